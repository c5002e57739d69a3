package httpapi

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// apiRoutes is the API: method, path below /api/v1, who may ask, name in the
// OpenAPI document, handler. The gate lets through whoever has the permission in
// at least one brand; whether it is this brand and this inquiry the flow decides.
func (s *server) apiRoutes() []route {
	read, work := may(identity.ReadConversation), may(identity.Work)
	know, vote := may(identity.ReadKnowledge), may(identity.VoteKnowledge)
	routes, centre := may(identity.ManageRouting), may(identity.RouteCentre)
	missed := may(identity.ReadMissed)
	edit, publish := may(identity.EditKnowledge), may(identity.PublishKnowledge)
	return []route{
		{"POST", "/session", anyone, "sign-in", reply(s.signIn)},
		{"DELETE", "/session", signedIn, "sign-out", reply(s.signOut)},
		{"GET", "/me", signedIn, "get-me", reply(s.getMe)},
		{"PUT", "/me/presence", signedIn, "set-presence", reply(s.setPresence)},
		{"PUT", "/me/password", signedIn, "set-password", reply(s.setPassword)},
		{"GET", "/workspaces", may(identity.ReadDirectory), "list-workspaces", reply(s.listWorkspaces)},
		{"GET", "/operators", may(identity.ReadDirectory), "list-operators", reply(s.listOperators)},

		{"GET", "/conversations", read, "list-conversations", reply(s.listConversations)},
		{"POST", "/conversations", may(identity.StartTalk), "start-conversation", made(s.startConversation)},
		{"GET", "/conversations/{id}", read, "get-conversation", reply(s.getConversation)},
		{"POST", "/conversations/{id}/accept", work, "accept", reply(s.accept)},
		{"POST", "/conversations/{id}/decline", work, "decline", reply(s.decline)},
		{"POST", "/conversations/{id}/close", work, "close", reply(s.close)},
		{"POST", "/conversations/{id}/reopen", work, "reopen", reply(s.reopen)},
		{"POST", "/conversations/{id}/transfer", may(identity.Assign), "transfer", reply(s.transfer)},
		{"GET", "/conversations/{id}/care", work, "get-care", reply(s.getCare)},
		{"POST", "/conversations/{id}/hold", work, "hold", reply(s.hold)},
		{"POST", "/conversations/{id}/resume", work, "resume", reply(s.resume)},
		{"POST", "/conversations/{id}/finish", work, "finish", reply(s.finish)},
		{"PUT", "/conversations/{id}/closing-check", work, "set-closing-check", reply(s.setClosingCheck)},
		{"POST", "/conversations/{id}/consult", may(identity.Assign), "consult", reply(s.consult)},
		{"POST", "/conversations/{id}/join", work, "join", reply(s.touched(decide.Join))},
		{"POST", "/conversations/{id}/part", work, "part", reply(s.touched(decide.Leave))},
		{"POST", "/conversations/{id}/recall", may(identity.Assign), "recall", reply(s.touched(decide.Recall))},
		{"POST", "/conversations/{id}/escalations", work, "escalate", reply(s.escalate)},
		{"POST", "/conversations/{id}/escalations/{ref}/answer", work, "answer-escalation", reply(s.answerEscalation)},
		{"POST", "/conversations/{id}/follow-ups", work, "add-follow-up", reply(s.addFollowUp)},
		{"POST", "/conversations/{id}/follow-ups/{ref}", work, "settle-follow-up", reply(s.settleFollowUp)},
		{"DELETE", "/conversations/{id}/follow-up-proposal", work, "ignore-follow-up", reply(s.ignoreFollowUp)},
		{"POST", "/conversations/{id}/mute", work, "ask-mute", reply(s.askMute)},
		{"POST", "/conversations/{id}/mute/decision", may(identity.ActForOther), "decide-mute", reply(s.decideMute)},
		{"POST", "/conversations/{id}/read", read, "read", reply(s.markRead)},
		{"POST", "/conversations/{id}/typing", work, "typing", reply(s.typing)},

		{"GET", "/conversations/{id}/messages", read, "list-messages", reply(s.listMessages)},
		{"POST", "/conversations/{id}/messages", work, "post-message", made(s.postMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/retry", work, "retry-message", reply(s.retryMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/dismiss", work, "dismiss-message", reply(s.dismissMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/confirm", work, "confirm-message", reply(s.confirmMessage)},

		{"GET", "/care/settings", may(identity.ReadDirectory), "get-care-settings", reply(s.getCareSettings)},
		{"PUT", "/care/settings", may(identity.ActForOther), "set-care-settings", reply(s.setCareSettings)},
		{"GET", "/escalations", work, "list-escalations", reply(s.listEscalations)},
		{"GET", "/follow-ups", work, "list-follow-ups", reply(s.listFollowUps)},
		{"GET", "/surveys", may(identity.ActForOther), "list-surveys", reply(s.listSurveys)},
		{"POST", "/surveys/{id}/review", may(identity.ActForOther), "review-survey", reply(s.reviewSurvey)},
		{"GET", "/mutes", may(identity.ActForOther), "list-mutes", reply(s.listMutes)},
		{"GET", "/reports/survey", may(identity.ActForOther), "survey-report", reply(s.surveyReport)},

		{"GET", "/conversations/{id}/routing", read, "get-given", reply(s.getGiven)},
		{"GET", "/conversations/{id}/draft", work, "get-draft", reply(s.getDraft)},
		{"PUT", "/conversations/{id}/draft", work, "put-draft", reply(s.putDraft)},
		{"GET", "/routing", routes, "get-routing", reply(s.getRouting)},
		{"PUT", "/routing", routes, "set-routing", reply(s.setRouting)},
		{"GET", "/routing/history", centre, "routing-history", reply(s.routingHistory)},
		{"POST", "/routing/what-if", centre, "what-if", reply(s.whatIf)},
		{"GET", "/routing/operators", routes, "list-routed-operators", reply(s.listRouted)},
		{"PUT", "/routing/operators/{id}", routes, "set-profile", reply(s.setProfile)},
		{"GET", "/routing/operators/{id}/history", routes, "profile-history", reply(s.profileHistory)},
		{"GET", "/routing/presence", routes, "presence-days", reply(s.presenceDays)},

		{"GET", "/conversations/{id}/bot", read, "get-bot-card", reply(s.getBotCard)},
		{"PUT", "/conversations/{id}/marks", work, "mark", reply(s.mark)},
		{"PUT", "/conversations/{id}/tags", work, "tag", reply(s.tag)},
		{"POST", "/bot/decisions/{id}/verdict", vote, "judge", reply(s.judge)},
		{"POST", "/bot/try", know, "try-bot", reply(s.tryBot)},
		{"GET", "/bot/settings", know, "get-bot-settings", reply(s.getBotSettings)},
		{"PUT", "/bot/settings", edit, "set-bot-settings", reply(s.setBotSettings)},
		{"POST", "/bot/model/refit", edit, "refit-model", reply(s.refitModel)},
		{"PUT", "/bot/model", may(identity.ManageChannel), "apply-model", reply(s.applyModel)},
		{"GET", "/bot/model-port", edit, "get-model-port", reply(s.getModelPort)},
		{"PUT", "/bot/model-port", may(identity.ManageChannel), "set-model-port", reply(s.setModelPort)},
		{"POST", "/bot/model-port/test", may(identity.ManageChannel), "test-model-port", reply(s.testModelPort)},

		{"GET", "/bot/scenarios", know, "list-scenarios", reply(s.listScenarios)},
		{"POST", "/bot/scenarios", edit, "create-scenario", made(s.createScenario)},
		{"POST", "/bot/scenarios/check", know, "check-scenario", reply(s.checkScenario)},
		{"POST", "/bot/scenarios/read", know, "read-scenario", reply(s.readScenario)},
		{"POST", "/bot/scenarios/try", edit, "try-scenario", reply(s.tryScenario)},
		{"GET", "/bot/scenarios/{id}", know, "get-scenario", reply(s.getScenario)},
		{"PUT", "/bot/scenarios/{id}", edit, "edit-scenario", reply(s.editScenario)},
		{"DELETE", "/bot/scenarios/{id}", edit, "delete-scenario", reply(s.deleteScenario)},
		{"POST", "/bot/scenarios/{id}/publish", publish, "publish-scenario", reply(s.publishScenario)},
		{"POST", "/bot/scenarios/{id}/live", publish, "switch-scenario", reply(s.switchScenario)},
		{"GET", "/bot/scenarios/{id}/versions/{version}", know, "scenario-version", reply(s.scenarioVersion)},
		{"GET", "/bot/scenarios/{id}/yaml", know, "scenario-yaml", plain(s.scenarioYAML, docScenarioYAML)},
		{"GET", "/bot/ports", know, "list-ports", reply(s.listPorts)},
		{"PUT", "/bot/ports/{name}", publish, "put-port", reply(s.putPort)},
		{"DELETE", "/bot/ports/{name}", publish, "delete-port", reply(s.deletePort)},
		{"POST", "/bot/ports/{name}/test", edit, "test-port", reply(s.testPort)},
		{"GET", "/bot/model", know, "get-model", reply(s.getModel)},
		{"GET", "/bot/report", know, "bot-report", reply(s.botReport)},
		{"GET", "/bot/report.csv", know, "export-bot-report", plain(s.exportReport, docReport)},
		{"GET", "/bot/gaps", missed, "list-gap-searches", reply(s.listRuns(flow.RunGaps))},
		{"POST", "/bot/gaps", missed, "find-gaps", made(s.findGaps)},
		{"GET", "/bot/gaps/{id}", missed, "get-gaps", reply(s.getGaps)},
		{"POST", "/bot/gaps/assign", missed, "assign-gap", reply(s.assignGap)},
		{"GET", "/bot/checks", know, "list-checks", reply(s.listRuns(flow.RunCheck))},
		{"POST", "/bot/checks", edit, "begin-check", made(s.beginCheck)},
		{"GET", "/bot/checks/{id}", know, "get-check", reply(s.getCheck)},
		{"GET", "/bot/cases", know, "list-cases", reply(s.listCases)},
		{"POST", "/bot/cases", edit, "add-case", made(s.addCase)},
		{"DELETE", "/bot/cases/{id}", edit, "remove-case", reply(s.removeCase)},
		{"POST", "/bot/cases/import", edit, "import-cases", plain(s.importCases, docCases)},

		{"GET", "/knowledge/entries", know, "list-entries", reply(s.listEntries)},
		{"POST", "/knowledge/entries", edit, "create-entry", made(s.createEntry)},
		{"POST", "/knowledge/answers/check", edit, "check-answer", reply(s.checkAnswer)},
		{"GET", "/knowledge/entries/{id}", know, "get-entry", reply(s.getEntry)},
		{"PUT", "/knowledge/entries/{id}", edit, "edit-entry", reply(s.editEntry)},
		{"POST", "/knowledge/entries/{id}/submit", edit, "submit-entry", reply(s.entryMove(knowledge.Submit))},
		{"POST", "/knowledge/entries/{id}/withdraw", edit, "withdraw-entry", reply(s.entryMove(knowledge.Withdraw))},
		{"POST", "/knowledge/entries/{id}/publish", publish, "publish-entry", reply(s.entryMove(knowledge.Publish))},
		{"POST", "/knowledge/entries/{id}/reject", publish, "reject-entry", reply(s.entryMove(knowledge.Reject))},
		{"POST", "/knowledge/entries/{id}/retire", edit, "retire-entry", reply(s.entryMove(knowledge.Retire))},
		{"POST", "/knowledge/entries/{id}/restore", edit, "restore-entry", reply(s.entryMove(knowledge.Restore))},
		{"POST", "/knowledge/entries/{id}/rollback", edit, "rollback-entry", reply(s.rollbackEntry)},
		{"GET", "/knowledge/entries/{id}/history", know, "entry-history", reply(s.entryHistory)},
		{"GET", "/knowledge/entries/{id}/diff", know, "entry-diff", reply(s.entryDiff)},
		{"POST", "/knowledge/submit", edit, "submit-entries", reply(s.entriesMove(knowledge.Submit))},
		{"POST", "/knowledge/publish", publish, "publish-entries", reply(s.entriesMove(knowledge.Publish))},
		{"GET", "/knowledge/summary", know, "knowledge-summary", reply(s.knowledgeSummary)},
		{"POST", "/knowledge/questions", vote, "ask-question", made(s.askQuestion)},
		{"POST", "/knowledge/starter", edit, "take-starter", reply(s.takeStarter)},
		{"POST", "/knowledge/import", edit, "import-entries", plain(s.importEntries, docImport)},
		{"POST", "/knowledge/talks", edit, "import-talks", plain(s.importTalks, docTalks)},
		{"GET", "/knowledge/talks", edit, "list-talks", reply(s.listTalks)},
		{"GET", "/knowledge/talks/files", edit, "list-old-talks", reply(s.listOldTalks)},
		{"GET", "/knowledge/export", know, "export-entries", plain(s.exportEntries, docExport)},
		{"GET", "/knowledge/aliases", know, "list-aliases", reply(s.listAliases)},
		{"POST", "/knowledge/aliases", edit, "add-alias", made(s.addAlias)},
		{"GET", "/knowledge/candidates", know, "list-candidates", reply(s.listCandidates)},
		{"POST", "/knowledge/candidates", vote, "vote-alias", reply(s.voteAlias)},
		{"POST", "/knowledge/candidates/{id}/approve", edit, "approve-alias", reply(s.aliasMove(knowledge.Approve))},
		{"POST", "/knowledge/candidates/{id}/reject", edit, "reject-alias", reply(s.aliasMove(knowledge.Refuse))},
		{"POST", "/knowledge/candidates/{id}/undo", edit, "undo-alias", reply(s.aliasMove(knowledge.Undo))},
		{"GET", "/knowledge/synonyms", know, "list-synonyms", reply(s.listTerms(knowledge.Synonyms))},
		{"POST", "/knowledge/synonyms", edit, "add-synonyms", made(s.addTerm(knowledge.Synonyms))},
		{"PUT", "/knowledge/synonyms/{id}", edit, "edit-synonyms", reply(s.editTerm)},
		{"DELETE", "/knowledge/synonyms/{id}", edit, "delete-synonyms", reply(s.deleteTerm)},
		{"GET", "/knowledge/words", know, "list-words", reply(s.listTerms(knowledge.Word))},
		{"POST", "/knowledge/words", edit, "add-word", made(s.addTerm(knowledge.Word))},
		{"PUT", "/knowledge/words/{id}", edit, "edit-word", reply(s.editTerm)},
		{"DELETE", "/knowledge/words/{id}", edit, "delete-word", reply(s.deleteTerm)},

		{"GET", "/plan", may(identity.ReadDirectory), "get-plan", reply(s.getPlan)},
		{"PUT", "/plan", may(identity.ManagePlan), "set-plan", reply(s.setPlan)},
		{"GET", "/plan/history", may(identity.ReadDirectory), "plan-history", reply(s.planHistory)},
		{"POST", "/plan/preview", may(identity.ReadDirectory), "preview-plan", reply(s.previewPlan)},
		{"GET", "/reports/replies", may(identity.ReadFigures), "reply-report", reply(s.replyReport)},

		{"POST", "/attachments", may(identity.Upload), "upload", plain(s.upload, docUpload)},
		{"GET", "/attachments/{id}", may(identity.ReadFile), "get-attachment", plain(s.attachment, docAttachment)},
		{"GET", "/contacts/{id}/avatar", read, "get-avatar", plain(s.avatar, docAvatar)},
		{"GET", "/stream", may(identity.ReadDirectory), "stream", plain(s.stream, docStream)},
		{"GET", "/openapi.json", anyone, "get-openapi", plain(s.openapi, docOpenAPI)},
	}
}

// rootRoutes is what stands outside of the API.
func (s *server) rootRoutes() []route {
	return []route{
		{"POST", "/webhook/line/{channel_id}", bySignature, "line-webhook", plain(s.webhook, docWebhook)},
		{"GET", "/media/{token}/{name}", anyone, "get-media", plain(s.media, docMedia)}, // the name is the key
		{"GET", "/setup", anyone, "", plain(s.setupPage, nil)},
		{"POST", "/setup", anyone, "", plain(s.setupDone, nil)},
		{"GET", "/livez", anyone, "livez", plain(s.livez, docHealth)},
		{"GET", "/readyz", anyone, "readyz", plain(s.readyz, docHealth)},
		{"GET", "/healthz", anyone, "healthz", plain(s.healthz, docHealth)},
		{"GET", "/metrics", anyone, "", plain(s.metrics, nil)}, // 404 unless opened by configuration
		{"GET", "/", anyone, "", plain(s.consolePage, nil)},
	}
}

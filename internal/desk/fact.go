package desk

import "time"

// FactKind names what happened: noun, dot, past tense.
type FactKind string

// Facts the desk writes. Readers must tolerate kinds they don't know.
const (
	FactOpened       FactKind = "conversation.opened"
	FactReopened     FactKind = "conversation.reopened"
	FactMoved        FactKind = "conversation.moved" // state or owner changed
	FactClosed       FactKind = "conversation.closed"
	FactChanged      FactKind = "conversation.changed" // read, category … no move
	FactMessage      FactKind = "message.stored"       // any direction
	FactMessageSet   FactKind = "message.changed"      // sent, failed, content arrived, unsent, edited
	FactContact      FactKind = "contact.changed"      // profile, block
	FactPresence     FactKind = "operator.presence"    // presence, load
	FactVerified     FactKind = "contact.verified"     // a verification. Code: verified, failed, locked, released, ended, order_same, order_differs; Data: matched, differs: which items, never what was said
	FactFlagged      FactKind = "contact.flagged"      // Code: the flag; Data: raised
	FactNoted        FactKind = "contact.noted"        // Code: written, edited, deleted; Data: note
	FactMerged       FactKind = "contact.merged"       // Code: merged, unmerged; Data: link, with = the other contact
	FactVerifyPolicy FactKind = "verification.policy"  // how a brand makes sure who its customers are; Version is the policy's
	FactBotDecided   FactKind = "bot.decided"          // code: answer, offer or handoff
	FactBotSettled   FactKind = "bot.settled"          // code: what became of it
	FactBotJudged    FactKind = "bot.judged"           // code: entry or none
	FactBotSettings  FactKind = "bot.settings"         // code: settings, model_applied, model_reset
	FactLearning     FactKind = "learning.changed"     // code: begun, done, failed, case_added, case_removed; Data: run, kind
	FactRouted       FactKind = "routing.decided"
	FactHoldBegan    FactKind = "hold.began"         // Code: the reason; Data: clock = client for the client's own
	FactHoldEnded    FactKind = "hold.ended"         // Data: ms
	FactHoldDue      FactKind = "hold.due"           // it was to end
	FactReturned     FactKind = "closing.returned"   // the customer is still in trouble
	FactConsult      FactKind = "consult.changed"    // Code: asked, joined, parted
	FactEscalation   FactKind = "escalation.changed" // Code: raised, overdue, or its outcome
	FactFollowUp     FactKind = "followup.changed"   // Code: set, due, overdue, moved, kept, dropped; Data: follow_up
	FactSurvey       FactKind = "survey.changed"     // Code: asked, answered, low, commented, reviewed; Data: score
	FactMute         FactKind = "mute.changed"       // Code: the state; carried, freed: another talk of the customer's follows
	FactCareSettings FactKind = "care.settings"
	FactBulk         FactKind = "bulk.changed"       // an action on many. Code: begun, stopping, or how it ended; Data: run, kind, figures
	FactIncident     FactKind = "incident.changed"   // Code: opened, edited, closed, proposed, attached, detached, told, targets, target, exported; Data: incident
	FactOverflow     FactKind = "routing.overflowed" // Code: queue, bot, message, alert
	FactLeft         FactKind = "routing.left"       // talks of somebody who is not there wait again. Subject whose, Code why; Data: talks
	FactPolicy       FactKind = "routing.policy"     // another version of how a centre routes
	FactQueue        FactKind = "routing.queue"      // Code: made, renamed; Data: queue
	FactAlarm        FactKind = "alarm.changed"      // replies of a queue will go over their time; Code: told, worse, over; Data: queue, n, at
	FactRemedy       FactKind = "remedy.changed"     // Code: applied, over, undone, left; Data: remedy, kind, queue
	FactEntrance     FactKind = "entrance.changed"   // Code: the way, chosen, pledged, told; Data: what was said
	FactEntrances    FactKind = "entrance.policy"    // another version of what a brand's entrance does
	FactMenus        FactKind = "menus.changed"      // a channel's rich menus. Code: making, on, ending, off
	FactSurge        FactKind = "surge.changed"      // Code: on, off, undone; Data: auto = by itself
	FactProfile      FactKind = "operator.profile"   // what routing knows of a person; Data: revision
	FactQuarantined  FactKind = "inbox.quarantined"
	FactChannelAlert FactKind = "channel.alert"
	FactSignedIn     FactKind = "session.started"
	FactSignInFailed FactKind = "session.refused"
	FactSignedOut    FactKind = "session.ended"
	FactPassword     FactKind = "operator.password"
	FactAdmin        FactKind = "admin.changed"     // channel, operator, brand set up
	FactChannel      FactKind = "channel.changed"   // Code: added, changed, secret, webhook, removed, halted, edited, resumed, trouble, well; Data: why, emergency
	FactBrand        FactKind = "brand.changed"     // Code: added, changed, archived, restored
	FactHook         FactKind = "hook.changed"      // an outgoing webhook. Code: made, changed, secret, paused, resumed, disabled, deleted; Data: hook, why
	FactKey          FactKind = "key.changed"       // an API key. Code: made, revoked; Data: key, scopes
	FactFAQ          FactKind = "faq.changed"       // Code is the verb; Data: entry, state, revision
	FactFAQLive      FactKind = "faq.published"     // or retired, says Code: what customers get is another
	FactAlias        FactKind = "alias.changed"     // Code is the state; Data: alias, entry
	FactTerm         FactKind = "term.changed"      // Data: term, kind
	FactScenario     FactKind = "scenario.changed"  // Code: created, edited, published, switched, deleted; Data: scenario, revision, newest, live
	FactActionPort   FactKind = "port.changed"      // Code: put, deleted; Data: port
	FactClock        FactKind = "clock.changed"     // Code: armed, paused, resumed, warned, breached, or how it ended; Data: figures
	FactTemplate     FactKind = "template.changed"  // Code: created, edited, archived, restored, imported; Data: template, or how many
	FactSearched     FactKind = "search.made"       // somebody looked for words. Code: looked; Data: how many words and what was found, never which
	FactGuard        FactKind = "guard.found"       // before a send, or in a customer's words. Code: asked, passed, pressed, mended, heard; Data: rule, mode, what, finding
	FactGuardRules   FactKind = "guard.settings"    // Code: saved, demoted; Data: the rules
	FactMissend      FactKind = "missend.changed"   // a message went to the wrong place. Code: why; Data: missend, stopped, withdrawn
	FactWriting      FactKind = "writing.settings"  // how a brand's operators write; Version is the settings'
	FactScheduled    FactKind = "scheduled.changed" // a message for later. Code: its state; Subject whose; Data: scheduled, why
	FactAssist       FactKind = "assist.used"       // a model helped an operator. Code: translated (a message), written (own words), suggested, or what became of a suggestion: used, edited, dropped; Data: message, language, entries, suggestion
	FactMention      FactKind = "mention.made"      // a note names a colleague: Subject
	FactView         FactKind = "view.changed"      // a kept search. Code: made, edited, deleted; Data: view
	FactSettings     FactKind = "settings.file"     // a brand's, as one file. Code: exported, imported; Data: parts
	FactTraits       FactKind = "traits.changed"    // a tag or attribute of all customers who have it. Code: renamed, removed; Data: kind, customers
	FactBoard        FactKind = "board.changed"     // the brand's, or the centre's. Code: posted, changed, withdrawn, reminded; Data: post, revision
	FactBoardRead    FactKind = "board.read"        // Subject has confirmed; Data: post, revision
	FactForm         FactKind = "form.changed"      // what a customer is asked outside of the chat. Code: asked, received, withdrawn, replaced, expired, revealed, finished, destroyed; Subject whom it concerns; Data: form, kind, reason
	FactFormSettings FactKind = "form.settings"     // what may be asked; Version is the settings'
	FactRefund       FactKind = "refund.changed"    // Code: its state, reminded, alerted; Subject who asked; Data: refund, amount in yen
	FactRefundRules  FactKind = "refund.settings"   // Code: saved; Version is the settings'
	FactPlan         FactKind = "plan.changed"      // opening hours and targets; Version is the plan's
)

// Fact is something that happened. Facts are append-only and hold ids and
// codes, never text, names or other personal data, so that the trail can be
// kept when the content must go.
type Fact struct {
	Seq          int64 // given by the store, in its own order
	At           time.Time
	Kind         FactKind
	Centre       CentreID
	Workspace    WorkspaceID
	Channel      ChannelID
	Thread       ThreadID
	Conversation ConversationID
	Message      MessageID
	Contact      ContactID
	Subject      OperatorID // the operator it is about
	Actor        Actor
	Version      int64     // of the conversation, message or operator it is about
	Before       *Standing // of the conversation; nil when it is not about one or is new
	After        *Standing
	Code         string            // a reason, an error code, a verb
	Data         map[string]string // codes and numbers only
}

// Standing is what decides who may see a conversation.
type Standing struct {
	State    string     `json:"state"`
	Assignee OperatorID `json:"assignee,omitempty"`
}

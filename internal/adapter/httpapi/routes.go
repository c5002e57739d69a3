package httpapi

import "github.com/madoguchi-desk/madoguchi/internal/desk/identity"

// apiRoutes is the API: method, path below /api/v1, who may ask, name in the
// OpenAPI document, handler. The gate lets through whoever has the permission in
// at least one brand; whether it is this brand and this inquiry the flow decides.
func (s *server) apiRoutes() []route {
	read, work := may(identity.ReadConversation), may(identity.Work)
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
		{"POST", "/conversations/{id}/read", read, "read", reply(s.markRead)},
		{"POST", "/conversations/{id}/typing", work, "typing", reply(s.typing)},

		{"GET", "/conversations/{id}/messages", read, "list-messages", reply(s.listMessages)},
		{"POST", "/conversations/{id}/messages", work, "post-message", made(s.postMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/retry", work, "retry-message", reply(s.retryMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/dismiss", work, "dismiss-message", reply(s.dismissMessage)},
		{"POST", "/conversations/{id}/messages/{mid}/confirm", work, "confirm-message", reply(s.confirmMessage)},

		{"POST", "/attachments", work, "upload", plain(s.upload, docUpload)},
		{"GET", "/attachments/{id}", read, "get-attachment", plain(s.attachment, docAttachment)},
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

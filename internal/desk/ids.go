package desk

// Ids are opaque strings to everyone but their maker. Those the desk makes are
// 26-character lower-case ULIDs; those that LINE makes keep LINE's form.
type (
	CentreID       string
	WorkspaceID    string
	ChannelID      string
	ContactID      string
	ThreadID       string
	ConversationID string
	MessageID      string
	OperatorID     string
	QueueID        string
	AttachmentID   string
	CallID         string // a UUID: it is also LINE's retry key
	BulkID         string
	IncidentID     string
)

// IDs makes new ids, each call another one. A decision receives it as a value,
// so that a replay with the same source makes the same ids.
type IDs func() string

package desk

import "time"

// Naming tells that a note names a colleague, who has seen it or not.
type Naming struct {
	Workspace    WorkspaceID
	Message      MessageID
	Operator     OperatorID // who is named
	Conversation ConversationID
	By           OperatorID
	At           time.Time
	SeenAt       time.Time // zero: not yet
}

// MentionOperator is the type of a Mention of a colleague; its UserID is theirs.
const MentionOperator = "operator"

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// IndexState is how far the index of what can be found has come.
type IndexState struct {
	Version int64 // of the pieces it holds; 0 = none yet
	Cursor  string
	At      time.Time // of the newest fact that was read
	Owner   string    // the node that fills it
	Until   time.Time // end of its lease
}

// IndexStep is what a node has made of the facts between two cursors.
type IndexStep struct {
	From, To IndexState // To.Owner and To.Until are the new lease
	Wipe     bool       // forget everything before
	Messages []IndexedMessage
	Gone     []desk.MessageID // may have other words now, or none
	Contacts []IndexedContact
}

// IndexedMessage is a bubble by its pieces, as it was in a version.
type IndexedMessage struct {
	desk.Message
	Grams []uint32
}

// IndexedContact is a customer by their pieces.
type IndexedContact struct {
	ID        desk.ContactID
	Workspace desk.WorkspaceID
	Grams     []uint32
}

// Probe asks the index for what may answer a query, the newest first.
type Probe struct {
	Grams      []uint32
	Workspaces []desk.WorkspaceID // none = nothing
	Below      int64              // only places before this; 0 = from the newest
	Since      time.Time          // about: the caller looks at each one's time
	Until      time.Time
	N          int
}

// Candidate is a bubble that may answer, with what decides whether it is shown.
type Candidate struct {
	Place    int64 // in the index
	Message  desk.Message
	Channel  desk.ChannelID
	Contact  desk.ContactID
	Standing *desk.Standing      // of its inquiry; nil for none
	Opens    desk.ConversationID // where it is read: its inquiry, or the thread's last
}

// SearchStore keeps the index, and the searches that people keep.
type SearchStore interface {
	IndexState(ctx context.Context) (IndexState, error)
	// Index stores a step in one transaction, or nothing when the state is not From any
	// more: ErrVersion. A bubble that has another version by now is passed over: its fact
	// is still to be read. What a bubble says no more, Cases.Commit takes out itself.
	Index(ctx context.Context, step IndexStep) error
	// Candidates gives up to Probe.N, by falling place: fewer where the next would be dearer.
	// end tells that there are no more.
	Candidates(ctx context.Context, p Probe) (rows []Candidate, end bool, err error)
	// FoundContacts is Candidates for customers, those first who were changed last.
	FoundContacts(ctx context.Context, p Probe) ([]desk.Contact, error)
	// Neighbours gives the bubble before and the one behind each, where there is one.
	Neighbours(ctx context.Context, of []desk.Message) (map[desk.MessageID][2]*desk.Message, error)
	TraitsOf(ctx context.Context, contacts []desk.ContactID) (map[desk.ContactID]desk.Traits, error)

	// Views lists those of a person and those shared with brands, by name.
	Views(ctx context.Context, owner desk.OperatorID, shared []desk.WorkspaceID) ([]View, error)
	View(ctx context.Context, id string) (View, error)
	// SaveView stores one over the version it had; 0 makes it. ErrVersion otherwise.
	SaveView(ctx context.Context, v View, base int64, facts []desk.Fact) error
	DeleteView(ctx context.Context, id string, facts []desk.Fact) error
}

// View is a search that somebody keeps.
type View struct {
	ID        string
	Centre    desk.CentreID
	Owner     desk.OperatorID
	Workspace desk.WorkspaceID // shared with its people; none = the owner's own
	Name      string
	Query     SearchQuery
	Version   int64
	At        time.Time
}

// SearchQuery is what somebody looks for.
type SearchQuery struct {
	Text      string               `json:"q"`
	Kinds     []string             `json:"kinds,omitempty"`
	Workspace desk.WorkspaceID     `json:"workspace_id,omitempty"`
	Channel   desk.ChannelID       `json:"channel_id,omitempty"`
	Author    string               `json:"author,omitempty"` // customer, operator, bot or note
	Operator  desk.OperatorID      `json:"operator_id,omitempty"`
	States    []conversation.State `json:"states,omitempty"`
	Tag       string               `json:"tag,omitempty"`
	Since     time.Time            `json:"since,omitzero"`
	Until     time.Time            `json:"until,omitzero"`
	Days      int                  `json:"days,omitempty"` // back from when it is looked for; 0 = all

	// Only the talk that this inquiry belongs to; a search that is kept names none.
	Conversation desk.ConversationID `json:"-"`
}

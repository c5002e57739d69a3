package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// CaseRef names a thread, by one of Key, Thread or Conversation, and says what a
// decision about it will look at.
type CaseRef struct {
	Key          desk.ThreadKey // of one that nobody has written under: also → the customer's newest mute
	Thread       desk.ThreadID
	Conversation desk.ConversationID // the case's Talk is then this one, open or not
	External     []string            // messages by the channel's id → Known, Unsent
	Messages     []desk.MessageID    // → ByID
	Users        []string            // group members → People
	Sending      bool                // → Queued, Call, and the call's bubbles in ByID
	Bot          bool                // → Memory, Heard, Traits, Past, Kept.Members
	Care         bool                // → Kept, and in ByID the newest bubble and the closing check
	Refunds      bool                // → Kept.Refunds
	Traits       bool                // → Traits
	Forms        bool                // → Kept.Forms
	Watch        WatchRef            // → Watch, Traits, Memory
	Share        Share               // → Kept.Shares
}

// WatchRef says what the send guard looks at.
type WatchRef struct {
	Operator desk.OperatorID // who is about to send; none: it does not look
	Brands   []desk.WorkspaceID
	Numbers  bool // also what other customers wrote
}

// Share names an item of an action on many.
type Share struct {
	Run desk.BulkID // none: no item
	Pos int
}

// ErrClaimLost says that another receiver has settled the rows of a write, because
// the claim on them had run out. Nothing of the write was stored.
var ErrClaimLost = desk.E(desk.Conflict, "claim_lost", "Another receiver was quicker.")

// Write is one decision to be stored, with the inbox rows it settles: all of them
// must still be pending, or the write is lost. Their bodies are cleared.
type Write struct {
	Change     decide.Change
	Done       []int64       // inbox rows decided
	Quarantine []Quarantined // inbox rows set aside
	Batch      *Batch        // whose pending rows these are; a set Owner frees that claim, an empty one keeps it; nil when the change came by another door
	Once       *Once         // an idempotency key to be kept with it
	Sent       *desk.Draft   // the field that an operator's message came from: it is emptied with it, unless it has been written in since
}

// Quarantined is an inbox row that can't be decided.
type Quarantined struct {
	Sealed []byte // its body, sealed: it may hold what must not be read in passing
	Row    int64
	Code   string
}

// Once binds an idempotency key to the message that it made.
type Once struct {
	Operator desk.OperatorID
	Key      string
	Hash     string // of the request body
	Message  desk.MessageID
	At       time.Time
}

// Cases loads what decisions look at and stores what they say.
type Cases interface {
	// Load gives one case a ref, in order, read set-based. A Key nobody has
	// written under gives a fresh case (Thread.Version 0) of the channel; a Thread
	// or Conversation that does not exist gives desk.ErrNotFound.
	Load(ctx context.Context, refs []CaseRef) ([]decide.Case, error)
	// Commit stores the writes in one transaction. A change without a thread
	// (Case.Thread.ID empty) has facts and settled rows only; an empty change only
	// settles rows. Otherwise the thread's new version is Base+1, and it is
	// checked first; of a write that lost (desk.ErrVersion) nothing is stored and
	// its place in the result says so, as it does for a load beyond capacity
	// (decide.ErrAtCapacity) and for rows that are not pending any more
	// (ErrClaimLost). The second error is about all of them.
	Commit(ctx context.Context, writes []Write) ([]error, error)
	// LostReplies gives the threads whose reply to LINE somebody began and did not settle
	// while the call's lease lasted.
	LostReplies(ctx context.Context, now time.Time) ([]desk.ThreadID, error)
	// Once finds what an idempotency key made since the given time.
	Once(ctx context.Context, op desk.OperatorID, key string, since time.Time) (Once, bool, error)
}

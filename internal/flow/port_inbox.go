package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// InboxRow is one event as it was accepted.
type InboxRow struct {
	ID         int64 // given by the store
	Key        desk.ThreadKey
	EventID    string
	At         time.Time
	ReceivedAt time.Time
	Body       []byte // guarded desk.Inbound as JSON
	Attempts   int
}

// Batch is one thread's pending events, oldest first by (At, EventID), and the
// claim under which they are held.
type Batch struct {
	Key   desk.ThreadKey
	Owner string
	Rows  []InboxRow
}

// Inbox keeps what was accepted until it is decided.
type Inbox interface {
	// Put stores the rows in one transaction; when it returns nil they survive a
	// power cut. A row whose (channel, EventID) was seen in the last 90 days is
	// skipped: that is success too. fresh counts the others.
	Put(ctx context.Context, rows []InboxRow) (fresh int, err error)
	// Claim takes up to n threads that have pending events and are in nobody's
	// hands, with at most rows events in all, and hides them for the lease. A lost
	// lease brings them again. Safe from many nodes.
	Claim(ctx context.Context, owner string, n, rows int, now time.Time, lease time.Duration) ([]Batch, error)
	// Strike counts a failed attempt at one row and gives the number so far.
	Strike(ctx context.Context, id int64) (attempts int, err error)
	// Release gives a claimed thread back unfinished.
	Release(ctx context.Context, b Batch) error
	// Backlog counts the events that are accepted and not decided, and gives the
	// time the oldest was received (zero for none).
	Backlog(ctx context.Context) (events int, oldest time.Time, err error)
	// Scrub makes sure that what was overwritten is nowhere in the live files.
	Scrub(ctx context.Context) error
	// Tidy clears payloads that were set aside or done before `done`, forgets dedupe
	// keys and remembered unsends older than `seen`, and what has ended by itself:
	// idempotency keys, sessions, failed sign-ins. It does a bounded amount and tells
	// whether there is more.
	Tidy(ctx context.Context, done, seen time.Time) (more bool, err error)
}

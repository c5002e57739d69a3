package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// PolicyRow is a version of how a centre routes. Version 0: nothing was ever set.
type PolicyRow struct {
	Centre  desk.CentreID
	Version int64
	At      time.Time
	By      desk.OperatorID
	Note    string
	Policy  routing.Policy
}

// ProfileRow is a revision of what routing knows of a person. Revision 0 is how it was
// before anybody set it.
type ProfileRow struct {
	Operator desk.OperatorID
	Revision int64
	At       time.Time
	By       desk.OperatorID
	Capacity int
	Profile  desk.StaffProfile
}

// GivenRow tells how a conversation came to an operator.
type GivenRow struct {
	Conversation desk.ConversationID
	Workspace    desk.WorkspaceID
	At           time.Time
	Operator     desk.OperatorID
	How          string // offer, auto, or the verb that gave it
	Queue        desk.QueueID
	Since        time.Time
	Weight       int
	Heated       bool
	Why          *routing.Why // of routing's own decisions

	Outcome    string // the verb that ended an offer: accept, decline, expire …; "" = not known, or it is offered still
	OutcomeWhy string // of a decline
	OutcomeAt  time.Time
}

// PresenceRow tells since when somebody was in a state.
type PresenceRow struct {
	Operator desk.OperatorID
	At       time.Time
	Presence desk.Presence
	Cause    string // "" = by themselves; else what made it so
}

// Causes of rows that tell of something else than a change of what somebody has set: then the
// state stands beside it. The connection was cut, and is back; the last room was given, and
// there is some again.
const (
	CauseCut  = "cut"
	CauseBack = "back"
	CauseFull = "full"
	CauseRoom = "room"
)

// PresenceFull is 満席: available without room. Nobody sets it; times are told of it.
const PresenceFull desk.Presence = "full"

// set tells whether the row tells of another state than the one before.
func (r PresenceRow) set() bool {
	return r.Cause != CauseCut && r.Cause != CauseBack && r.Cause != CauseFull && r.Cause != CauseRoom
}

// Policies keeps how centres route.
type Policies interface {
	// Policy gives the newest version; one with Version 0 when nothing was ever set.
	Policy(ctx context.Context, centre desk.CentreID) (PolicyRow, error)
	// PolicyHistory lists the newest n versions, newest first.
	PolicyHistory(ctx context.Context, centre desk.CentreID, n int) ([]PolicyRow, error)
	// SavePolicy adds a version behind row.Version-1, lets the centre's queues follow it, and
	// puts facts and jobs, in one transaction; desk.ErrVersion when another came first.
	SavePolicy(ctx context.Context, row PolicyRow, facts []desk.Fact, jobs []desk.Job) error
	// SaveQueue makes or changes a queue, with facts, in one transaction; it stays with its brand.
	SaveQueue(ctx context.Context, q desk.Queue, facts []desk.Fact) error
	// SaveProfile sets what routing knows of a person, behind revision row.Revision-1, and keeps
	// the revision; before the first, also what was before it. desk.ErrVersion as above.
	SaveProfile(ctx context.Context, row, before ProfileRow, facts []desk.Fact, jobs []desk.Job) error
	// ProfileHistory lists the newest n revisions, newest first.
	ProfileHistory(ctx context.Context, op desk.OperatorID, n int) ([]ProfileRow, error)
	// WaitingOf lists up to n conversations that wait in a queue, oldest first.
	WaitingOf(ctx context.Context, queue desk.QueueID, n int) ([]desk.ConversationID, error)
	// GivenTo tells how a conversation came to its operators, newest first.
	GivenTo(ctx context.Context, id desk.ConversationID) ([]GivenRow, error)
	// Offers counts offers of a centre for brands that were made from from to before to.
	Offers(ctx context.Context, centre desk.CentreID, brands []desk.WorkspaceID, from, to time.Time) ([]report.OfferCount, error)
	// Arrivals lists up to n conversations of a centre that began to wait within a time and
	// came to somebody, in order.
	Arrivals(ctx context.Context, centre desk.CentreID, from, to time.Time, n int) ([]routing.Arrival, error)
	// PresenceLog lists the changes of presence of a centre within a time, those of a person in
	// the order in which they were written: one that was found out later may lie before others.
	PresenceLog(ctx context.Context, centre desk.CentreID, from, to time.Time) ([]PresenceRow, error)
	// OwnedBy lists up to n conversations that somebody has in hand.
	OwnedBy(ctx context.Context, op desk.OperatorID, n int) ([]desk.ConversationID, error)
	// PutDraft keeps a field that was read at the version before; desk.ErrVersion if it is another by now.
	PutDraft(ctx context.Context, d desk.Draft) error
	// Drafts lists what anybody has begun to write in a conversation, newest first.
	Drafts(ctx context.Context, id desk.ConversationID) ([]desk.Draft, error)
}

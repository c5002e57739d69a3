package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
)

// EntranceRow is one version of what a brand's entrance does, with who saved it.
type EntranceRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // from 1, one more with each
	At        time.Time
	By        desk.OperatorID
	Body      admission.Settings
}

// SurgeRow is whether a brand is in surge mode.
type SurgeRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // one more with each switch; 0: it never was
	SurgeBody
}

// SurgeBody is how it is, and how it was before it was switched last.
type SurgeBody struct {
	Now    admission.Surge `json:"now"`
	Before admission.Surge `json:"before"`
}

// EntranceRules reads what a brand's entrance does: cheap, for asking often.
type EntranceRules interface {
	// EntranceVersion gives the newest version, 0 for none.
	EntranceVersion(ctx context.Context, w desk.WorkspaceID) (int64, error)
	// EntranceAt reads one version; desk.ErrNotFound if there is none.
	EntranceAt(ctx context.Context, w desk.WorkspaceID, version int64) (EntranceRow, error)
	// MenuChannels lists a brand's channels whose customers may have a rich menu of the desk's,
	// or are owed one.
	MenuChannels(ctx context.Context, w desk.WorkspaceID) ([]desk.ChannelID, error)
}

// Entrances keeps what brands' entrances do, all versions of it, and what they did.
type Entrances interface {
	EntranceRules
	Counters
	// EntranceHistory lists the newest versions first.
	EntranceHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]EntranceRow, error)
	// SaveEntrance stores a version with its facts and jobs; desk.ErrVersion if it is not the
	// one behind the newest.
	SaveEntrance(ctx context.Context, row EntranceRow, facts []desk.Fact, jobs []desk.Job) error
	// Surge gives how it stands with surge mode; the zero value while nobody has switched it.
	Surge(ctx context.Context, w desk.WorkspaceID) (SurgeRow, error)
	// SaveSurge switches it behind version row.Version-1; desk.ErrVersion when that does not
	// stand any more.
	SaveSurge(ctx context.Context, row SurgeRow, facts []desk.Fact, jobs []desk.Job) error
	// AheadOf counts, up to n, who wait in line in a queue for longer than an inquiry that
	// has waited since then. Who was promised a time is not in line.
	AheadOf(ctx context.Context, queue desk.QueueID, since time.Time, id desk.ConversationID, n int) (int, error)
	// Passages lists up to n passages of a brand's entrance that began within a time, in order.
	Passages(ctx context.Context, w desk.WorkspaceID, from, to time.Time, n int) ([]admission.Passage, error)
}

// Waits foretells waits. What it does not know it says by Known, or by a Position of 0: that is
// no error.
type Waits interface {
	// Expect tells how long who joins a queue now waits.
	Expect(ctx context.Context, centre desk.CentreID, queue desk.QueueID) (admission.Wait, error)
	// Place tells how long a customer who waits still does.
	Place(ctx context.Context, centre desk.CentreID, id desk.ConversationID) (admission.Wait, error)
}

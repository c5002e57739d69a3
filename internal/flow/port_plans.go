package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// PlanRow is one version of a brand's opening hours and targets, with who saved it.
type PlanRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // from 1, one more with each
	At        time.Time
	By        desk.OperatorID
	Body      sla.Plan
}

// Plans keeps what brands have set of their time, all versions of it.
type Plans interface {
	// PlanVersion gives the newest version, 0 for none: cheap, for asking often.
	PlanVersion(ctx context.Context, w desk.WorkspaceID) (int64, error)
	// PlanAt reads one version; desk.ErrNotFound if there is none.
	PlanAt(ctx context.Context, w desk.WorkspaceID, version int64) (PlanRow, error)
	// PlanHistory lists the newest versions first.
	PlanHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]PlanRow, error)
	// SavePlan stores a version with its facts and jobs; desk.ErrVersion if it is not the
	// one behind the newest.
	SavePlan(ctx context.Context, row PlanRow, facts []desk.Fact, jobs []desk.Job) error
}

// Ticking finds inquiries whose clocks may run.
type Ticking interface {
	// Ticking lists up to n of a brand's open inquiries that are not with the bot, in order
	// of their ids, from behind after.
	Ticking(ctx context.Context, w desk.WorkspaceID, after desk.ConversationID, n int) ([]desk.ConversationID, error)
}

// RepliesQuery asks for the figures of replies: of clocks that ended from From to before
// Until, in a brand, or in one of its queues, channels or segments.
type RepliesQuery struct {
	Workspace desk.WorkspaceID
	Queue     desk.QueueID
	Channel   desk.ChannelID
	Segment   string // a tag that the customer has now
	From      time.Time
	Until     time.Time
	Now       time.Time // for what is still awaited
}

// Figures counts.
type Figures interface {
	Replies(ctx context.Context, q RepliesQuery) (report.Replies, error)
	// Holds counts a period's holds by their reasons, in the reasons' order, with those that last.
	Holds(ctx context.Context, q RepliesQuery) ([]report.HoldLine, error)
	// Promises counts follow-ups that are due in a period, by what had become of them by q.Now.
	Promises(ctx context.Context, q RepliesQuery) ([]report.Promised, error)
}

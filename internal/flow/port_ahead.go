package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// Outlooks reads what the forecast looks at. All of it is bounded: what it costs does not
// grow with the past.
type Outlooks interface {
	// Line lists what waits in queues, of each the n oldest.
	Line(ctx context.Context, queues []desk.QueueID, n int) ([]decide.Queued, error)
	// InHand lists up to n inquiries of brands that somebody has or is offered.
	InHand(ctx context.Context, brands []desk.WorkspaceID, n int) ([]decide.InHand, error)
	// Handled lists, of each queue, the newest n times that somebody had an inquiry in hand, and
	// n that began in an hour of the week (forecast.Slot); none that ended before since.
	Handled(ctx context.Context, queues []desk.QueueID, slot int, since time.Time, n int) ([]forecast.Sample, error)
	// Answers lists how long replies after the first took, of each brand the newest n.
	Answers(ctx context.Context, brands []desk.WorkspaceID, since time.Time, n int) ([]forecast.Answer, error)
	// Came counts, by queue, what began to wait from from to before to and came to somebody.
	Came(ctx context.Context, centre desk.CentreID, from, to time.Time) (map[desk.QueueID]int, error)
	// Surge and Passages are as in Entrances.
	Surge(ctx context.Context, w desk.WorkspaceID) (SurgeRow, error)
	Passages(ctx context.Context, w desk.WorkspaceID, from, to time.Time, n int) ([]admission.Passage, error)
	// PutForeseen keeps forecasts, to be held against what comes; of two for the same queue and
	// instant the first stands.
	PutForeseen(ctx context.Context, rows []ForeseenRow, jobs []desk.Job) error
}

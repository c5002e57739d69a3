package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// RemedyState is what became of a remedy.
type RemedyState string

// States of a remedy.
const (
	RemedyOn     RemedyState = "on"
	RemedyOver   RemedyState = "over"   // its time was over, and it was taken back
	RemedyUndone RemedyState = "undone" // somebody took it back before
	RemedyLeft   RemedyState = "left"   // somebody had changed the same by hand: that stands
)

// RemedyRow is a remedy that was applied.
type RemedyRow struct {
	ID        string
	Centre    desk.CentreID
	At        time.Time
	By        desk.OperatorID
	Until     time.Time
	State     RemedyState
	SettledAt time.Time
	SettledBy desk.OperatorID // none = by itself
	CheckedAt time.Time
	Body      RemedyBody
}

// RemedyBody is what a remedy does, what was expected of it, and what came.
type RemedyBody struct {
	decide.Remedy
	Version   int64            `json:"version,omitempty"` // of the profile, the policy or the surge mode that it made
	Workspace desk.WorkspaceID `json:"workspace,omitempty"`
	Watched   desk.QueueID     `json:"watched"` // the queue it was to help
	Without   Foresight        `json:"without"` // expected within the hour, when it was applied
	With      Foresight        `json:"with"`
	Came      *CameTrue        `json:"came,omitempty"`
}

// Foresight is what was expected.
type Foresight struct {
	Late forecast.Count `json:"late"` // replies over their time within the hour, in all queues
	P50  time.Duration  `json:"p50"`  // the wait of who joins the watched queue
	P90  time.Duration  `json:"p90"`
}

// CameTrue is what came.
type CameTrue struct {
	Late   int           `json:"late"`   // in all queues
	Joined int           `json:"joined"` // the watched queue, soon after
	P50    time.Duration `json:"p50"`
	P90    time.Duration `json:"p90"`
}

// RemedyEffect is the one change that applies a remedy or takes it back.
type RemedyEffect struct {
	Presence *PresenceChange
	Profile  *ProfileRow // behind its revision-1, see Policies.SaveProfile
	Before   ProfileRow  // the profile's, for the first revision
	Policy   *PolicyRow  // behind its version-1
	Surge    *SurgeRow   // behind its version-1
	Over     bool        // nothing is to be changed: it has ended by itself
}

func (e RemedyEffect) empty() bool {
	return e.Presence == nil && e.Profile == nil && e.Policy == nil && e.Surge == nil && !e.Over
}

// PresenceChange sets somebody's presence, if it still is what it was.
type PresenceChange struct {
	Operator desk.OperatorID
	From     desk.Presence
	Since    time.Time // their newest change must be this one; zero = whichever it is
	To       desk.Presence
	Until    time.Time
	Cause    string
}

// ForeseenRow is what was foreseen of a queue, and what came.
type ForeseenRow struct {
	Centre    desk.CentreID
	Queue     desk.QueueID
	At        time.Time
	Late      forecast.Count
	Known     bool // the wait
	P50, P90  time.Duration
	CheckedAt time.Time
	Came      CameTrue
}

// AlarmRow is a queue's alarm: what its supervisors were told of the hour to come.
type AlarmRow struct {
	Centre    desk.CentreID
	Workspace desk.WorkspaceID
	Queue     desk.QueueID
	Version   int64 // one more with each change, from 1
	forecast.Alarm
}

// Remedies keeps remedies, alarms, and how forecasts came true.
type Remedies interface {
	// Alarms lists those of a centre's queues of which anything was ever told.
	Alarms(ctx context.Context, centre desk.CentreID) ([]AlarmRow, error)
	// SaveAlarms stores alarms behind Version-1, with facts, in one transaction; desk.ErrVersion
	// when one of them is another by now: then nothing is stored.
	SaveAlarms(ctx context.Context, rows []AlarmRow, facts []desk.Fact) error
	// SaveRemedy stores a remedy in state row.State if it was in state from ("" = it is new),
	// with its effect, facts and jobs, in one transaction. desk.ErrVersion when its state, or
	// what the effect changes, is not as it was: then nothing is stored.
	SaveRemedy(ctx context.Context, row RemedyRow, from RemedyState, effect RemedyEffect, facts []desk.Fact, jobs []desk.Job) error
	Remedy(ctx context.Context, id string) (RemedyRow, error)
	// Surge is as in Entrances.
	Surge(ctx context.Context, w desk.WorkspaceID) (SurgeRow, error)
	// RemedyList lists a centre's newest n, newest first.
	RemedyList(ctx context.Context, centre desk.CentreID, n int) ([]RemedyRow, error)
	// ForeseenAt lists a centre's forecasts of an instant, ForeseenSince those of since and later
	// that were checked, newest first, at most n.
	ForeseenAt(ctx context.Context, centre desk.CentreID, at time.Time) ([]ForeseenRow, error)
	ForeseenSince(ctx context.Context, centre desk.CentreID, since time.Time, n int) ([]ForeseenRow, error)
	// CheckForeseen writes what came of forecasts.
	CheckForeseen(ctx context.Context, rows []ForeseenRow) error
	// Exceeded counts, by queue, replies of brands that went over their time from from to before
	// to: first ones, and such later ones as were waited for at from already.
	Exceeded(ctx context.Context, brands []desk.WorkspaceID, from, to time.Time) (map[desk.QueueID]int, error)
	// Waited lists, by queue, how long those waited who began to from from to before to, up to now.
	Waited(ctx context.Context, centre desk.CentreID, from, to, now time.Time) (map[desk.QueueID][]time.Duration, error)
}

package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// AheadState is what the queues that one oversees have before them: the line played forward.
type AheadState struct {
	At       Time                `json:"at" doc:"as things stood then; looked at again at most every three seconds"`
	Queues   List[AheadQueue]    `json:"queues"`
	Breaches List[AheadBreach]   `json:"breaches" doc:"when how many replies go over their time within the hour, in order"`
	Remedies List[RatedRemedy]   `json:"remedies" doc:"what would help and one may do, the most for its burden first"`
	InForce  List[AppliedRemedy] `json:"in_force"`
	Slope    Null[float64]       `json:"slope" doc:"handling takes (units in hand)^slope times as long, as measured; null: too little is known, none is assumed"`
}

// AheadQueue is one of them.
type AheadQueue struct {
	Queue     desk.QueueID     `json:"queue_id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Name      string           `json:"name"`
	QueueWait
	Late    AheadCount    `json:"late" doc:"replies that go over their time within the hour"`
	LateNow int           `json:"late_now" doc:"that are over their time already, and awaited"`
	Steps   List[float64] `json:"steps" doc:"the hour in parts of five minutes: how many go over their time in each, as a mean"`
	Coming  float64       `json:"coming" doc:"inquiries expected within the hour"`
	Basis   string        `json:"basis" enum:"queue,brand,centre,none" doc:"whose handling times it is made of"`
}

// QueueWait is how long who joins a queue now waits for a person.
type QueueWait struct {
	Waiting int         `json:"waiting"`
	P50     Null[int64] `json:"p50_s" doc:"half of them wait no longer; null: not known"`
	P90     Null[int64] `json:"p90_s" doc:"nine in ten wait no longer"`
	Over    bool        `json:"over" doc:"longer than is looked ahead: p90_s is a lower bound"`
	Unknown string      `json:"unknown" enum:",nobody,history,length" doc:"why it is not known: nobody at work could take it, too little was ever handled, too many wait"`
	TargetS int64       `json:"target_s" doc:"of a first reply; 0: none"`
}

// AheadCount is a number that is expected.
type AheadCount struct {
	Mean float64 `json:"mean"`
	P10  int     `json:"p10"`
	P90  int     `json:"p90"`
}

// AheadBreach tells that replies go over their time.
type AheadBreach struct {
	Queue   desk.QueueID `json:"queue_id"`
	At      Time         `json:"at"`
	Count   int          `json:"count"`
	TargetS int64        `json:"target_s"`
}

func showWait(e flow.Expected, target time.Duration) QueueWait {
	out := QueueWait{Waiting: e.Before, Unknown: string(e.Unknown), Over: e.Over, TargetS: seconds(target)}
	if e.Unknown == "" {
		out.P50, out.P90 = some(seconds(e.P50)), some(seconds(e.P90))
	}
	return out
}

func showCount(c forecast.Count) AheadCount { return AheadCount{c.Mean, c.P10, c.P90} }

type aheadOut struct{ Body AheadState }

func (s *server) getAhead(ctx context.Context, _ *none) (*aheadOut, error) {
	v, err := s.Ahead.View(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &aheadOut{AheadState{At: Time{v.Scene.Now}}}
	if v.Scene.Learnt.Sloped {
		out.Body.Slope = some(v.Scene.Learnt.Slope)
	}
	for _, q := range v.Queues {
		one := AheadQueue{Queue: q.ID, Workspace: q.Workspace, Name: q.Name, QueueWait: showWait(q.Expected, q.Target), Late: showCount(q.Late),
			LateNow: q.LateNow, Coming: q.Rate, Basis: string(q.Basis)}
		for _, step := range q.Steps {
			one.Steps = append(one.Steps, step.N)
		}
		out.Body.Queues = append(out.Body.Queues, one)
	}
	for _, b := range v.Breaches() {
		out.Body.Breaches = append(out.Body.Breaches, AheadBreach{b.Queue, Time{b.At}, b.N, seconds(b.Target)})
	}
	for _, r := range v.Remedies {
		out.Body.Remedies = append(out.Body.Remedies, showRatedRemedy(r))
	}
	for _, r := range v.On {
		out.Body.InForce = append(out.Body.InForce, showApplied(r))
	}
	return out, nil
}

// WaitingQueue is a queue, and how long one waits there.
type WaitingQueue struct {
	Queue     desk.QueueID     `json:"queue_id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Name      string           `json:"name"`
	QueueWait
}

// QueueWaits are the queues of the brands that one works for.
type QueueWaits struct {
	Items List[WaitingQueue] `json:"items"`
}

type queueWaitsOut struct{ Body QueueWaits }

func (s *server) queueWaits(ctx context.Context, _ *none) (*queueWaitsOut, error) {
	rows, err := s.Ahead.Waits(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &queueWaitsOut{}
	for _, q := range rows {
		out.Body.Items = append(out.Body.Items, WaitingQueue{q.ID, q.Workspace, q.Name, showWait(q.Expected, q.Target)})
	}
	return out, nil
}

// AheadAccuracy is how forecasts of a queue came true in the last fortnight.
type AheadAccuracy struct {
	Queue     desk.QueueID `json:"queue_id"`
	Checked   int          `json:"checked" doc:"forecasts whose hour is over"`
	Late      float64      `json:"late" doc:"replies over their time that were foreseen, as a mean"`
	LateCame  float64      `json:"late_came" doc:"that came"`
	LateError float64      `json:"late_error" doc:"mean of the differences, whichever way"`
	Within    float64      `json:"within" doc:"part of them in which what came lay between p10 and p90"`
	Waits     int          `json:"waits" doc:"forecasts after which somebody joined the queue within 15 minutes"`
	WaitS     int64        `json:"wait_s" doc:"foreseen median wait, as a mean"`
	WaitCameS int64        `json:"wait_came_s"`
	WaitError int64        `json:"wait_error_s"`
}

// AheadAccuracies is by queue; one of which nothing was checked is left out.
type AheadAccuracies struct {
	Items List[AheadAccuracy] `json:"items"`
}

type accuracyOut struct{ Body AheadAccuracies }

func (s *server) aheadAccuracy(ctx context.Context, _ *none) (*accuracyOut, error) {
	rows, err := s.Ahead.Accuracy(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &accuracyOut{}
	for _, a := range rows {
		out.Body.Items = append(out.Body.Items, AheadAccuracy{a.Queue, a.N, a.Late, a.LateCame, a.LateError, a.Within, a.Waits, seconds(a.Wait), seconds(a.WaitCame), seconds(a.WaitError)})
	}
	return out, nil
}

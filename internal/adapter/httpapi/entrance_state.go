package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// EntranceState is how a brand's entrance stands now.
type EntranceState struct {
	Surge  Surge            `json:"surge"`
	Staff  int              `json:"present" doc:"people at work for the brand who take new conversations"`
	Queues List[QueueState] `json:"queues"`
}

// Surge is whether a brand is in surge mode.
type Surge struct {
	Version int64      `json:"version" doc:"one more with each switch"`
	On      bool       `json:"on"`
	First   bool       `json:"first" doc:"and the bot goes first: who asks for a person is kept with it once"`
	Auto    bool       `json:"auto" doc:"it came, or went, by itself"`
	Since   Null[Time] `json:"since"`
	Until   Null[Time] `json:"until" doc:"on: it ends then by itself; off: it does not come by itself before"`
	By      string     `json:"by" doc:"a name"`
	Reason  string     `json:"reason"`
}

// QueueState is how it stands at one queue, and what the entrance does there.
type QueueState struct {
	Queue   desk.QueueID `json:"queue_id"`
	Name    string       `json:"name"`
	Waiting int          `json:"waiting" doc:"in line; who was promised a time is not"`
	P50     Null[int64]  `json:"expected_s" doc:"of who joins now: half of them wait longer; null: unknown"`
	P90     Null[int64]  `json:"expected_p90_s"`
	Told    string       `json:"told" doc:"how the wait is said to a customer, in Japanese; empty: it is not"`
	Way     string       `json:"way" enum:"human,choice,message,bot" doc:"what the entrance does with who asks for a person"`
	Why     string       `json:"why" doc:"off, free, closed, nobody, cap, per_head, brand, wait or crowd"`
}

type entranceStateOut struct{ Body EntranceState }

func (s *server) entranceState(ctx context.Context, in *brandIn) (*entranceStateOut, error) {
	by := callerFrom(ctx).Person
	state, err := s.Entrance.State(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	surge, err := s.showSurge(ctx, by, state.Surge)
	if err != nil {
		return nil, err
	}
	out := &entranceStateOut{EntranceState{Surge: surge, Staff: state.Staff}}
	for _, q := range state.Queues {
		one := QueueState{Queue: q.Queue.ID, Name: q.Queue.Name, Waiting: q.Waiting, Told: admission.Range(q.Wait.Told()), Way: string(q.Verdict.Way), Why: q.Verdict.Why}
		if q.Wait.Known {
			one.P50, one.P90 = some(seconds(q.Wait.P50)), some(seconds(q.Wait.P90))
		}
		out.Body.Queues = append(out.Body.Queues, one)
	}
	return out, nil
}

func (s *server) showSurge(ctx context.Context, by desk.Person, row flow.SurgeRow) (Surge, error) {
	names, err := s.names.of(ctx, by.Centre, nil)
	now := row.Now
	return Surge{row.Version, now.On, now.On && now.First, now.Auto, moment(now.Since), moment(now.Until), names[now.By], now.Reason}, err
}

// SetSurge switches surge mode.
type SetSurge struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version   int64            `json:"version" minimum:"0" doc:"as it was read"`
	On        bool             `json:"on"`
	Reason    string           `json:"reason,omitempty" maxLength:"400" doc:"needed to switch it on"`
	Until     Null[Time]       `json:"until,omitempty" doc:"on: needed, it ends then; off: it does not come by itself before"`
}

type setSurgeIn struct{ Body SetSurge }

type surgeOut struct{ Body Surge }

func (s *server) setSurge(ctx context.Context, in *setSurgeIn) (*surgeOut, error) {
	c := flow.SurgeChange{Workspace: in.Body.Workspace, Version: in.Body.Version, On: in.Body.On, Reason: in.Body.Reason}
	if in.Body.Until.value != nil {
		c.Until = in.Body.Until.value.Time
	}
	return s.surgeOut(ctx)(s.Entrance.SetSurge(ctx, callerFrom(ctx).Person, c))
}

// UndoSurge takes the last switch back.
type UndoSurge struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version   int64            `json:"version" minimum:"0" doc:"of the switch"`
}

type undoSurgeIn struct{ Body UndoSurge }

func (s *server) undoSurge(ctx context.Context, in *undoSurgeIn) (*surgeOut, error) {
	return s.surgeOut(ctx)(s.Entrance.UndoSurge(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Version))
}

func (s *server) surgeOut(ctx context.Context) func(flow.SurgeRow, error) (*surgeOut, error) {
	return func(row flow.SurgeRow, err error) (*surgeOut, error) {
		if err != nil {
			return nil, err
		}
		shown, err := s.showSurge(ctx, callerFrom(ctx).Person, row)
		return &surgeOut{shown}, err
	}
}

// EntranceReport is what was said at the entrance in a period, and how it came true.
type EntranceReport struct {
	Ways    map[string]int `json:"ways" doc:"by what the entrance did: human, choice, message, bot"`
	Why     map[string]int `json:"why"`
	Choices map[string]int `json:"choices" doc:"what was tapped last: wait, leave, call"`
	Told    ToldReport     `json:"told" doc:"who was given a time and waited in line"`
	Message KeptReport     `json:"messages"`
	Call    KeptReport     `json:"call_backs"`
	Cut     bool           `json:"cut" doc:"there was more than could be counted"`
}

// ToldReport compares what was said with what came.
type ToldReport struct {
	N       int   `json:"served"`
	Within  int   `json:"within" doc:"not later than was said"`
	Early   int   `json:"early" doc:"of those, before the time that was said begins"`
	Left    int   `json:"left" doc:"went before anybody came"`
	Waiting int   `json:"waiting"`
	Error   int64 `json:"median_error_s" doc:"how far the wait was from what was said"`
	Actual  int64 `json:"median_wait_s"`
}

// KeptReport counts promises.
type KeptReport struct {
	N      int `json:"promised"`
	InTime int `json:"in_time"`
	Late   int `json:"late"`
	Gone   int `json:"gone" doc:"ended before, without an answer"`
	Open   int `json:"open"`
}

type entranceReportIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	From      string           `query:"from" doc:"2026-11-01, in the brand's time; left out: 30 days"`
	To        string           `query:"to" doc:"and until the end of this day; at most 92 days"`
}

type entranceReportOut struct{ Body EntranceReport }

func (s *server) entranceReport(ctx context.Context, in *entranceReportIn) (*entranceReportOut, error) {
	r, err := s.Entrance.Report(ctx, callerFrom(ctx).Person, in.Workspace, in.From, in.To)
	if err != nil {
		return nil, err
	}
	t := r.Told
	out := EntranceReport{Ways: map[string]int{}, Why: r.Why, Choices: r.Choices, Cut: r.Cut, Message: KeptReport(r.Message), Call: KeptReport(r.Call),
		Told: ToldReport{t.N, t.Within, t.Early, t.Left, t.Waiting, seconds(t.Error), seconds(t.Actual)}}
	for way, n := range r.Ways {
		out.Ways[string(way)] = n
	}
	return &entranceReportOut{out}, nil
}

// EntranceMark is what was agreed with a customer who asked for a person.
type EntranceMark struct {
	Way      string     `json:"way" enum:"human,choice,message,bot"`
	Why      string     `json:"why"`
	FromS    int64      `json:"told_from_s" doc:"the wait that was said; 0: none was"`
	ToS      int64      `json:"told_to_s"`
	Position int        `json:"told_position" doc:"0: none was said"`
	Choice   string     `json:"choice" doc:"tapped last: wait, leave or call"`
	Pledge   string     `json:"pledge" enum:",message,call_back" doc:"what is promised in place of a place in line"`
	Begin    Null[Time] `json:"begin" doc:"of a call-back: not before"`
	Due      Null[Time] `json:"due" doc:"of what is promised"`
}

func showEntranceMark(e desk.Entrance) Null[EntranceMark] {
	if !e.Open() {
		return Null[EntranceMark]{}
	}
	return some(EntranceMark{string(e.Way), e.Why, seconds(e.From), seconds(e.To), e.Position, e.Choice, string(e.Pledge), moment(e.Begin), moment(e.Due)})
}

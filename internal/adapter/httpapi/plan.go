package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Plan is a brand's opening hours and targets.
type Plan struct {
	Workspace desk.WorkspaceID  `json:"workspace_id" minLength:"1"`
	Version   int64             `json:"version" minimum:"0" doc:"as it was read; 0 = nothing was saved yet"`
	Zone      string            `json:"zone" doc:"IANA name; empty: Asia/Tokyo"`
	Always    bool              `json:"always_open" doc:"the brand's hours are not looked at"`
	Hours     Week              `json:"hours"`
	Own       List[ScopedHours] `json:"own" doc:"queues and channels with hours of their own; a channel's stand above a queue's"`
	Holidays  bool              `json:"closed_on_holidays" doc:"Japanese ones"`
	Days      List[SpecialDay]  `json:"days" doc:"not like their weekday; they stand above holidays"`
	Closings  List[ShutTime]    `json:"closings" doc:"temporary; they stand above all"`
	Goal      int               `json:"goal_percent" minimum:"0" maximum:"100" doc:"of replies within their target; 0: 90"`
	HoldCap   int64             `json:"hold_cap_minutes" minimum:"0" doc:"how much service time holds save a clock at most"`
	Targets   List[Target]      `json:"targets" doc:"the first that fits stands; none: every reply within 15 minutes"`
	SavedAt   Null[Time]        `json:"saved_at,omitempty" readOnly:"true"`
	SavedBy   string            `json:"saved_by,omitempty" readOnly:"true" doc:"a name"`
}

// Week is opening periods by day.
type Week struct {
	Days List[List[OpenPeriod]] `json:"days" doc:"seven, Sunday first"`
}

// OpenPeriod is a part of a day, in minutes since midnight.
type OpenPeriod struct {
	From int `json:"from" minimum:"0" maximum:"1439"`
	To   int `json:"to" minimum:"0" maximum:"1440" doc:"not after from: it passes midnight"`
}

// ScopedHours are hours of one queue or one channel.
type ScopedHours struct {
	Queue   desk.QueueID   `json:"queue_id,omitempty"`
	Channel desk.ChannelID `json:"channel_id,omitempty"`
	Hours   Week           `json:"hours"`
}

// SpecialDay is one that is not like its weekday.
type SpecialDay struct {
	Date    string           `json:"date" doc:"2026-12-29"`
	Name    string           `json:"name" minLength:"1" maxLength:"50"`
	Periods List[OpenPeriod] `json:"periods" doc:"none: closed"`
}

// ShutTime is a temporary closing.
type ShutTime struct {
	From    Time   `json:"from"`
	Until   Time   `json:"until"`
	Message string `json:"message" maxLength:"2000" doc:"what customers are told; {{opens}} in it is when people are there again. None: the bot's words"`
}

// Target is how soon replies are to come.
type Target struct {
	Queue   desk.QueueID   `json:"queue_id,omitempty"`
	Channel desk.ChannelID `json:"channel_id,omitempty"`
	Segment string         `json:"segment,omitempty" doc:"customers with this tag"`
	First   Goal           `json:"first" doc:"a person's first reply, from the hand-off"`
	Reply   Goal           `json:"reply" doc:"every later one, from the customer's message"`
	Resolve Goal           `json:"resolution" doc:"the end of the talk"`
	Steps   List[Step]     `json:"steps"`
}

// Goal is a target in minutes on both clocks.
type Goal struct {
	Service int64 `json:"service_minutes" minimum:"0" doc:"0: none"`
	Real    int64 `json:"real_minutes" minimum:"0" doc:"off-hours included; 0: none"`
}

// Step is what is done when so much of a target is over.
type Step struct {
	At int                    `json:"at_percent" minimum:"1" maximum:"1000"`
	Do List[desk.ClockAction] `json:"do" doc:"notify (the owner), supervisor, bump (ahead of others in the queue), reroute (to another operator)"`
}

type planOut struct{ Body Plan }

func (s *server) getPlan(ctx context.Context, in *brandIn) (*planOut, error) {
	row, err := s.Plans.Get(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	return s.planOut(ctx, row)
}

type setPlanIn struct{ Body Plan }

func (s *server) setPlan(ctx context.Context, in *setPlanIn) (*planOut, error) {
	row, err := readPlan(in.Body)
	if err != nil {
		return nil, err
	}
	if row, err = s.Plans.Save(ctx, callerFrom(ctx).Person, row); err != nil {
		return nil, err
	}
	return s.planOut(ctx, row)
}

func (s *server) planOut(ctx context.Context, row flow.PlanRow) (*planOut, error) {
	out := showPlan(row)
	if row.By != "" {
		who, err := s.People.Person(ctx, row.By)
		if err != nil && desk.KindOf(err) != desk.NotFound {
			return nil, err
		}
		out.SavedBy = who.Name
	}
	return &planOut{out}, nil
}

// readPlan takes the API's form. What is wrong within, the plan itself says.
func readPlan(b Plan) (flow.PlanRow, error) {
	p := sla.Plan{Zone: b.Zone, Holidays: b.Holidays, Promise: sla.Promise{Goal: b.Goal, HoldCap: minutes(b.HoldCap)}}
	if !b.Always {
		week, err := readWeek("hours", b.Hours)
		if err != nil {
			return flow.PlanRow{}, err
		}
		p.Hours = &week
	}
	for _, o := range b.Own {
		week, err := readWeek("own", o.Hours)
		if err != nil {
			return flow.PlanRow{}, err
		}
		p.Own = append(p.Own, sla.Scoped{Queue: o.Queue, Channel: o.Channel, Hours: week})
	}
	for _, d := range b.Days {
		date, err := sla.ParseDate(d.Date)
		if err != nil {
			return flow.PlanRow{}, desk.E(desk.Invalid, "bad_date", "Give a date such as 2026-12-29.").On("days")
		}
		p.Days = append(p.Days, sla.Day{Date: date, Name: d.Name, Periods: readPeriods(d.Periods)})
	}
	for _, c := range b.Closings {
		p.Closings = append(p.Closings, sla.Closing{From: c.From.Time, Until: c.Until.Time, Message: c.Message})
	}
	for _, t := range b.Targets {
		target := sla.Target{Queue: t.Queue, Channel: t.Channel, Segment: t.Segment, First: readGoal(t.First), Reply: readGoal(t.Reply), Resolve: readGoal(t.Resolve)}
		for _, step := range t.Steps {
			target.Steps = append(target.Steps, desk.ClockStep{At: step.At, Do: step.Do})
		}
		p.Targets = append(p.Targets, target)
	}
	return flow.PlanRow{Workspace: b.Workspace, Version: b.Version, Body: p}, nil
}

func minutes(n int64) time.Duration { return time.Duration(n) * time.Minute }

func readWeek(field string, w Week) (out sla.Week, err error) {
	if len(w.Days) != len(out) {
		return out, desk.E(desk.Invalid, "bad_hours", "A week has seven days, Sunday first.").On(field)
	}
	for i, periods := range w.Days {
		out[i] = readPeriods(periods)
	}
	return out, nil
}

func readPeriods(periods []OpenPeriod) (out []sla.Period) {
	for _, p := range periods {
		out = append(out, sla.Period(p))
	}
	return out
}

func readGoal(g Goal) sla.Goal { return sla.Goal{Service: minutes(g.Service), Real: minutes(g.Real)} }

func showPlan(row flow.PlanRow) Plan {
	b := row.Body
	out := Plan{Workspace: row.Workspace, Version: row.Version, Zone: b.Zone, Always: b.Hours == nil, Hours: showWeek(b.Hours), Holidays: b.Holidays,
		Goal: b.Goal, HoldCap: int64(b.HoldCap / time.Minute), SavedAt: moment(row.At)}
	for _, o := range b.Own {
		out.Own = append(out.Own, ScopedHours{o.Queue, o.Channel, showWeek(&o.Hours)})
	}
	for _, d := range b.Days {
		out.Days = append(out.Days, SpecialDay{d.Date.String(), d.Name, showPeriods(d.Periods)})
	}
	for _, c := range b.Closings {
		out.Closings = append(out.Closings, ShutTime{Time{c.From}, Time{c.Until}, c.Message})
	}
	for _, t := range b.Targets {
		target := Target{Queue: t.Queue, Channel: t.Channel, Segment: t.Segment, First: showGoal(t.First), Reply: showGoal(t.Reply), Resolve: showGoal(t.Resolve)}
		for _, step := range t.Steps {
			target.Steps = append(target.Steps, Step{step.At, step.Do})
		}
		out.Targets = append(out.Targets, target)
	}
	return out
}

func showWeek(w *sla.Week) (out Week) {
	if w == nil {
		w = &sla.Week{}
	}
	for _, periods := range w {
		out.Days = append(out.Days, showPeriods(periods))
	}
	return out
}

func showPeriods(periods []sla.Period) (out List[OpenPeriod]) {
	for _, p := range periods {
		out = append(out, OpenPeriod(p))
	}
	return out
}

func showGoal(g sla.Goal) Goal {
	return Goal{int64(g.Service / time.Minute), int64(g.Real / time.Minute)}
}

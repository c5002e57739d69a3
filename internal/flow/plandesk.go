package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// PlanDesk is people's door to a brand's opening hours and targets, and to the figures of
// how they were kept.
type PlanDesk struct {
	env     Env
	plans   Plans
	bots    BotStore
	figures Figures
	read    Reader
	rules   *Rulebook
	guard   Guard
}

// NewPlanDesk makes the door.
func NewPlanDesk(env Env, plans Plans, bots BotStore, figures Figures, read Reader, rules *Rulebook, guard Guard) *PlanDesk {
	return &PlanDesk{env, plans, bots, figures, read, rules, guard}
}

// mayPlan refuses what a role doesn't allow; a brand that isn't the asker's is not there.
func mayPlan(by desk.Person, a identity.Action, w desk.WorkspaceID) error {
	s := identity.Subject{Workspace: w}
	switch {
	case identity.Can(by, a, s):
		return nil
	case identity.Can(by, identity.ReadDirectory, s):
		return desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask a supervisor.")
	}
	return desk.ErrNotFound
}

// Get gives a brand's plan as it stands; version 0: nothing was saved yet.
func (d *PlanDesk) Get(ctx context.Context, by desk.Person, w desk.WorkspaceID) (PlanRow, error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return PlanRow{}, err
	}
	return d.newest(ctx, w)
}

func (d *PlanDesk) newest(ctx context.Context, w desk.WorkspaceID) (PlanRow, error) {
	version, err := d.plans.PlanVersion(ctx, w)
	if err != nil {
		return PlanRow{}, err
	}
	return planOf(ctx, d.plans, d.bots, w, version)
}

// Save makes a new version of a plan, on the version that was read. It holds for what
// begins from now on; of clocks that run only the opening hours to come are others.
func (d *PlanDesk) Save(ctx context.Context, by desk.Person, row PlanRow) (PlanRow, error) {
	if err := mayPlan(by, identity.ManagePlan, row.Workspace); err != nil {
		return row, err
	}
	if err := d.check(ctx, by, row); err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	row.Version, row.At, row.By = row.Version+1, now, by.ID
	fact := desk.Fact{At: now, Kind: desk.FactPlan, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: row.Version}
	jobs := []desk.Job{{Kind: desk.JobRetime, Key: string(row.Workspace), RunAt: now.Add(retimeAfter)}}
	rules, err := d.rules.Of(ctx, row.Workspace)
	if err != nil {
		return row, err
	}
	for _, ch := range rules.Menus { // what customers see of the hours
		jobs = append(jobs, menusLook(ch, now.Add(retimeAfter)))
	}
	if err := d.plans.SavePlan(ctx, row, []desk.Fact{fact}, jobs); err != nil {
		return row, err
	}
	d.rules.forget(row.Workspace)
	d.env.committed(jobs)
	return row, nil
}

// retimeAfter is how long every node may still know the plan before: the timers are set
// by the new one when all know it.
const retimeAfter = Poll + 100*time.Millisecond

func (d *PlanDesk) check(ctx context.Context, by desk.Person, row PlanRow) error {
	for i := range row.Body.Closings {
		row.Body.Closings[i].Message = d.guard(row.Body.Closings[i].Message)
	}
	if err := row.Body.Check(); err != nil {
		return err
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return err
	}
	channels, err := d.read.Channels(ctx, by.Centre)
	if err != nil {
		return err
	}
	known := map[string]bool{"": true}
	for _, q := range queues {
		if q.Workspace == row.Workspace {
			known["q"+string(q.ID)] = true
		}
	}
	for _, c := range channels {
		if c.Workspace == row.Workspace {
			known["c"+string(c.ID)] = true
		}
	}
	return row.Body.CheckScopes(func(q desk.QueueID) bool { return q == "" || known["q"+string(q)] },
		func(c desk.ChannelID) bool { return c == "" || known["c"+string(c)] })
}

// maxHistory is how many versions are listed.
const maxHistory = 50

// History lists who saved which version, newest first.
func (d *PlanDesk) History(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]PlanRow, error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return nil, err
	}
	return d.plans.PlanHistory(ctx, w, maxHistory)
}

// PlanPreview is what a plan would mean at an instant, at one queue and channel.
type PlanPreview struct {
	Open     bool
	Next     time.Time // opens, or closes; zero: never
	Words    string    // what a customer who asks for a person is told, while it is closed
	Holidays []sla.Holiday
}

// Preview tells what a plan that need not be saved means, and keeps nothing.
func (d *PlanDesk) Preview(ctx context.Context, by desk.Person, row PlanRow, queue desk.QueueID, channel desk.ChannelID, at time.Time, year int) (PlanPreview, error) {
	if err := mayPlan(by, identity.ReadDirectory, row.Workspace); err != nil {
		return PlanPreview{}, err
	}
	if err := row.Body.Check(); err != nil {
		return PlanPreview{}, err
	}
	set, err := d.bots.BotSettings(ctx, row.Workspace)
	if err != nil {
		return PlanPreview{}, err
	}
	cal := sla.NewRules(0, row.Body).Calendar(queue, channel)
	if at.IsZero() {
		at = d.env.Clock.Now()
	}
	if year == 0 {
		year = at.In(cal.Zone()).Year()
	}
	out := PlanPreview{Open: cal.Open(at), Holidays: sla.Holidays(year)}
	if out.Open {
		out.Next = cal.NextClose(at)
		return out, nil
	}
	out.Next = cal.NextOpen(at)
	out.Words = set.Body.ClosedWords(cal, at)
	return out, nil
}

// FiguresOf names what figures are asked for: those of a brand, or of one of its queues,
// channels or segments, of a period of days, the brand's own; without days the last 30.
type FiguresOf struct {
	Workspace desk.WorkspaceID
	Queue     desk.QueueID
	Channel   desk.ChannelID
	Segment   string // a tag
	From, To  string
}

// Replies gives the figures of replies and resolutions.
func (d *PlanDesk) Replies(ctx context.Context, by desk.Person, of FiguresOf) (report.Replies, error) {
	q, _, err := d.period(ctx, by, of)
	if err != nil {
		return report.Replies{}, err
	}
	return d.figures.Replies(ctx, q)
}

// Holds gives how long customers were told to wait in a period, by the brand's reasons.
func (d *PlanDesk) Holds(ctx context.Context, by desk.Person, of FiguresOf) ([]HoldFigures, error) {
	q, rules, err := d.period(ctx, by, of)
	if err != nil {
		return nil, err
	}
	lines, err := d.figures.Holds(ctx, q)
	out := make([]HoldFigures, len(lines))
	for i, l := range lines {
		reason, known := rules.Care.HoldReason(l.Reason)
		if !known { // it was taken out of the settings since
			reason.Name = l.Reason
		}
		out[i] = HoldFigures{l, reason.Name, reason.Client}
	}
	return out, err
}

// Promises gives what became of the follow-ups that are due in a period.
func (d *PlanDesk) Promises(ctx context.Context, by desk.Person, of FiguresOf) (report.Promises, error) {
	q, _, err := d.period(ctx, by, of)
	if err != nil {
		return report.Promises{}, err
	}
	counts, err := d.figures.Promises(ctx, q)
	return report.NewPromises(counts), err
}

// HoldFigures are those of one reason.
type HoldFigures struct {
	report.HoldLine
	Name   string
	Client bool // the client is asked
}

func (d *PlanDesk) period(ctx context.Context, by desk.Person, of FiguresOf) (RepliesQuery, decide.Rules, error) {
	if err := mayPlan(by, identity.ReadFigures, of.Workspace); err != nil {
		return RepliesQuery{}, decide.Rules{}, err
	}
	rules, err := d.rules.Of(ctx, of.Workspace)
	if err != nil {
		return RepliesQuery{}, rules, err
	}
	now := d.env.Clock.Now()
	days, _, err := daysOf(of.From, of.To, now.In(rules.Clocks.Calendar("", "").Zone()))
	if err != nil {
		return RepliesQuery{}, rules, err
	}
	return RepliesQuery{Workspace: of.Workspace, Queue: of.Queue, Channel: of.Channel, Segment: of.Segment, From: days[0], Until: days[len(days)-1], Now: now}, rules, nil
}

package flow

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// EntranceDesk is people's door to a brand's entrance: what it does, how it stands, how what
// it says came true.
type EntranceDesk struct {
	env   Env
	store Entrances
	at    *Entrance
	read  Reader
	rules *Rulebook
	guard Guard
}

// NewEntranceDesk makes the door.
func NewEntranceDesk(env Env, store Entrances, at *Entrance, read Reader, rules *Rulebook, guard Guard) *EntranceDesk {
	return &EntranceDesk{env, store, at, read, rules, guard}
}

// Get gives what a brand's entrance does; version 0: nothing was saved yet.
func (d *EntranceDesk) Get(ctx context.Context, by desk.Person, w desk.WorkspaceID) (EntranceRow, error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return EntranceRow{}, err
	}
	version, err := d.store.EntranceVersion(ctx, w)
	if err != nil || version == 0 {
		return EntranceRow{Workspace: w}, err
	}
	return d.store.EntranceAt(ctx, w, version)
}

// History lists who saved which version, newest first.
func (d *EntranceDesk) History(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]EntranceRow, error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return nil, err
	}
	return d.store.EntranceHistory(ctx, w, maxHistory)
}

// Save makes a new version, on the version that was read. It holds for whoever comes to the
// entrance from now on: who waits keeps what was agreed.
func (d *EntranceDesk) Save(ctx context.Context, by desk.Person, row EntranceRow) (EntranceRow, error) {
	if err := mayPlan(by, identity.ManagePlan, row.Workspace); err != nil {
		return row, err
	}
	d.guardAll(&row.Body)
	queues, err := d.queues(ctx, by, row.Workspace)
	if err != nil {
		return row, err
	}
	if err := row.Body.Valid(func(id desk.QueueID) bool { return hasQueue(queues, id) }); err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	row.Version, row.At, row.By = row.Version+1, now, by.ID
	fact := desk.Fact{At: now, Kind: desk.FactEntrances, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: row.Version}
	if err := d.store.SaveEntrance(ctx, row, []desk.Fact{fact}, []desk.Job{surgeLook(by.Centre, row.Workspace, now.Add(retimeAfter))}); err != nil {
		return row, err
	}
	d.rules.forget(row.Workspace)
	d.env.committed(nil)
	return row, nil
}

// surgeLook is the job that looks whether surge mode is to come or to go.
func surgeLook(centre desk.CentreID, w desk.WorkspaceID, at time.Time) desk.Job {
	return desk.Job{Kind: desk.JobSurge, Key: string(w), RunAt: at, Payload: map[string]string{"centre": string(centre)}}
}

// guardAll looks at every text that people write.
func (d *EntranceDesk) guardAll(s *admission.Settings) {
	for name, text := range s.Words {
		s.Words[name] = d.guard(text)
	}
	for i, text := range s.Ask.Words {
		s.Ask.Words[i] = d.guard(text)
	}
}

func (d *EntranceDesk) queues(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]desk.Queue, error) {
	queues, err := d.read.Queues(ctx, by.Centre)
	return slices.DeleteFunc(queues, func(q desk.Queue) bool { return q.Workspace != w }), err
}

// EntranceState is how a brand's entrance stands now.
type EntranceState struct {
	Surge  SurgeRow
	Known  bool // how people and queues stand
	Staff  int  // at work
	Queues []QueueState
}

// QueueState is how it stands at one queue, and what the entrance does with who asks for a
// person there.
type QueueState struct {
	Queue   desk.Queue
	Waiting int
	Wait    admission.Wait
	Verdict admission.Verdict
}

// State tells how it stands, to those who work for the brand.
func (d *EntranceDesk) State(ctx context.Context, by desk.Person, w desk.WorkspaceID) (out EntranceState, err error) {
	if err := mayPlan(by, identity.Work, w); err != nil {
		return out, err
	}
	if out.Surge, err = d.store.Surge(ctx, w); err != nil {
		return out, err
	}
	rules, err := d.rules.Of(ctx, w)
	if err != nil {
		return out, err
	}
	roster, err := d.store.Roster(ctx, by.Centre)
	if err != nil {
		return out, err
	}
	waiting, err := d.store.WaitingIn(ctx, w, maxWaiting)
	if err != nil {
		return out, err
	}
	queues, err := d.queues(ctx, by, w)
	if err != nil {
		return out, err
	}
	now := d.env.Clock.Now()
	out.Known, out.Staff = true, staffOf(roster, w, now).Present
	all := 0
	for _, n := range waiting {
		all += n
	}
	for _, q := range queues {
		s := QueueState{Queue: q, Waiting: waiting[q.ID], Wait: d.at.expect(ctx, by.Centre, q.ID)}
		s.Verdict = rules.Door.Choose(q.ID, admission.Sight{Open: rules.Clocks.Calendar(q.ID, "").Open(now), Known: true, Present: out.Staff, Queue: s.Waiting,
			Brand: all, Wait: s.Wait, Surge: out.Surge.Now.On, First: out.Surge.Now.First, Bot: true})
		out.Queues = append(out.Queues, s)
	}
	return out, nil
}

// SurgeChange switches surge mode by hand.
type SurgeChange struct {
	Workspace desk.WorkspaceID
	Version   int64 // as it was read
	On        bool
	Reason    string
	Until     time.Time // on: it ends then by itself; off: it does not come by itself before. Zero: by hand only
}

// SetSurge switches surge mode on, off or to another time.
func (d *EntranceDesk) SetSurge(ctx context.Context, by desk.Person, c SurgeChange) (SurgeRow, error) {
	row, err := d.surge(ctx, by, c.Workspace, c.Version)
	if err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	reason := strings.TrimSpace(d.guard(c.Reason))
	switch {
	case len([]rune(reason)) > admission.MaxReason:
		return row, desk.E(desk.Invalid, "text_too_long", "At most 200 characters.").On("reason")
	case c.On && reason == "":
		return row, desk.E(desk.Invalid, "no_reason", "Say why: colleagues see it.").On("reason")
	case !c.Until.IsZero() && !c.Until.After(now), c.Until.Sub(now) > admission.MaxSurge:
		return row, desk.E(desk.Invalid, "bad_time", "Name a time within the next 24 hours.").On("until")
	case c.On && c.Until.IsZero():
		return row, desk.E(desk.Invalid, "bad_time", "Say until when. It ends then by itself.").On("until")
	}
	rules, err := d.rules.Of(ctx, c.Workspace)
	if err != nil {
		return row, err
	}
	if c.On && !rules.Door.On {
		return row, desk.E(desk.Conflict, "no_policy", "Switch the entrance on first: without it surge mode changes nothing.")
	}
	next := admission.Surge{On: c.On, Since: now, Until: c.Until, By: by.ID, Reason: reason}
	return d.switchTo(ctx, by, row, next, surgeCode(c.On))
}

// UndoSurge takes the last switch by hand or by itself back, if nobody has switched since.
func (d *EntranceDesk) UndoSurge(ctx context.Context, by desk.Person, w desk.WorkspaceID, version int64) (SurgeRow, error) {
	row, err := d.surge(ctx, by, w, version)
	if err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	if row.Version == 0 || row.Now.Auto || now.Sub(row.Now.Since) > undoSurge {
		return row, desk.E(desk.Conflict, "too_late", "There is nothing to take back any more. Switch it by hand.")
	}
	return d.switchTo(ctx, by, row, row.Before, "undone")
}

// undoSurge is how long a switch can be taken back.
const undoSurge = 10 * time.Minute

func (d *EntranceDesk) surge(ctx context.Context, by desk.Person, w desk.WorkspaceID, version int64) (SurgeRow, error) {
	if err := oversees(by, w); err != nil {
		return SurgeRow{}, err
	}
	row, err := d.store.Surge(ctx, w)
	if err == nil && row.Version != version {
		err = desk.ErrVersion
	}
	return row, err
}

func (d *EntranceDesk) switchTo(ctx context.Context, by desk.Person, row SurgeRow, next admission.Surge, code string) (SurgeRow, error) {
	at := next.Until
	if at.IsZero() {
		at = d.env.Clock.Now()
	}
	return d.at.switchTo(ctx, row, next, desk.Fact{Actor: desk.Operator(by.ID), Centre: by.Centre, Code: code},
		[]desk.Job{surgeLook(by.Centre, row.Workspace, at)})
}

// maxPassages is how many passages a report reads.
const maxPassages = 50_000

// EntranceReport is what was said in a period, and how it came true.
type EntranceReport struct {
	admission.Report
	Cut bool // there is more than was read
}

// Report counts a period of days, the brand's own; without days the last 30.
func (d *EntranceDesk) Report(ctx context.Context, by desk.Person, w desk.WorkspaceID, from, to string) (EntranceReport, error) {
	if err := mayPlan(by, identity.ReadFigures, w); err != nil {
		return EntranceReport{}, err
	}
	rules, err := d.rules.Of(ctx, w)
	if err != nil {
		return EntranceReport{}, err
	}
	now := d.env.Clock.Now()
	days, _, err := daysOf(from, to, now.In(rules.Clocks.Calendar("", "").Zone()))
	if err != nil {
		return EntranceReport{}, err
	}
	passages, err := d.store.Passages(ctx, w, days[0], days[len(days)-1], maxPassages)
	return EntranceReport{admission.Count(passages, now), len(passages) == maxPassages}, err
}

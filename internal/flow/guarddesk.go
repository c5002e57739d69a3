package flow

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// GuardDesk is people's door to the send guard: its rules, how they fare, and what went to the
// wrong place all the same.
type GuardDesk struct {
	env   Env
	store GuardStore
	rules *Rulebook
	guard Guard
}

// NewGuardDesk makes the door.
func NewGuardDesk(env Env, store GuardStore, rules *Rulebook, guard Guard) *GuardDesk {
	return &GuardDesk{env, store, rules, guard}
}

// Settings gives a brand's rules.
func (d *GuardDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (GuardRow, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return GuardRow{}, desk.ErrNotFound
	}
	return d.store.GuardSettings(ctx, w)
}

// Save changes them, on the version that was read. They hold for what is sent from then on.
func (d *GuardDesk) Save(ctx context.Context, by desk.Person, row GuardRow) (GuardRow, error) {
	if err := oversees(by, row.Workspace); err != nil {
		return row, err
	}
	before, err := d.store.GuardSettings(ctx, row.Workspace)
	if err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	d.guardAll(&row.Body)
	row.Body = row.Body.Over(before.Body, now)
	if err := row.Body.Valid(); err != nil {
		return row, err
	}
	fact := desk.Fact{At: now, Kind: desk.FactGuardRules, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: row.Version + 1,
		Data: map[string]string{}}
	for _, r := range sendguard.Rules() {
		if m := row.Body.Of(r); m != before.Body.Of(r) {
			fact.Data[string(r)] = string(m)
		}
	}
	if err := d.store.SaveGuardSettings(ctx, row, row.Version, []desk.Fact{fact}); err != nil {
		return row, err
	}
	d.env.committed(nil)
	d.rules.forget(row.Workspace) // here at once, on other nodes within a second
	return d.store.GuardSettings(ctx, row.Workspace)
}

// guardAll looks at every text that people write.
func (d *GuardDesk) guardAll(s *sendguard.Settings) {
	s.Apology = strings.TrimSpace(d.guard(s.Apology))
	for i := range s.Words {
		s.Words[i].Text, s.Words[i].Instead = strings.TrimSpace(d.guard(s.Words[i].Text)), strings.TrimSpace(d.guard(s.Words[i].Instead))
	}
	for i := range s.Marks {
		s.Marks[i] = strings.TrimSpace(d.guard(s.Marks[i]))
	}
}

// Demote handles the guard job: rules that nearly everybody presses through become shadows, and
// the supervisors are told.
func (d *GuardDesk) Demote(ctx context.Context, job Claimed) (Next, error) {
	w, now := desk.WorkspaceID(job.Key), d.env.Clock.Now()
	row, err := d.store.GuardSettings(ctx, w)
	if err != nil {
		return Next{}, err
	}
	var counts []sendguard.Count
	for _, r := range sendguard.Rules() {
		if !row.Body.Of(r).Asks() {
			continue
		}
		all, err := d.store.CountFindings(ctx, w, row.Body.From(r, now), now)
		if err != nil {
			return Next{}, err
		}
		counts = append(counts, slices.DeleteFunc(all, func(c sendguard.Count) bool { return c.Rule != r })...)
	}
	body, rules := row.Body.Demote(counts, now)
	if len(rules) == 0 {
		return Next{}, nil
	}
	var facts []desk.Fact
	for _, r := range rules {
		facts = append(facts, desk.Fact{At: now, Kind: desk.FactGuardRules, Centre: desk.CentreID(job.Payload["centre"]), Workspace: w, Actor: desk.System, Code: "demoted",
			Version: row.Version + 1, Data: map[string]string{"rule": string(r), "was": string(row.Body.Of(r))}})
	}
	row.Body = body
	err = d.store.SaveGuardSettings(ctx, row, row.Version, facts)
	if errors.Is(err, desk.ErrVersion) { // somebody sets it now: look again
		return Next{At: now.Add(time.Second), Code: "changed"}, nil
	}
	if err != nil {
		return Next{}, err
	}
	d.env.committed(nil)
	d.rules.forget(w)
	return Next{}, nil
}

// GuardReport is how a brand's rules fared in a time.
type GuardReport struct {
	Settings GuardRow
	Rules    []sendguard.Count
	Sends    int
	Asked    int // sends that were held up
	Days     []sendguard.Day
	Newest   []sendguard.Record
}

// newestFindings is how many the report lists.
const newestFindings = 50

// Report counts the last days; of one rule lists its newest findings.
func (d *GuardDesk) Report(ctx context.Context, by desk.Person, w desk.WorkspaceID, rule sendguard.Rule, days int) (out GuardReport, err error) {
	if err := mayPlan(by, identity.ReadFigures, w); err != nil {
		return out, err
	}
	if out.Settings, err = d.store.GuardSettings(ctx, w); err != nil {
		return out, err
	}
	rules, err := d.rules.Of(ctx, w)
	if err != nil {
		return out, err
	}
	zone := rules.Clocks.Calendar("", "").Zone()
	now := d.env.Clock.Now().In(zone)
	first := time.Date(now.Year(), now.Month(), now.Day()-days+1, 0, 0, 0, 0, zone)
	if out.Rules, err = d.store.CountFindings(ctx, w, first, now.Add(time.Second)); err != nil {
		return out, err
	}
	if out.Days, err = d.store.GuardDays(ctx, w, first.Format(time.DateOnly), now.Format(time.DateOnly)); err != nil {
		return out, err
	}
	for _, day := range out.Days {
		out.Sends, out.Asked = out.Sends+day.Sends, out.Asked+day.Asked
	}
	out.Newest, err = d.store.Findings(ctx, w, rule, first, newestFindings)
	return out, err
}

// Missends lists what went to the wrong place in the brands where somebody oversees others.
func (d *GuardDesk) Missends(ctx context.Context, by desk.Person, w desk.WorkspaceID) (out CareList[missend.Missend], err error) {
	items, err := d.store.Missends(ctx, brandsOf(by, identity.ActForOther, w), maxCare)
	if err != nil {
		return out, err
	}
	return listed(ctx, d.store, items, func(m missend.Missend) (desk.ConversationID, []desk.MessageID) {
		return m.Conversation, []desk.MessageID{m.Message, m.Note}
	})
}

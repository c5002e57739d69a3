package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// IncidentDesk is people's door to what many customers write about at once.
type IncidentDesk struct {
	env   Env
	store IncidentStore
	care  CareStore
	bulk  *Bulker
	rules *Rulebook
	guard Guard
}

// NewIncidentDesk makes the door.
func NewIncidentDesk(env Env, store IncidentStore, care CareStore, bulk *Bulker, rules *Rulebook, guard Guard) *IncidentDesk {
	return &IncidentDesk{env, store, care, bulk, rules, guard}
}

// may refuses what a role does not allow; a brand that is not the asker's is not there.
func (d *IncidentDesk) may(by desk.Person, a identity.Action, w desk.WorkspaceID) error {
	return mayPlan(by, a, w)
}

// IncidentView is an incident with its figures.
type IncidentView struct {
	incident.Incident
	Counts  IncidentCounts
	Targets map[incident.TargetState]int
	Notices []NoticeRow
}

// maxIncidents bounds a list.
const maxIncidents = 100

// List lists those of the brands where one works; of one brand, if it is named.
func (d *IncidentDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID, closed bool) ([]IncidentView, error) {
	rows, err := d.store.Incidents(ctx, brandsOf(by, identity.Work, w), closed, maxIncidents)
	out := make([]IncidentView, len(rows))
	for i, row := range rows {
		if err != nil {
			break
		}
		out[i].Incident = row
		out[i].Counts, err = d.store.CountIncident(ctx, row.ID, row.OpenedAt)
	}
	return out, err
}

// hoursShown is how many hours an incident's figures go back.
const hoursShown = 24

// Get gives one with all its figures.
func (d *IncidentDesk) Get(ctx context.Context, by desk.Person, id desk.IncidentID) (v IncidentView, err error) {
	if v.Incident, err = d.one(ctx, by, identity.Work, id); err != nil {
		return v, err
	}
	until := d.env.Clock.Now()
	if !v.ClosedAt.IsZero() {
		until = v.ClosedAt
	}
	if v.Counts, err = d.store.CountIncident(ctx, id, until.Add(-hoursShown*time.Hour)); err != nil {
		return v, err
	}
	if v.Targets, err = d.store.CountTargets(ctx, id); err != nil {
		return v, err
	}
	v.Notices, err = d.store.Notices(ctx, id)
	return v, err
}

func (d *IncidentDesk) one(ctx context.Context, by desk.Person, a identity.Action, id desk.IncidentID) (incident.Incident, error) {
	i, err := d.store.Incident(ctx, id)
	if err == nil {
		err = d.may(by, a, i.Workspace)
	}
	if err != nil {
		return incident.Incident{}, err
	}
	return i, nil
}

// Open makes a new incident. From then on what customers write is looked at.
func (d *IncidentDesk) Open(ctx context.Context, by desk.Person, w desk.WorkspaceID, b incident.Body) (incident.Incident, error) {
	if err := d.may(by, identity.ManageIncident, w); err != nil {
		return incident.Incident{}, err
	}
	open, err := d.store.OpenIncidents(ctx, w)
	if err != nil {
		return incident.Incident{}, err
	}
	if len(open) >= incident.MaxOpen {
		return incident.Incident{}, desk.E(desk.Conflict, "too_many_open", "A brand has at most 20 open incidents. Close one first.")
	}
	i := incident.Incident{Workspace: w, ID: desk.IncidentID(d.env.IDs()), State: incident.Open, By: by.ID, OpenedAt: d.env.Clock.Now(), Body: b}
	return d.save(ctx, by, i, "opened")
}

// Edit changes one, on the version that was read.
func (d *IncidentDesk) Edit(ctx context.Context, by desk.Person, id desk.IncidentID, version int64, b incident.Body) (incident.Incident, error) {
	i, err := d.one(ctx, by, identity.ManageIncident, id)
	if err != nil {
		return i, err
	}
	i.Version = version
	i.Body = b
	return d.save(ctx, by, i, "edited")
}

// Close ends one with what is to be remembered: nothing more comes to it, and its notice is
// not said any more.
func (d *IncidentDesk) Close(ctx context.Context, by desk.Person, id desk.IncidentID, version int64, summary string) (incident.Incident, error) {
	i, err := d.one(ctx, by, identity.ManageIncident, id)
	if err != nil {
		return i, err
	}
	if i.State == incident.Closed {
		return i, desk.E(desk.Conflict, "incident_closed", "This incident is closed already.")
	}
	i.Version, i.State, i.ClosedAt, i.Body.Summary = version, incident.Closed, d.env.Clock.Now(), summary
	return d.save(ctx, by, i, "closed")
}

func (d *IncidentDesk) save(ctx context.Context, by desk.Person, i incident.Incident, code string) (incident.Incident, error) {
	for _, text := range []*string{&i.Body.Title, &i.Body.Notice, &i.Body.Wording, &i.Body.Summary} {
		*text = d.guard(*text)
	}
	i.Body.Words = slices.Clone(i.Body.Words)
	for n := range i.Body.Words {
		i.Body.Words[n] = d.guard(i.Body.Words[n])
	}
	if err := i.Body.Valid(); err != nil {
		return i, err
	}
	i, err := d.store.SaveIncident(ctx, i, i.Version, by.ID, d.env.Clock.Now(), []desk.Fact{d.fact(by, i, code)})
	if err != nil {
		return i, err
	}
	d.rules.forget(i.Workspace) // here at once, on other nodes within a second
	d.env.committed(nil)
	return i, nil
}

func (d *IncidentDesk) fact(by desk.Person, i incident.Incident, code string) desk.Fact {
	return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactIncident, Centre: by.Centre, Workspace: i.Workspace, Actor: desk.Operator(by.ID), Code: code,
		Data: map[string]string{"incident": string(i.ID), "kind": string(i.Body.Kind)}}
}

// MemberList is a part of an incident's inquiries.
type MemberList struct {
	Items []incident.Member
	Talks map[desk.ConversationID]ConversationView
	Next  string
}

// Members lists the inquiries that stand so to an incident, the newest first.
func (d *IncidentDesk) Members(ctx context.Context, by desk.Person, id desk.IncidentID, s incident.Standing, page desk.Page) (out MemberList, err error) {
	if _, err := d.one(ctx, by, identity.Work, id); err != nil {
		return out, err
	}
	if out.Items, out.Next, err = d.store.Members(ctx, id, s, page); err != nil {
		return out, err
	}
	ids := make([]desk.ConversationID, len(out.Items))
	for i, m := range out.Items {
		ids[i] = m.Conversation
	}
	talks, err := d.care.Talks(ctx, ids)
	out.Talks = make(map[desk.ConversationID]ConversationView, len(talks))
	for _, v := range talks {
		out.Talks[v.ID] = v
	}
	return out, err
}

package flow

import (
	"context"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// AddTargets puts the people of a pasted or exported list; who is there already stays as they
// are. gathered puts the incident's customers instead.
func (d *IncidentDesk) AddTargets(ctx context.Context, by desk.Person, id desk.IncidentID, text string, gathered bool) (added int, err error) {
	i, err := d.one(ctx, by, identity.ManageIncident, id)
	if err != nil {
		return 0, err
	}
	fact := d.fact(by, i, "targets")
	if gathered {
		added, err = d.store.AddGathered(ctx, id, d.env.IDs, []desk.Fact{fact})
	} else {
		list, bad := incident.ReadTargets(text)
		if bad != nil {
			return 0, bad
		}
		for n := range list {
			list[n].Workspace, list[n].ID = i.Workspace, d.env.IDs()
			list[n].Identity, list[n].Name = d.guard(list[n].Identity), d.guard(list[n].Name)
		}
		added, err = d.store.AddTargets(ctx, id, list, []desk.Fact{fact})
	}
	if err == nil {
		d.env.committed(nil)
	}
	return added, err
}

// Targets lists whom an incident concerns, in their order.
func (d *IncidentDesk) Targets(ctx context.Context, by desk.Person, id desk.IncidentID, s incident.TargetState, after, n int) ([]incident.Target, error) {
	if _, err := d.one(ctx, by, identity.Work, id); err != nil {
		return nil, err
	}
	return d.store.Targets(ctx, id, s, after, n)
}

// SetTarget notes what came of turning to a person, with who did and when.
func (d *IncidentDesk) SetTarget(ctx context.Context, by desk.Person, id desk.IncidentID, target string, s incident.TargetState, note string) (incident.Target, error) {
	i, err := d.one(ctx, by, identity.Work, id)
	if err != nil {
		return incident.Target{}, err
	}
	t, err := d.store.Target(ctx, target)
	if err == nil && t.Incident != id {
		err = desk.ErrNotFound
	}
	if err != nil {
		return incident.Target{}, err
	}
	if !slices.Contains(incident.TargetStates, s) {
		return t, desk.E(desk.Invalid, "bad_state", "Choose open, contacted, done or unreachable.").On("state")
	}
	note = d.guard(note)
	if err := incident.CheckNote(note); err != nil {
		return t, err
	}
	t.State, t.Note, t.By, t.At = s, note, by.ID, d.env.Clock.Now()
	fact := d.fact(by, i, "target")
	fact.Contact, fact.Data["state"], fact.Data["pos"] = t.Contact, string(s), strconv.Itoa(t.Pos)
	if err := d.store.SetTarget(ctx, t, []desk.Fact{fact}); err != nil {
		return t, err
	}
	d.env.committed(nil)
	return t, nil
}

// Export gives the whole list as a table for spreadsheets, in the asker's language. That it
// was taken out is noted: it is personal data.
func (d *IncidentDesk) Export(ctx context.Context, by desk.Person, id desk.IncidentID, who func(desk.OperatorID) string) ([]byte, error) {
	i, err := d.one(ctx, by, identity.ManageIncident, id)
	if err != nil {
		return nil, err
	}
	list, err := d.store.Targets(ctx, id, "", 0, incident.MaxTargets)
	if err != nil {
		return nil, err
	}
	rules, err := d.rules.Of(ctx, i.Workspace)
	if err != nil {
		return nil, err
	}
	if _, err := d.store.AddTargets(ctx, id, nil, []desk.Fact{d.fact(by, i, "exported")}); err != nil {
		return nil, err
	}
	d.env.committed(nil)
	return incident.WriteTargets(list, who, rules.Clocks.Calendar("", "").Zone(), targetWords(by.Language)), nil
}

// targetWords are the headings and states in a language; Japanese for any but English.
func targetWords(language string) func(string) string {
	words := map[string]string{"identity": "連絡先", "name": "お名前", "state": "状況", "note": "メモ", "by": "対応者", "at": "日時",
		"state.open": "未対応", "state.contacted": "連絡済み", "state.done": "完了", "state.unreachable": "連絡不可"}
	if language == "en" {
		words = map[string]string{"state.open": "open", "state.contacted": "contacted", "state.done": "done", "state.unreachable": "unreachable"}
	}
	return func(s string) string {
		if w, ok := words[s]; ok {
			return w
		}
		return s
	}
}

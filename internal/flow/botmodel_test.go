package flow_test

import (
	"context"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// judged is a store in which so many decisions were judged.
type judged struct {
	flow.BotStore
	n int
}

func (j *judged) Judged(context.Context, desk.WorkspaceID, int) (out []flow.DecisionView, _ error) {
	for i := range j.n {
		d := flow.DecisionView{Verdict: flow.VerdictNone}
		d.Found.Hits = []retrieval.Hit{{ID: "points"}}
		d.Found.Features = make([]float64, len(retrieval.FeatureNames()))
		for k := range d.Found.Features {
			d.Found.Features[k] = float64((i*7+k*3)%11) / 10
		}
		if i%3 == 0 {
			d.Verdict = "points"
		}
		out = append(out, d)
	}
	return out, nil
}

// What goes live is what an administrator was shown, or nothing.
func TestApplyWhatWasSeen(t *testing.T) {
	r := newRig(t)
	store := &judged{r.db, 120}
	bots := flow.NewBotDesk(r.env, nil, nil, store, nil, nil)
	person := func(role desk.Role) desk.Person {
		return desk.Person{ID: "p", Centre: "c", Role: role, Memberships: map[desk.WorkspaceID]desk.Role{brand: role}}
	}
	editor, admin := person(desk.RoleEditor), person(desk.RoleAdministrator)
	fit, err := bots.Refit(t.Context(), editor, brand)
	if err != nil || fit.Seen == "" || fit.Report.Verdicts != 120 {
		t.Fatalf("%+v, %v", fit.Report, err)
	}
	if _, err := bots.ApplyModel(t.Context(), editor, brand, fit.Seen); desk.CodeOf(err) != "forbidden" {
		t.Errorf("an editor applies it: %v", err)
	}
	store.n++
	for _, seen := range []string{fit.Seen, ""} {
		if _, err := bots.ApplyModel(t.Context(), admin, brand, seen); desk.CodeOf(err) != "model_moved" {
			t.Errorf("seen %q: %v", seen, err)
		}
	}
	fresh, err := bots.Refit(t.Context(), admin, brand)
	if err != nil || fresh.Seen == fit.Seen {
		t.Fatalf("%q, %v", fresh.Seen, err)
	}
	row, err := bots.ApplyModel(t.Context(), admin, brand, fresh.Seen)
	if err != nil || row.Body.Model == nil || row.Body.Model.Bias != fresh.Model.Bias {
		t.Fatalf("%+v, %v", row.Body.Model, err)
	}
	if _, err := bots.ResetModel(t.Context(), editor, brand); desk.CodeOf(err) != "forbidden" {
		t.Errorf("an editor takes it back: %v", err)
	}
	if row, err = bots.ResetModel(t.Context(), admin, brand); err != nil || row.Body.Model != nil {
		t.Errorf("%+v, %v", row.Body.Model, err)
	}
}

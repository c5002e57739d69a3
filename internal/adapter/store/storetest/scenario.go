package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func drawn(id, says string) bot.Scenario {
	return bot.Scenario{ID: id, Name: "名前 " + id, Triggers: []string{"始め " + id}, Start: "a", Nodes: []bot.Node{{ID: "a", End: &bot.End{Text: says}}}}
}

func (w *world) keeps(s flow.ScenarioSave) {
	w.t.Helper()
	facts := []desk.Fact{{At: s.Kept.UpdatedAt, Kind: desk.FactScenario, Workspace: s.Kept.Workspace, Data: map[string]string{"scenario": s.Kept.ID}}}
	w.must(w.SaveScenario(w.ctx, s, facts))
}

func (w *world) begun(id, says string) bot.Kept {
	w.t.Helper()
	k, err := bot.NewKept(bot.Kept{}, brand, drawn(id, says), anna, kept(1))
	w.must(err)
	w.keeps(flow.ScenarioSave{Kept: k})
	return k
}

func (w *world) published(k bot.Kept, says string) (bot.Kept, bot.Published) {
	w.t.Helper()
	k, err := k.Edit(drawn(k.ID, says), k.Revision, anna, kept(2))
	w.must(err)
	w.keeps(flow.ScenarioSave{Kept: k, Base: k.Version - 1})
	k, p, err := k.Publish(k.Revision, ben, kept(3))
	w.must(err)
	w.keeps(flow.ScenarioSave{Kept: k, Base: k.Version - 1, Fresh: &p, Live: true})
	return k, p
}

// A draft and versions come back as they were; customers get what is live, and of one
// that is deleted only the dialogues that are on it still do.
func scenarioLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	k := w.begun("move", "一")
	got, err := db.KeptScenario(w.ctx, brand, "move")
	w.must(err)
	if d := cmp.Diff(k, got); d != "" {
		t.Fatal(d)
	}
	if live, own, err := db.LiveScenarios(w.ctx, brand); err != nil || len(live) != 0 || !slices.Equal(own, []string{"move"}) {
		t.Errorf("a draft: %v %v %v", live, own, err)
	}
	k, first := w.published(k, "二")
	k, newest := w.published(k, "三")
	w.begun("other", "別")
	live, own, err := db.LiveScenarios(w.ctx, brand)
	w.must(err)
	if d := cmp.Diff([]bot.Scenario{newest.Scenario}, live); d != "" || !slices.Equal(own, []string{"move", "other"}) {
		t.Error(d, own)
	}
	for _, want := range []bot.Published{first, newest} {
		got, err := db.ScenarioVersion(w.ctx, brand, "move", want.Scenario.Version)
		w.must(err)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	list, err := db.ScenarioVersions(w.ctx, brand, "move", 10)
	w.must(err)
	if len(list) != 2 || list[0].Scenario.Version != 2 || list[0].Scenario.Name != "名前 move" || list[0].By != ben || list[0].Scenario.Nodes != nil {
		t.Errorf("%+v", list)
	}
	before := k
	k, err = k.Switch(1, anna, kept(4))
	w.must(err)
	w.keeps(flow.ScenarioSave{Kept: k, Base: before.Version, Live: true})
	if live, _, err := db.LiveScenarios(w.ctx, brand); err != nil || len(live) != 1 || live[0].Version != 1 {
		t.Errorf("back to 1: %+v %v", live, err)
	}
	gone := k.Delete(anna, kept(5))
	w.keeps(flow.ScenarioSave{Kept: gone, Base: k.Version, Live: true})
	if live, own, err := db.LiveScenarios(w.ctx, brand); err != nil || len(live) != 0 || !slices.Equal(own, []string{"other"}) {
		t.Errorf("deleted: %v %v %v", live, own, err)
	}
	if all, err := db.KeptScenarios(w.ctx, brand); err != nil || len(all) != 1 || all[0].ID != "other" {
		t.Errorf("%v %v", all, err)
	}
	if got, err := db.KeptScenario(w.ctx, brand, "move"); err != nil || !got.Hidden || got.Newest != 2 {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := db.ScenarioVersion(w.ctx, brand, "move", 2); err != nil {
		t.Error("a version is gone:", err)
	}
	for _, err := range []error{
		second(db.KeptScenario(w.ctx, other, "move")), second(db.KeptScenario(w.ctx, brand, "none")), second(db.ScenarioVersion(w.ctx, other, "move", 1)), second(db.ScenarioVersion(w.ctx, brand, "move", 3)),
	} {
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
}

// Of two who change one draft one wins; what is live has a count that both see.
func scenarioVersions(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	k := w.begun("move", "一")
	if err := db.SaveScenario(w.ctx, flow.ScenarioSave{Kept: k}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	if n, err := db.ScenarioSeq(w.ctx, brand); err != nil || n != 0 {
		t.Errorf("a draft counts: %d %v", n, err)
	}
	results := make([]error, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			after, p, err := k.Publish(k.Revision, anna, kept(2))
			if err == nil {
				err = db.SaveScenario(w.ctx, flow.ScenarioSave{Kept: after, Base: k.Version, Fresh: &p, Live: true}, nil)
			}
			results[i] = err
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !errors.Is(err, desk.ErrVersion) {
			t.Error(err)
		}
	}
	if list, err := db.ScenarioVersions(w.ctx, brand, "move", 10); won != 1 || err != nil || len(list) != 1 {
		t.Errorf("%d won, %d versions, %v", won, len(list), err)
	}
	if n, err := db.ScenarioSeq(w.ctx, brand); err != nil || n != 1 {
		t.Errorf("counted %d, %v", n, err)
	}
	if n, err := db.ScenarioSeq(w.ctx, other); err != nil || n != 0 {
		t.Errorf("of the other brand: %d, %v", n, err)
	}
}

func actionPorts(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row := flow.PortRow{Workspace: brand, Name: "crm", Revision: 1, Sealed: []byte{0, 1, 2}, UpdatedAt: kept(1), UpdatedBy: anna,
		Body: flow.PortBody{URL: "https://crm.example/desk", TimeoutMS: 5000, Headers: []string{"Authorization"},
			Actions: []bot.PortAction{{Name: "orders", Read: true, Args: []string{"id"}, Gives: []string{"orders"}}}}}
	w.must(db.SaveActionPort(w.ctx, row, 0, []desk.Fact{{At: row.UpdatedAt, Kind: desk.FactActionPort, Workspace: brand}}))
	if err := db.SaveActionPort(w.ctx, row, 0, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	got, err := db.ActionPort(w.ctx, brand, "crm")
	w.must(err)
	if d := cmp.Diff(row, got); d != "" {
		t.Error(d)
	}
	row.Revision, row.Body.URL = 2, "https://crm.example/new"
	w.must(db.SaveActionPort(w.ctx, row, 1, nil))
	if err := db.SaveActionPort(w.ctx, row, 1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old revision: %v", err)
	}
	if list, err := db.ActionPorts(w.ctx, brand); err != nil || len(list) != 1 || list[0].Body.URL != row.Body.URL {
		t.Errorf("%+v %v", list, err)
	}
	if list, err := db.ActionPorts(w.ctx, other); err != nil || len(list) != 0 {
		t.Errorf("of the other brand: %v %v", list, err)
	}
	stale := row
	stale.Revision = 1
	if err := db.DeleteActionPort(w.ctx, stale, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old one deleted: %v", err)
	}
	w.must(db.DeleteActionPort(w.ctx, row, nil))
	if _, err := db.ActionPort(w.ctx, brand, "crm"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
}

package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A translation is kept with the words it is of, and goes with them in the same commit; of
// words that have changed meanwhile none is kept.
func modelTranslations(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.met("hanako")
	w.receive(user("hanako"), says(user("hanako"), "e2", "Where is my parcel?", at(1)))
	page, _, err := w.Messages(w.ctx, c.Thread.ID, desk.Page{})
	w.must(err)
	m := page[0]
	tr := flow.Translation{Workspace: brand, Thread: c.Thread.ID, Message: m.ID, Language: "ja", Text: "荷物はどこですか", Model: "m1", At: cut(at(2)), By: anna}
	w.must(w.PutTranslation(w.ctx, tr, m.Version, []desk.Fact{{At: at(2), Kind: desk.FactAssist, Workspace: brand, Code: "translated"}}))
	if facts := w.facts(); facts[len(facts)-1].Kind != desk.FactAssist {
		t.Errorf("%+v", facts)
	}
	tr.Text, tr.By = "お荷物はどちらですか", ben
	w.must(w.PutTranslation(w.ctx, tr, m.Version, nil))
	got, err := w.Translation(w.ctx, m.ID, "ja")
	if err != nil || cmp.Diff(tr, got, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(tr, got, sameTime))
	}
	if _, err := w.Translation(w.ctx, m.ID, "en"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("in another language: %v", err)
	}
	list := func(language string, n int) int {
		t.Helper()
		rows, err := w.Translations(w.ctx, c.Thread.ID, language, n)
		w.must(err)
		return len(rows)
	}
	first := tr
	first.Message = page[1].ID
	w.must(w.PutTranslation(w.ctx, first, page[1].Version, nil))
	if n, one, none := list("ja", 10), list("ja", 1), list("en", 10); n != 2 || one != 1 || none != 0 {
		t.Errorf("%d %d %d", n, one, none)
	}
	if err := w.PutTranslation(w.ctx, tr, m.Version-1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("of other words: %v", err)
	}
	w.receive(user("hanako"), desk.Inbound{Kind: desk.InUnsend, EventID: "e3", At: at(3), MessageID: "m-e2", Source: desk.Source{Kind: desk.FromUser, ID: "hanako", User: "hanako"}})
	if _, err := w.Translation(w.ctx, m.ID, "ja"); !errors.Is(err, desk.ErrNotFound) || list("ja", 10) != 1 {
		t.Errorf("it outlived its words: %v", err)
	}
	m, err = w.Message(w.ctx, m.ID)
	w.must(err)
	if err := w.PutTranslation(w.ctx, tr, m.Version, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("of words that are gone: %v", err)
	}
}

package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func aTemplate(id template.ID, w desk.WorkspaceID, owner desk.OperatorID) template.Template {
	return template.Template{ID: id, Centre: centre, Workspace: w, Owner: owner, MadeBy: anna, MadeAt: sec(1), ChangedBy: anna, ChangedAt: sec(1),
		Body: template.Body{Title: "題 " + string(id), Shortcut: "だい", Folder: "配送", Text: "{customer.name}様\n<b>", Actions: []template.Action{{Kind: template.Hold, Value: "inside", Minutes: 5}}}}
}

// A template is changed on the version that was read; of several, one stale one and none is.
func templatesLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	one, two := aTemplate("t1", brand, ""), aTemplate("t2", "", anna)
	w.must(w.SaveTemplates(w.ctx, []template.Template{one, two}, nil))
	one.Version, two.Version = 1, 1
	for _, want := range []template.Template{one, two} {
		if got, err := w.Template(w.ctx, want.ID); err != nil || cmp.Diff(want, got) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(want, got))
		}
	}
	fresh := aTemplate("t1", brand, "")
	if err := w.SaveTemplates(w.ctx, []template.Template{fresh}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	one.Body.Title, one.ChangedBy, one.ChangedAt = "別", ben, sec(2)
	stale := two
	stale.Version = 7
	stale.Body.Title = "stale"
	if err := w.SaveTemplates(w.ctx, []template.Template{one, stale}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("one of two stale: %v", err)
	}
	if got, _ := w.Template(w.ctx, "t1"); got.Version != 1 || got.Body.Title == "別" {
		t.Errorf("half of it was stored: %+v", got)
	}
	w.must(w.SaveTemplates(w.ctx, []template.Template{one, two}, nil))
	moved := one
	moved.Version, moved.Workspace = 2, other
	if err := w.SaveTemplates(w.ctx, []template.Template{moved}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("moved to another brand: %v", err)
	}
	if got, err := w.Template(w.ctx, "t1"); err != nil || got.Version != 2 || got.Body.Title != "別" || got.ChangedBy != ben || !got.MadeAt.Equal(sec(1)) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := w.Template(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// Somebody gets the shared ones of their brands, those of all brands if asked, and their own.
func templatesLists(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	away := aTemplate("old", brand, "")
	away.Archived = sec(9)
	foreign := aTemplate("foreign", "", "")
	foreign.Centre = "another"
	w.must(w.SaveTemplates(w.ctx, []template.Template{aTemplate("brand", brand, ""), aTemplate("other", other, ""), aTemplate("all", "", ""),
		aTemplate("anna", "", anna), aTemplate("ben", brand, ben), away, foreign}, nil))
	for name, c := range map[string]struct {
		q    flow.TemplateQuery
		want []template.ID
	}{
		"everything of anna's":  {flow.TemplateQuery{Brands: []desk.WorkspaceID{brand}, Global: true, Owner: anna}, []template.ID{"all", "anna", "brand"}},
		"both brands":           {flow.TemplateQuery{Brands: []desk.WorkspaceID{brand, other}, Owner: ben}, []template.ID{"ben", "brand", "other"}},
		"only of all brands":    {flow.TemplateQuery{Global: true}, []template.ID{"all"}},
		"only shared":           {flow.TemplateQuery{Brands: []desk.WorkspaceID{brand}}, []template.ID{"brand"}},
		"nobody's brands":       {flow.TemplateQuery{}, nil},
		"what was put away":     {flow.TemplateQuery{Brands: []desk.WorkspaceID{brand}, Global: true, Owner: anna, Archived: true}, []template.ID{"old"}},
		"another centre's none": {flow.TemplateQuery{Centre: "nowhere", Brands: []desk.WorkspaceID{brand}, Global: true, Owner: anna}, nil},
	} {
		if c.q.Centre == "" {
			c.q.Centre = centre
		}
		list, err := w.Templates(w.ctx, c.q)
		var got []template.ID
		for _, one := range list {
			got = append(got, one.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, c := range []struct {
		w     desk.WorkspaceID
		owner desk.OperatorID
		want  int
	}{{brand, "", 2}, {"", "", 1}, {"", anna, 1}, {brand, ben, 1}, {"", ben, 1}} {
		if n, err := w.CountTemplates(w.ctx, centre, c.w, c.owner); err != nil || n != c.want {
			t.Errorf("%q %q: %d, %v", c.w, c.owner, n, err)
		}
	}
}

// Uses are written with the decision that used them; one of what is not the user's is not kept,
// and a write that loses keeps none.
func templatesUses(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.SaveTemplates(w.ctx, []template.Template{aTemplate("brand", brand, ""), aTemplate("other", other, ""), aTemplate("all", "", ""), aTemplate("ben", "", ben)}, nil))
	hanako := user("hanako")
	w.receive(hanako, says(hanako, "e1", "1", at(1)))
	ref := flow.CaseRef{Key: hanako}
	n := 0
	used := func(c decide.Case, id template.ID, topic string, fate template.Fate, when time.Time) flow.Write {
		n++
		ch := decide.Change{Base: c.Thread.Version, Case: c, Uses: []template.Use{{ID: w.ids.next(), Centre: centre, Workspace: brand, Template: id, Operator: anna,
			Conversation: c.Talk.ID, Message: "m", Topic: topic, At: when, Fate: fate}}}
		ch.Traits = []desk.Trait{tag("t" + w.ids.next())} // something that is written
		ch.Traits[0].Contact = c.Thread.Contact
		ch.Case.Thread.Version++
		return flow.Write{Change: ch}
	}
	stale := used(w.load(ref), "brand", "配送", template.AsIs, sec(1))
	for _, u := range []struct {
		id    template.ID
		topic string
		fate  template.Fate
	}{{"brand", "配送", template.AsIs}, {"brand", "配送", template.Edited}, {"all", "返品", template.AsIs}, {"brand", "", template.Ran}, {"other", "配送", template.AsIs}, {"ben", "配送", template.AsIs}, {"none", "配送", template.AsIs}} {
		w.commit(used(w.load(ref), u.id, u.topic, u.fate, sec(10+n)))
	}
	if errs, err := w.Commit(w.ctx, []flow.Write{stale}); err != nil || errs[0] == nil {
		t.Errorf("a stale write: %v, %v", errs, err)
	}
	own, err := w.OwnUses(w.ctx, anna, 3)
	if err != nil || len(own) != 3 || own[0].Fate != template.Ran || own[0].Template != "brand" || own[1].Template != "all" {
		t.Errorf("%+v, %v", own, err)
	}
	if own, err = w.OwnUses(w.ctx, ben, 3); err != nil || len(own) != 0 {
		t.Errorf("another's: %+v, %v", own, err)
	}
	about, err := w.TopicUses(w.ctx, brand, "配送", 10)
	if err != nil || len(about) != 2 || about[0].Fate != template.Edited || about[0].Message != "m" || about[0].Topic != "配送" {
		t.Errorf("%+v, %v", about, err)
	}
	if about, err = w.TopicUses(w.ctx, brand, "", 10); err != nil || about != nil {
		t.Errorf("about nothing: %+v, %v", about, err)
	}
	figures, err := w.TemplateFigures(w.ctx, brand, sec(0), sec(60))
	want := []flow.TemplateFigure{{Template: "brand", AsIs: 1, Edited: 1, Ran: 1, Operators: 1, Last: sec(14)}, {Template: "all", AsIs: 1, Operators: 1, Last: sec(13)}}
	if err != nil || cmp.Diff(want, figures) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, figures))
	}
	if figures, err = w.TemplateFigures(w.ctx, other, sec(0), sec(60)); err != nil || len(figures) != 0 {
		t.Errorf("another brand's: %+v, %v", figures, err)
	}
	uses, err := w.TemplateUses(w.ctx, brand, "brand", sec(11), sec(13), 10)
	if err != nil || len(uses) != 2 || uses[0].Fate != template.Edited {
		t.Errorf("%+v, %v", uses, err)
	}
}

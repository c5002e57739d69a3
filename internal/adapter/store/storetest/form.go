package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// What may be asked is kept version by version; who was behind stores nothing.
func formRules(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if v, err := w.FormRules(w.ctx, brand); err != nil || v.Version != 0 || v.Workspace != brand {
		t.Fatalf("%+v, %v", v, err)
	}
	fact := []desk.Fact{{At: sec(0), Kind: desk.FactFormSettings, Centre: centre, Workspace: brand}}
	first := form.Version{Workspace: brand, Version: 1, At: cut(sec(1)), By: anna, Body: form.Defaults()}
	w.must(w.SaveFormRules(w.ctx, first, fact))
	if err := w.SaveFormRules(w.ctx, first, fact); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("saved twice: %v", err)
	}
	second := first
	second.Version, second.By, second.Body = 2, ben, form.Settings{Hours: 1, Days: 2, Who: form.Above}
	w.must(w.SaveFormRules(w.ctx, second, fact))
	v, err := w.FormRules(w.ctx, brand)
	if err != nil || cmp.Diff(second, v, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(second, v, sameTime))
	}
}

// Forms come back as they were kept, by id, by their token's hash and with their talk; the key of
// an answer is somebody's as long as the answer is; what is over stays so.
func forms(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	th := ch.Case.Thread
	one := form.Request{ID: "f1", Workspace: brand, Thread: th.ID, Conversation: ch.Case.Talk.ID, Contact: th.Contact, Operator: anna, Version: 1, State: form.Received,
		Sheet: form.Ready()[0], Who: form.Owner, Hash: "h1", Link: []byte{0, 1, 255}, Message: "m", Asked: cut(sec(1)), Until: cut(sec(90)), Changed: cut(sec(2)), Keep: 7 * 24 * time.Hour,
		Destroy: cut(sec(99)), Key: "k1", Sealed: []byte{0, 255, 3}, Masked: []form.Masked{{Name: "number", Value: "***4567"}}}
	everyField(t, one)
	two, three := one, one
	two.ID, two.Hash, two.State, two.Key, two.Sealed, two.Asked = "f2", "h2", form.Open, "", nil, cut(sec(3)) // the newest, though not by its id
	three.ID, three.Hash, three.State, three.Key = "f3", "h3", form.Withdrawn, ""                             // as old as f1
	ch.Kept = decide.Kept{Forms: []form.Request{two, one, three}}
	w.commit(flow.Write{Change: ch})
	same := func(what string, want, got form.Request, err error) {
		t.Helper()
		if d := cmp.Diff(want, got, sameTime); d != "" || err != nil {
			t.Errorf("%s: %v %s", what, err, d)
		}
	}
	got, err := w.Form(w.ctx, "f1")
	same("by id", one, got, err)
	got, err = w.FormByHash(w.ctx, "h3")
	same("by hash", three, got, err)
	if _, err := w.FormByHash(w.ctx, "h"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	if _, err := w.Form(w.ctx, "f"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	list, err := w.FormsOf(w.ctx, th.ID, 2)
	if err != nil || cmp.Diff([]form.Request{two, three}, list, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff([]form.Request{two, three}, list, sameTime))
	}
	for name, ref := range map[string]flow.CaseRef{"inquiry": {Conversation: ch.Case.Talk.ID, Forms: true}, "thread": {Thread: th.ID, Forms: true}} {
		if d := cmp.Diff([]form.Request{one, two}, w.load(ref).Kept.Forms, sameTime); d != "" {
			t.Errorf("with the %s: %s", name, d)
		}
	}
	if c := w.load(flow.CaseRef{Thread: th.ID, Care: true}); len(c.Kept.Forms) != 0 {
		t.Error("read though nobody asked")
	}
	known := func() map[string]bool {
		got, err := w.KnownAttachments(w.ctx, []string{"k1", "k2"})
		w.must(err)
		return got
	}
	if d := cmp.Diff(map[string]bool{"k1": true}, known()); d != "" {
		t.Errorf("keys: %s", d)
	}
	over := one
	over.Version, over.State, over.Sealed, over.Masked, over.Link, over.Changed = 2, form.Destroyed, nil, nil, nil, cut(sec(100))
	next := decide.Change{Base: 1, Case: decide.Case{Thread: next(th)}, Kept: decide.Kept{Forms: []form.Request{over}}, Facts: []desk.Fact{{At: sec(61), Kind: desk.FactForm, Centre: centre, Workspace: brand}}}
	w.commit(flow.Write{Change: next})
	late := next
	late.Base, late.Case.Thread.Version, late.Kept.Forms = 2, 3, []form.Request{one}
	w.commit(flow.Write{Change: late})
	got, err = w.Form(w.ctx, "f1")
	same("over", over, got, err)
	if len(known()) != 0 {
		t.Error("the key of what is destroyed is kept")
	}
}

var _ flow.FormStore = (*store.DB)(nil)

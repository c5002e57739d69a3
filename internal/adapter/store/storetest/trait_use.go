package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The words by which customers are told apart are counted, renamed for all at once, made one, and taken away.
func adminTraits(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	refs := map[string]flow.CaseRef{}
	for _, name := range []string{"hanako", "taro"} {
		key := user(name)
		w.receive(key, says(key, "e-"+name, "1", at(1)))
		refs[name] = flow.CaseRef{Thread: w.load(flow.CaseRef{Key: key}).Thread.ID, Bot: true}
	}
	w.commit(trait(w.load(refs["hanako"]), tag("VIP"), tag("vip"), attribute("会員", "金")))
	w.commit(trait(w.load(refs["taro"]), tag("vip"), attribute("会員ランク", "銀")))
	uses := func() map[string]int {
		list, err := w.TraitUses(w.ctx, brand, 100)
		w.must(err)
		out := map[string]int{}
		for _, u := range list {
			out[string(u.Kind)+" "+u.Name] = u.Customers
		}
		return out
	}
	expect := func(step string, want map[string]int) {
		t.Helper()
		if d := cmp.Diff(want, uses()); d != "" {
			t.Errorf("%s: %s", step, d)
		}
	}
	expect("set", map[string]int{"tag VIP": 1, "tag vip": 2, "attribute 会員": 1, "attribute 会員ランク": 1})
	told := 0
	fact := func(n int) desk.Fact {
		told = n
		return happened[0]
	}
	// hanako has both: one is left, and taro's has the new name
	if n, err := w.RenameTrait(w.ctx, brand, desk.TraitTag, "vip", "VIP", fact); n != 2 || told != 2 || err != nil {
		t.Errorf("renamed %d, told %d, %v", n, told, err)
	}
	expect("made one", map[string]int{"tag VIP": 2, "attribute 会員": 1, "attribute 会員ランク": 1})
	if n, err := w.RenameTrait(w.ctx, brand, desk.TraitAttribute, "会員ランク", "会員", fact); n != 1 || err != nil {
		t.Errorf("renamed %d, %v", n, err)
	}
	if got := w.load(refs["taro"]).Traits.Attributes["会員"].Value; got != "銀" {
		t.Errorf("its value is %q", got)
	}
	told = -1
	for _, elsewhere := range []desk.WorkspaceID{other, "none"} {
		if n, err := w.RemoveTrait(w.ctx, elsewhere, desk.TraitTag, "VIP", fact); n != 0 || told != -1 || err != nil {
			t.Errorf("another brand's: %d, told %d, %v", n, told, err)
		}
	}
	if n, err := w.RemoveTrait(w.ctx, brand, desk.TraitTag, "VIP", fact); n != 2 || told != 2 || err != nil {
		t.Errorf("removed %d, told %d, %v", n, told, err)
	}
	expect("removed", map[string]int{"attribute 会員": 2})
}

var _ flow.TraitStore = (*store.DB)(nil)

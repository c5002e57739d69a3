package flow_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// drawer keeps keys apart from the rows, and tells in which order the two are touched.
type drawer struct {
	keys  map[string]bool
	trail []string
}

func (d *drawer) Seal(_ context.Context, key, _ string, plain []byte) ([]byte, error) {
	d.keys[key] = true
	d.trail = append(d.trail, "key")
	out := slices.Clone(plain)
	slices.Reverse(out)
	return out, nil
}

func (d *drawer) Unseal(_ context.Context, key, _ string, sealed []byte) ([]byte, error) {
	if !d.keys[key] {
		return nil, desk.ErrNotFound
	}
	out := slices.Clone(sealed)
	slices.Reverse(out)
	return out, nil
}

func (d *drawer) Shred(_ context.Context, key string) error {
	delete(d.keys, key)
	d.trail = append(d.trail, "shred")
	return nil
}

// breaking is a store that dies before it stores: what a crash between key and row leaves.
type breaking struct {
	flow.Cases
	d    *drawer
	dies bool
}

var errDied = errors.New("the process died")

func (b *breaking) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	if b.dies {
		return nil, errDied
	}
	b.d.trail = append(b.d.trail, "row")
	return b.Cases.Commit(ctx, writes)
}

// shops are the brands in use; away: this one is put away.
type shops struct {
	flow.Reader
	away bool
}

func (s *shops) Workspaces(ctx context.Context, c desk.CentreID) ([]desk.Workspace, error) {
	if s.away {
		return nil, nil
	}
	return s.Reader.Workspaces(ctx, c)
}

type asking struct {
	*rig
	shops  *shops
	d      *drawer
	cases  *breaking
	forms  *flow.FormDesk
	timers *flow.Runner
	ito    desk.Person
	v      flow.ConversationView
	token  string
}

// asked is a rig in which a form was sent.
func asked(t *testing.T) (*asking, form.Request) {
	r, _, _ := caring(t)
	a := &asking{rig: r, shops: &shops{Reader: r.db}, d: &drawer{keys: map[string]bool{}}}
	a.cases = &breaking{Cases: r.db, d: a.d}
	rules := flow.NewRulebook(r.env, r.db, r.db, r.db, r.db)
	a.forms = flow.NewFormDesk(r.env, a.cases, r.actor, a.shops, r.db, rules, openSeal{}, a.d, func() string { a.token = "token-" + r.id(); return a.token }, func(s string) string { return s })
	a.timers = flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobForm: a.forms.Due})
	a.ito = r.person("ito", desk.RoleOperator, 5)
	r.comes(a.ito)
	r.accept(text(user, "1", "返金してください", r.clock.Now()))
	r.receive()
	a.v = r.act(a.ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
	return a, a.ask("k")
}

func (a *asking) ask(key string) form.Request {
	a.t.Helper()
	can, err := a.forms.Of(a.t.Context(), a.ito, a.v.ID)
	a.check(err)
	r, err := a.forms.Ask(a.t.Context(), a.ito, a.v.ID, "bank", can.Until, key)
	a.check(err)
	return r.Request
}

func (a *asking) answer() error {
	_, flaws, err := a.forms.Answer(a.t.Context(), a.token, map[string]string{"bank": "みどり銀行", "branch": "新宿", "account_kind": "普通", "number": "7391264", "holder": "ヤマダ"})
	if len(flaws) > 0 {
		a.t.Fatal(flaws)
	}
	return err
}

func (a *asking) now(id string) form.Request {
	a.t.Helper()
	r, err := a.db.Form(a.t.Context(), id)
	a.check(err)
	return r
}

// TestFormKeyIsForOneForm: the same key gives the same form; with another sheet or another time it
// is refused, as messages are.
func TestFormKeyIsForOneForm(t *testing.T) {
	a, f := asked(t)
	if again := a.ask("k"); again.ID != f.ID {
		t.Error("one key, two forms")
	}
	for _, c := range []struct {
		sheet string
		until time.Time
	}{{"address", f.Until}, {"bank", f.Until.Add(-time.Minute)}} {
		if _, err := a.forms.Ask(t.Context(), a.ito, a.v.ID, c.sheet, c.until, "k"); !errors.Is(err, flow.ErrKeyReused) {
			t.Errorf("%s: %v", c.sheet, err)
		}
	}
	stranger := a.ito
	stranger.Memberships = nil
	if _, err := a.forms.Ask(t.Context(), stranger, a.v.ID, "bank", f.Until, "k"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("who is no more of the brand: %v", err)
	}
}

// TestFormOfABrandPutAway: its links are worth nothing.
func TestFormOfABrandPutAway(t *testing.T) {
	a, f := asked(t)
	page, err := a.forms.Page(t.Context(), a.token)
	if err != nil || page.State != form.Open {
		t.Fatal(page.State, err)
	}
	a.shops.away = true
	if page, err := a.forms.Page(t.Context(), a.token); err != nil || page.State != form.Withdrawn {
		t.Errorf("%s %v", page.State, err)
	}
	if err := a.answer(); err != nil || a.now(f.ID).State != form.Open {
		t.Errorf("an answer is taken: %v", err)
	}
}

// TestFormKeyBeforeRow: an answer's key is made before its row. Whoever dies between the two
// leaves a key that no row names, which the sweeper takes; the customer's next try is taken.
func TestFormKeyBeforeRow(t *testing.T) {
	a, f := asked(t)
	a.cases.dies = true
	if err := a.answer(); !errors.Is(err, errDied) {
		t.Fatal(err)
	}
	if got := a.now(f.ID); got.State != form.Open || len(a.d.keys) != 1 {
		t.Fatalf("%s, keys %v", got.State, a.d.keys)
	}
	orphans := func() (out []string) {
		for key := range a.d.keys {
			known, err := a.db.KnownAttachments(t.Context(), []string{key})
			a.check(err)
			if !known[key] {
				out = append(out, key)
			}
		}
		return out
	}
	if len(orphans()) != 1 {
		t.Fatal("the sweeper would not find the key")
	}
	a.cases.dies, a.d.trail = false, nil
	a.check(a.answer())
	if want := []string{"key", "row"}; !slices.Equal(a.d.trail, want) {
		t.Errorf("in the order %v", a.d.trail)
	}
	got := a.now(f.ID)
	if got.State != form.Received || got.Link != nil || len(got.Sealed) == 0 || len(orphans()) != 1 || slices.Contains(orphans(), got.Key) {
		t.Errorf("%+v", got)
	}
}

// TestFormIsDestroyedKeyFirst: at its time the key goes, then the row; whoever dies between the two
// has destroyed it: nobody can look any more, and the timer ends the row.
func TestFormIsDestroyedKeyFirst(t *testing.T) {
	a, f := asked(t)
	a.check(a.answer())
	look := func() ([]form.Value, error) {
		got, err := a.forms.Reveal(t.Context(), a.ito, a.v.ID, f.ID, form.Refund, "")
		return got.Answer, err
	}
	if got, err := look(); err != nil || len(got) != 7 || got[5].Value != "7391264" {
		t.Fatalf("%v %v", got, err)
	}
	a.clock.Advance(7*24*time.Hour - time.Second)
	a.run(a.timers)
	if len(a.d.keys) != 1 {
		t.Fatal("destroyed before its time")
	}
	a.clock.Advance(time.Second)
	a.cases.dies, a.d.trail = true, nil
	if _, err := a.forms.Due(t.Context(), flow.Claimed{Job: desk.Job{Key: f.ID}}); !errors.Is(err, errDied) {
		t.Fatal(err)
	}
	if !slices.Equal(a.d.trail, []string{"shred"}) || a.now(f.ID).State != form.Received {
		t.Fatalf("%v", a.d.trail)
	}
	if _, err := look(); !errors.Is(err, decide.ErrFormGone) {
		t.Errorf("between key and row: %v", err)
	}
	a.cases.dies = false
	a.run(a.timers)
	if got := a.now(f.ID); got.State != form.Destroyed || got.Sealed != nil {
		t.Errorf("%+v", got)
	}
	a.run(a.timers)
	if n := slices.Index(a.d.trail, "row"); n != 2 { // shred, shred once more, row
		t.Errorf("in the order %v", a.d.trail)
	}
}

// TestFormExpires: the timer ends what nobody has answered, and says so to who asked.
func TestFormExpires(t *testing.T) {
	a, f := asked(t)
	a.clock.Advance(24*time.Hour - time.Minute)
	a.run(a.timers)
	if a.now(f.ID).State != form.Open {
		t.Fatal("before its time")
	}
	a.clock.Advance(time.Minute)
	if page, err := a.forms.Page(t.Context(), a.token); err != nil || page.State != form.Expired {
		t.Errorf("before the timer: %v %v", page.State, err)
	}
	a.run(a.timers)
	if got := a.now(f.ID); got.State != form.Expired || got.Link != nil {
		t.Errorf("%+v", got)
	}
	items, _, err := a.db.Facts(t.Context(), "", 1000)
	a.check(err)
	told := func(it flow.FeedItem) bool {
		return it.Fact.Kind == desk.FactForm && it.Fact.Code == "expired" && it.Fact.Subject == a.ito.ID
	}
	if !slices.ContainsFunc(items, told) {
		t.Error("who asked is not told")
	}
	raw, err := json.Marshal(items)
	a.check(err)
	if strings.Contains(string(raw), a.token) {
		t.Error("the token stands in a fact")
	}
}

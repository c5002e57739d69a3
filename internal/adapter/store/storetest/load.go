package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func cancelled(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// waiting makes so many waiting inquiries and gives the offers of all to one
// operator.
func (w *world) waiting(n int, to desk.OperatorID) []flow.Write {
	w.t.Helper()
	var writes []flow.Write
	for range n {
		key := user("w" + w.ids.next())
		w.receive(key, says(key, "e"+w.ids.next(), "x", at(0)))
		c := w.load(flow.CaseRef{Key: key})
		change, err := decide.Offer(c, routing.Decision{Operator: to, Work: routing.Work{Conversation: c.Talk.ID, Weight: 1, OfferFor: time.Minute}},
			at(time.Minute), w.ids.next)
		w.must(err)
		writes = append(writes, flow.Write{Change: change})
	}
	return writes
}

// Fifty offers to one operator at once: as many win as there is room for. Twice,
// for the first time the connections are still being made.
func loadOneWinner(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.contest(ben)
	w.contest(anna)
}

func (w *world) contest(op desk.OperatorID) {
	t := w.t
	writes := w.waiting(50, op)
	version := w.person(op).Version
	before := len(w.facts())
	var mu sync.Mutex
	var wg sync.WaitGroup
	won, facts := 0, 0
	for _, write := range writes {
		wg.Go(func() {
			results, err := w.Commit(w.ctx, []flow.Write{write})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case results[0] == nil:
				won++
				facts += len(write.Change.Facts) + 1
			case !errors.Is(results[0], decide.ErrAtCapacity):
				t.Error(results[0])
			}
		})
	}
	wg.Wait()
	p := w.person(op)
	if won != 3 || p.Load != 3 || p.Version != version+3 || !p.LastAssignedAt.Equal(cut(at(time.Minute))) {
		t.Errorf("%d won, person %+v", won, p)
	}
	if got := len(w.facts()) - before; got != facts {
		t.Errorf("%d facts, want the winners' %d", got, facts)
	}
	offered := 0
	for _, write := range writes {
		if c := w.load(flow.CaseRef{Thread: write.Change.Case.Thread.ID}); c.Talk.State == conversation.Offered {
			offered++
		}
	}
	if offered != 3 {
		t.Errorf("%d are offered", offered)
	}
	var versions []int64 // in any order: of two transactions that waited for each other either may stand first
	for _, f := range w.facts() {
		if f.Kind == desk.FactPresence && f.Code == "load" && f.Subject == op && f.Centre == centre {
			versions = append(versions, f.Version)
		}
	}
	slices.Sort(versions)
	if want := []int64{version + 1, version + 2, version + 3}; !slices.Equal(versions, want) {
		t.Errorf("facts of the load have versions %v, want %v", versions, want)
	}
}

func loadBounds(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	ch.Loads = []decide.Load{{Operator: anna, Delta: -2}}
	w.commit(flow.Write{Change: ch})
	if p := w.person(anna); p.Load != 0 || !p.LastAssignedAt.IsZero() {
		t.Errorf("load %d, assigned %v", p.Load, p.LastAssignedAt)
	}
	up := w.full(user("taro"))
	up.Loads = []decide.Load{{Operator: anna, Delta: 3, Assigned: true}}
	w.commit(flow.Write{Change: up})
	down := w.full(user("jiro"))
	down.Loads = []decide.Load{{Operator: anna, Delta: -1}, {Operator: anna, Delta: 1, Assigned: true}, {Operator: "gone", Delta: -1}}
	w.commit(flow.Write{Change: down}) // full, but nothing is added
	if p := w.person(anna); p.Load != 3 {
		t.Errorf("load %d", p.Load)
	}
	nobody := w.full(user("saburo"))
	nobody.Loads = []decide.Load{{Operator: "gone", Delta: 1}}
	results, err := w.Commit(w.ctx, []flow.Write{{Change: nobody}})
	w.must(err)
	if !errors.Is(results[0], decide.ErrAtCapacity) {
		t.Errorf("a load on nobody: %v", results[0])
	}
}

// A write that raises two operators and finds one of them full raises neither.
func loadAllOrNothing(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	ch.Loads = []decide.Load{{Operator: anna, Delta: 2}, {Operator: ben, Delta: 4}}
	fits := w.full(user("taro"))
	fits.Loads = []decide.Load{{Operator: anna, Delta: 3}}
	results, err := w.Commit(w.ctx, []flow.Write{{Change: ch}, {Change: fits}})
	w.must(err)
	if !errors.Is(results[0], decide.ErrAtCapacity) || results[1] != nil {
		t.Errorf("got %v: the loser must not take the winner's place", results)
	}
	if a, b := w.person(anna).Load, w.person(ben).Load; a != 3 || b != 0 {
		t.Errorf("loads %d and %d", a, b)
	}
	if c := w.load(flow.CaseRef{Key: user("hanako")}); c.Thread.ID != "" || c.Contact.ID != "" {
		t.Error("the loser's thread or contact is stored")
	}
	for _, f := range w.facts() {
		if f.Subject == ben || f.Thread == ch.Case.Thread.ID {
			t.Errorf("a fact of the loser: %+v", f)
		}
	}
}

// Offers of one batch are counted in their order.
func loadInOneBatch(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	writes := append(w.waiting(5, anna), w.waiting(2, ben)...)
	results, err := w.Commit(w.ctx, writes)
	w.must(err)
	got := ""
	for _, err := range results {
		got += fmt.Sprint(map[bool]string{true: "+", false: "-"}[err == nil])
	}
	if got != "+++--++" {
		t.Errorf("winners %s", got)
	}
	if a, b := w.person(anna).Load, w.person(ben).Load; a != 3 || b != 2 {
		t.Errorf("loads %d and %d", a, b)
	}
}

func onceKept(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	o := flow.Once{Operator: anna, Key: "key", Hash: "hash", Message: "message", At: cut(at(0))}
	w.commit(flow.Write{Change: w.full(user("hanako")), Once: &o})
	got, ok, err := w.Once(w.ctx, anna, "key", at(-time.Hour))
	w.must(err)
	if !ok || got != o {
		t.Errorf("%+v, %v", got, ok)
	}
	for name, look := range map[string]func() (flow.Once, bool, error){
		"another operator": func() (flow.Once, bool, error) { return w.Once(w.ctx, ben, "key", at(-time.Hour)) },
		"another key":      func() (flow.Once, bool, error) { return w.Once(w.ctx, anna, "none", at(-time.Hour)) },
		"too old":          func() (flow.Once, bool, error) { return w.Once(w.ctx, anna, "key", at(time.Hour)) },
	} {
		if _, ok, err := look(); ok || err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
	taken := o
	taken.Message, taken.At = "second", cut(at(time.Minute))
	results, err := w.Commit(w.ctx, []flow.Write{{Change: w.full(user("taro")), Once: &taken}})
	w.must(err)
	if !errors.Is(results[0], desk.ErrVersion) {
		t.Errorf("a key used twice: %v", results[0])
	}
	if c := w.load(flow.CaseRef{Key: user("taro")}); c.Thread.ID != "" {
		t.Error("what came with a used key is stored")
	}
	later := o
	later.Message, later.At = "tomorrow", cut(at(25*time.Hour))
	w.commit(flow.Write{Change: w.full(user("jiro")), Once: &later})
	if got, ok, err := w.Once(w.ctx, anna, "key", at(24*time.Hour)); !ok || err != nil || got.Message != "tomorrow" {
		t.Errorf("an old key was not replaced: %+v, %v, %v", got, ok, err)
	}
}

func onceAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const n = 8
	writes := make([]flow.Write, n)
	for i := range writes {
		writes[i] = flow.Write{Change: w.full(user(fmt.Sprint("u", i))), Once: &flow.Once{Operator: anna, Key: "k", Hash: "h", Message: desk.MessageID(fmt.Sprint(i)), At: at(0)}}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	won := 0
	for _, write := range writes {
		wg.Go(func() {
			results, err := w.Commit(w.ctx, []flow.Write{write})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if results[0] == nil {
				won++
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d of %d with one key won", won, n)
	}
}

package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func inboxPut(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	hanako, taro := user("hanako"), user("taro")
	a, b := row(hanako, says(hanako, "e1", "こんにちは", at(0))), row(taro, says(taro, "e2", "二", at(time.Second)))
	if n := w.put(a, b, a); n != 2 {
		t.Errorf("fresh = %d, want 2: one event came twice in the batch", n)
	}
	if n := w.put(a); n != 0 {
		t.Errorf("fresh = %d for a known event", n)
	}
	elsewhere := a
	elsewhere.Key.Channel = line2
	if n := w.put(elsewhere); n != 1 {
		t.Errorf("fresh = %d: another channel's event of the same id is another event", n)
	}
	if n, err := w.Put(w.ctx, nil); n != 0 || err != nil {
		t.Errorf("nothing: %d, %v", n, err)
	}
	events, oldest, err := w.Backlog(w.ctx)
	w.must(err)
	if events != 3 || !oldest.Equal(a.ReceivedAt.Truncate(time.Millisecond)) {
		t.Errorf("backlog %d since %v", events, oldest)
	}
	batches := w.claim("me", forever)
	if len(batches) != 3 {
		t.Fatalf("%d batches", len(batches))
	}
	for _, b := range batches {
		if b.Key == hanako {
			got := b.Rows[0]
			if string(got.Body) != string(a.Body) || got.EventID != "e1" || !got.At.Equal(a.At.Truncate(time.Millisecond)) || got.ID == 0 {
				t.Errorf("row %+v", got)
			}
		}
	}
}

func inboxOrder(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	for _, e := range []struct {
		id string
		at time.Duration
	}{{"c", 2 * time.Second}, {"b", time.Second}, {"a", 2 * time.Second}, {"d", 0}} {
		w.put(row(key, says(key, e.id, e.id, at(e.at))))
	}
	b := w.claim("me", forever)
	if len(b) != 1 || b[0].Owner != "me" || b[0].Key != key {
		t.Fatalf("batches %+v", b)
	}
	got := ""
	for _, r := range b[0].Rows {
		got += r.EventID
	}
	if got != "dbac" {
		t.Errorf("order %s, want by time and then id: dbac", got)
	}
}

// A claim takes at most so many threads and so many events; what it leaves stays
// free for others, and nothing is lost in the counting.
func inboxLimits(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const threads, each = 6, 5
	for i := range threads {
		key := user(fmt.Sprintf("u%d", i))
		for j := range each {
			w.put(row(key, says(key, fmt.Sprintf("e%d-%d", i, j), "x", at(time.Duration(j)*time.Second))))
		}
	}
	first, err := w.Claim(w.ctx, "a", 2, 100, time.Now(), forever)
	w.must(err)
	if len(first) != 2 || len(first[0].Rows) != each {
		t.Fatalf("claimed %d threads", len(first))
	}
	second, err := w.Claim(w.ctx, "b", 100, 7, time.Now(), forever)
	w.must(err)
	if len(second) != 2 || len(second[0].Rows) != 5 || len(second[1].Rows) != 2 {
		t.Fatalf("seven events asked for, got %d threads", len(second))
	}
	seen := map[int64]bool{}
	for _, b := range append(first, second...) {
		w.commit(w.decide(b))
		for _, r := range b.Rows {
			seen[r.ID] = true
		}
	}
	for _, b := range w.claim("c", forever) {
		w.commit(w.decide(b))
		for _, r := range b.Rows {
			if seen[r.ID] {
				t.Errorf("event %s came twice", r.EventID)
			}
			seen[r.ID] = true
		}
	}
	if len(seen) != threads*each {
		t.Errorf("%d events came, want %d", len(seen), threads*each)
	}
	if left := w.claim("d", forever); len(left) != 0 {
		t.Errorf("%d threads are still pending", len(left))
	}
	if events, _, err := w.Backlog(w.ctx); events != 0 || err != nil {
		t.Errorf("backlog %d, %v", events, err)
	}
}

// A lease that ran out brings the thread again; whoever lost it can't free the
// claim of the next.
func inboxLease(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.put(row(key, says(key, "e1", "x", at(0))))
	lost := w.claim("slow", lapsed)
	if len(lost) != 1 {
		t.Fatal("not claimed")
	}
	won := w.claim("quick", forever)
	if len(won) != 1 || len(won[0].Rows) != 1 {
		t.Fatal("a lost lease did not bring the thread again")
	}
	w.must(w.Release(w.ctx, lost[0]))
	if again := w.claim("third", forever); len(again) != 0 {
		t.Error("the loser freed the winner's claim")
	}
	late := w.decide(lost[0])
	w.commit(w.decide(won[0]))
	results, err := w.Commit(w.ctx, []flow.Write{late})
	w.must(err)
	if results[0] == nil {
		t.Error("the same event was decided twice")
	}
}

// Who lost a claim but is the first to decide wins, and leaves the claim of the
// other alone.
func inboxLateWinner(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.put(row(key, says(key, "e1", "x", at(0))))
	lost := w.claim("slow", lapsed)[0]
	held := w.claim("quick", forever)[0]
	w.commit(w.decide(lost))
	w.put(row(key, says(key, "e2", "y", at(time.Second))))
	if third := w.claim("third", forever); len(third) != 0 {
		t.Error("a thread was claimed that another holds")
	}
	w.must(w.Release(w.ctx, held))
	if third := w.claim("third", forever); len(third) != 1 || len(third[0].Rows) != 1 || third[0].Rows[0].EventID != "e2" {
		t.Errorf("after the release: %+v", third)
	}
}

// A thread that was taken and given back goes behind those that wait.
func inboxFairness(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	sick, well := user("sick"), user("well")
	w.put(row(sick, says(sick, "e1", "x", at(0))))
	w.put(row(well, says(well, "e2", "x", at(time.Hour))))
	for i, want := range []desk.ThreadKey{sick, well, sick} {
		got, err := w.Claim(w.ctx, "me", 1, 10, at(time.Duration(i+2)*time.Hour), lapsed)
		w.must(err)
		if len(got) != 1 || got[0].Key != want {
			t.Fatalf("claim %d: %+v, want %v", i, got, want)
		}
		w.must(w.Release(w.ctx, got[0]))
	}
}

// Who lost a claim can't settle its events a second time, not even with a change
// that no version guards; a neighbour's write in the same commit is stored.
func inboxLostClaim(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	alert := desk.ThreadKey{Channel: line, Kind: desk.FromChannel}
	w.put(row(alert, desk.Inbound{Kind: desk.InAlert, EventID: "e1", At: at(0), Code: "suspended", Source: desk.Source{Kind: desk.FromChannel}}))
	lost := w.claim("slow", lapsed)[0]
	won := w.claim("quick", forever)[0]
	write := w.decide(lost)
	if len(write.Change.Facts) != 1 || write.Change.Case.Thread.ID != "" {
		t.Fatalf("an alert is no longer a lone fact: %+v", write.Change)
	}
	w.commit(w.decide(won))
	hanako := user("hanako")
	w.put(row(hanako, says(hanako, "e2", "x", at(0))))
	neighbour := w.decide(w.claim("slow", forever)[0])
	held := w.put(row(alert, desk.Inbound{Kind: desk.InAlert, EventID: "e3", At: at(0), Code: "x", Source: desk.Source{Kind: desk.FromChannel}}))
	third := w.claim("third", forever)
	aside := flow.Write{Quarantine: []flow.Quarantined{{Row: lost.Rows[0].ID, Code: "late"}}, Batch: &lost}
	results, err := w.Commit(w.ctx, []flow.Write{write, neighbour, aside})
	w.must(err)
	if !errors.Is(results[0], flow.ErrClaimLost) || results[1] != nil || !errors.Is(results[2], flow.ErrClaimLost) {
		t.Errorf("got %v", results)
	}
	alerts := 0
	for _, f := range w.facts() {
		if f.Kind == desk.FactChannelAlert {
			alerts++
		}
	}
	if alerts != 1 {
		t.Errorf("%d facts of one alert", alerts)
	}
	if held != 1 || len(third) != 1 || len(w.claim("fourth", forever)) != 0 {
		t.Error("the loser freed the claim of the next")
	}
}

func inboxReleaseStrike(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.put(row(key, says(key, "e1", "x", at(0))))
	b := w.claim("me", forever)[0]
	for want := 1; want <= 3; want++ {
		n, err := w.Strike(w.ctx, b.Rows[0].ID)
		w.must(err)
		if n != want {
			t.Errorf("strike %d counted as %d", want, n)
		}
	}
	w.must(w.Release(w.ctx, b))
	again := w.claim("you", forever)
	if len(again) != 1 || again[0].Rows[0].Attempts != 3 {
		t.Errorf("after the release: %+v", again)
	}
	if _, err := w.Strike(w.ctx, 9999); desk.KindOf(err) != desk.NotFound {
		t.Errorf("strike of nothing: %v", err)
	}
}

// What is accepted while the thread is held is not lost by the commit.
func inboxPutWhileHeld(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.put(row(key, says(key, "e1", "1", at(0))))
	b := w.claim("me", forever)[0]
	w.put(row(key, says(key, "e2", "2", at(time.Second))))
	if held := w.claim("you", forever); len(held) != 0 {
		t.Error("a held thread was claimed")
	}
	w.commit(w.decide(b))
	next := w.claim("you", forever)
	if len(next) != 1 || len(next[0].Rows) != 1 || next[0].Rows[0].EventID != "e2" {
		t.Errorf("after the commit: %+v", next)
	}
}

// Many claimants, and events that keep coming: no thread is in two pairs of
// hands, each event is decided once.
func inboxOneClaimant(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const threads, rounds, claimants = 8, 12, 4
	var mu sync.Mutex
	holder := map[desk.ThreadKey]string{}
	decided := map[string]int{}
	var wg sync.WaitGroup
	putting := make(chan struct{})
	wg.Go(func() {
		defer close(putting)
		for r := range rounds {
			for i := range threads {
				key := user(fmt.Sprintf("u%d", i))
				w.put(row(key, says(key, fmt.Sprintf("e%d-%d", i, r), "x", at(time.Duration(r)*time.Second))))
			}
		}
	})
	for c := range claimants {
		wg.Go(func() {
			owner := fmt.Sprintf("claimant-%d", c)
			for last := false; ; {
				batches, err := w.Claim(w.ctx, owner, 3, 10, time.Now(), forever)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, b := range batches {
					if h := holder[b.Key]; h != "" {
						t.Errorf("%s and %s both hold %v", h, owner, b.Key)
					}
					holder[b.Key] = owner
				}
				mu.Unlock()
				for _, b := range batches {
					write := w.decide(b)
					mu.Lock()
					for _, r := range b.Rows {
						decided[r.EventID]++
					}
					delete(holder, b.Key)
					mu.Unlock()
					w.commit(write)
				}
				if len(batches) > 0 {
					continue
				}
				if last {
					return
				}
				<-putting // then one more look, for what came meanwhile
				last = true
			}
		})
	}
	wg.Wait()
	for _, b := range w.claim("sweeper", forever) { // a claimant may have looked while another held
		for _, r := range b.Rows {
			decided[r.EventID]++
		}
	}
	if len(decided) != threads*rounds {
		t.Errorf("%d events decided, want %d", len(decided), threads*rounds)
	}
	for e, n := range decided {
		if n != 1 {
			t.Errorf("event %s was decided %d times", e, n)
		}
	}
}

func inboxDuplicatesAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var rows []flow.InboxRow
	for i := range 40 {
		key := user(fmt.Sprintf("u%d", i%7))
		rows = append(rows, row(key, says(key, fmt.Sprintf("e%d", i), "x", at(0))))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	fresh := 0
	for g := range 6 {
		wg.Go(func() {
			mine := append(append([]flow.InboxRow(nil), rows[g*5:]...), rows[:g*5]...)
			n, err := w.Put(w.ctx, mine)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			fresh += n
			mu.Unlock()
		})
	}
	wg.Wait()
	if fresh != len(rows) {
		t.Errorf("%d fresh of %d", fresh, len(rows))
	}
	n := 0
	for _, b := range w.claim("me", forever) {
		n += len(b.Rows)
	}
	if n != len(rows) {
		t.Errorf("%d pending of %d", n, len(rows))
	}
}

func inboxQuarantine(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	bad := row(key, says(key, "e1", "x", at(0)))
	w.put(bad, row(key, says(key, "e2", "y", at(time.Second))))
	b := w.claim("me", forever)[0]
	aside := flow.Write{Quarantine: []flow.Quarantined{{Row: b.Rows[0].ID, Code: "panic"}}, Batch: &b}
	w.commit(aside)
	next := w.claim("me", forever)
	if len(next) != 1 || len(next[0].Rows) != 1 || next[0].Rows[0].EventID != "e2" {
		t.Fatalf("the thread did not go on behind the quarantined event: %+v", next)
	}
	w.commit(w.decide(next[0]))
	if n := w.put(bad); n != 0 {
		t.Error("a quarantined event came in again")
	}
	if left := w.claim("me", forever); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
}

func inboxTidy(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	old, young := row(key, says(key, "e1", "x", at(-100*24*time.Hour))), row(key, says(key, "e2", "y", at(0)))
	waits := row(user("taro"), says(user("taro"), "e3", "z", at(-100*24*time.Hour)))
	w.put(old, young)
	b := w.claim("me", forever)[0]
	w.commit(w.decide(b))
	w.put(waits)
	for more := true; more; {
		var err error
		more, err = w.Tidy(w.ctx, time.Now().Add(time.Hour), at(-90*24*time.Hour))
		w.must(err)
	}
	if n := w.put(old); n != 1 {
		t.Error("a dedupe key of 100 days was kept")
	}
	if n := w.put(young); n != 0 {
		t.Error("a young dedupe key was forgotten with its payload")
	}
	if n := w.put(waits); n != 0 {
		t.Error("an event that was not decided yet was forgotten")
	}
}

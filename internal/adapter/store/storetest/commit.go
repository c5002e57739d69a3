package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// feed reads what stands behind a cursor, and asks again while facts are held
// back: on PostgreSQL by a transaction of another test.
func (w *world) feed(cursor string) (out []flow.FeedItem) {
	w.t.Helper()
	limit := time.After(30 * time.Second)
	for {
		items, pending, err := w.Facts(w.ctx, cursor, 100)
		w.must(err)
		out = append(out, items...)
		switch {
		case len(items) > 0:
			cursor = items[len(items)-1].Cursor
		case !pending:
			return out
		default:
			select {
			case <-time.After(2 * time.Millisecond):
			case <-limit:
				w.t.Fatal("the feed is held back")
			}
		}
	}
}

// facts reads the whole feed.
func (w *world) facts() (out []desk.Fact) {
	w.t.Helper()
	for _, it := range w.feed("") {
		out = append(out, it.Fact)
	}
	return out
}

func commitEmpty(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	first := says(key, "e1", "x", at(0))
	w.receive(key, first)
	before := w.load(flow.CaseRef{Key: key})
	again := first
	again.EventID = "e1-again" // the same message by another event
	w.put(row(key, again))
	b := w.claim("me", forever)[0]
	write := w.decide(b)
	if !write.Change.Empty() {
		t.Fatalf("not empty: %+v", write.Change)
	}
	w.commit(write)
	if left := w.claim("you", forever); len(left) != 0 {
		t.Error("the event was not settled")
	}
	if after := w.load(flow.CaseRef{Key: key}); after.Thread.Version != before.Thread.Version {
		t.Error("an empty change moved the thread's version")
	}
	if results, err := w.Commit(w.ctx, nil); err != nil || len(results) != 0 {
		t.Errorf("nothing: %v, %v", results, err)
	}
}

// Of a write that lost nothing is stored, and its neighbours are.
func commitStale(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := user("hanako"), user("taro")
	w.receive(a, says(a, "a1", "1", at(0)))
	w.receive(b, says(b, "b1", "1", at(0)))
	w.put(row(a, says(a, "a2", "2", at(time.Second))), row(b, says(b, "b2", "2", at(time.Second))))
	var writes []flow.Write
	for _, batch := range w.claim("me", forever) {
		writes = append(writes, w.decide(batch))
	}
	// an operator is quicker on one of the two
	w.commit(w.operate(flow.CaseRef{Key: a}, decide.Command{Verb: decide.Accept, By: w.person(anna)}))
	before := len(w.facts())
	results, err := w.Commit(w.ctx, writes)
	w.must(err)
	stored := 0
	for i, write := range writes {
		lost := write.Change.Case.Thread.Source.ID == "hanako"
		if lost != errors.Is(results[i], desk.ErrVersion) {
			t.Errorf("%s: %v", write.Change.Case.Thread.Source.ID, results[i])
		}
		if !lost {
			stored += len(write.Change.Facts)
		}
	}
	if got := len(w.facts()) - before; got != stored {
		t.Errorf("%d facts were stored, want the winner's %d", got, stored)
	}
	c := w.load(flow.CaseRef{Key: a, External: []string{"m-a2"}})
	if len(c.Known) != 0 || c.Talk.State != conversation.Active {
		t.Errorf("the loser's message %v is stored, state %s", c.Known, c.Talk.State)
	}
	if events, _, err := w.Backlog(w.ctx); events != 1 || err != nil {
		t.Errorf("backlog %d, want the loser's event; %v", events, err)
	}
}

// Of many who change one thread at once, one wins; those who look again get
// through, and every change is there in the end.
func commitVersionRace(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "x", at(0)))
	w.commit(w.operate(flow.CaseRef{Key: key}, decide.Command{Verb: decide.Accept, By: w.person(anna)}))
	by := w.person(anna)
	const writers, each = 6, 5
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				for {
					c, err := w.Load(w.ctx, []flow.CaseRef{{Key: key}})
					if err != nil {
						t.Error(err)
						return
					}
					change, err := decide.Operate(c[0], decide.Command{Verb: decide.NoteDown, By: by, Content: text("memo")}, at(time.Minute), w.ids.next)
					if err != nil {
						t.Error(err)
						return
					}
					results, err := w.Commit(w.ctx, []flow.Write{{Change: change}})
					if err != nil {
						t.Error(err)
						return
					}
					if results[0] == nil {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	c := w.load(flow.CaseRef{Key: key})
	if want := int64(2 + writers*each); c.Thread.Version != want {
		t.Errorf("version %d, want %d: a change was lost or counted twice", c.Thread.Version, want)
	}
	notes := 0
	rows, _, err := w.Messages(w.ctx, c.Thread.ID, desk.Page{Limit: 100})
	w.must(err)
	for _, m := range rows {
		if m.Direction == desk.Note {
			notes++
		}
	}
	if notes != writers*each {
		t.Errorf("%d notes, want %d", notes, writers*each)
	}
}

// Two see a thread for the first time: one makes it.
func commitFirstSightRace(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.put(row(key, says(key, "e1", "x", at(0))))
	b := w.claim("me", lapsed)[0]
	const n = 6
	writes := make([]flow.Write, n)
	for i := range writes {
		writes[i] = w.decide(b)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	won := 0
	for i := range n {
		wg.Go(func() {
			results, err := w.Commit(w.ctx, []flow.Write{writes[i]})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if results[0] == nil {
				won++
			} else if !errors.Is(results[0], desk.ErrVersion) {
				t.Error(results[0])
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d won", won)
	}
	views, _, err := w.Conversations(w.ctx, flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}})
	w.must(err)
	if len(views) != 1 {
		t.Errorf("%d conversations", len(views))
	}
	// in one batch as well
	other := user("taro")
	w.put(row(other, says(other, "e2", "x", at(0))))
	b = w.claim("me", lapsed)[0]
	results, err := w.Commit(w.ctx, []flow.Write{w.decide(b), w.decide(b)})
	w.must(err)
	if (results[0] == nil) == (results[1] == nil) {
		t.Errorf("two first sights in a batch: %v", results)
	}
}

// Somebody writes alone and in a group for the first time at once: one contact.
func commitSharedContact(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	alone, among := user("hanako"), group("g")
	in := says(among, "e2", "x", at(0))
	in.Source.User = "hanako"
	w.put(row(alone, says(alone, "e1", "x", at(0))), row(among, in))
	var writes []flow.Write
	for _, b := range w.claim("me", forever) {
		writes = append(writes, w.decide(b))
	}
	before := len(w.facts())
	results, err := w.Commit(w.ctx, writes)
	w.must(err)
	lost, kept := 0, 0
	for i := range results {
		if errors.Is(results[i], desk.ErrVersion) {
			lost++
		} else {
			kept += len(writes[i].Change.Facts)
		}
	}
	if lost != 1 {
		t.Fatalf("%d lost: %v", lost, results)
	}
	if got := len(w.facts()) - before; got != kept {
		t.Errorf("%d facts, want the winner's %d", got, kept)
	}
	for _, write := range writes { // the loser looks again
		if c := w.load(flow.CaseRef{Key: write.Batch.Key}); c.Thread.ID == "" {
			w.commit(w.decide(*write.Batch))
		}
	}
	c := w.load(flow.CaseRef{Key: among, Users: []string{"hanako"}})
	d := w.load(flow.CaseRef{Key: alone})
	if c.People["hanako"].ID == "" || c.People["hanako"].ID != d.Contact.ID {
		t.Errorf("two contacts of one person: %v and %v", c.People["hanako"].ID, d.Contact.ID)
	}
	if left := w.claim("you", forever); len(left) != 0 {
		t.Errorf("%d threads are still pending", len(left))
	}
}

// A write built on another of the same batch is stored behind it.
func commitChain(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	c := w.load(flow.CaseRef{Key: key})
	var writes []flow.Write
	for i := range 3 {
		change, _ := decide.Inbound(c, []desk.Inbound{says(key, fmt.Sprintf("e%d", i), "x", at(time.Duration(i)*time.Second))}, at(time.Minute), w.ids.next)
		writes = append(writes, flow.Write{Change: change})
		c = change.Case
	}
	w.commit(writes...)
	got := w.load(flow.CaseRef{Key: key, External: []string{"m-e0", "m-e1", "m-e2"}})
	if got.Thread.Version != 3 || len(got.Known) != 3 || got.Talk.Unread != 3 {
		t.Errorf("version %d, %d messages, %d unread", got.Thread.Version, len(got.Known), got.Talk.Unread)
	}
}

// A thread has one open inquiry at most; one change may close it and open the
// next, in whatever order it names them.
func commitOneOpen(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	w.commit(flow.Write{Change: ch})
	old := ch.Talks[0]
	next := old
	next.ID, next.Version = "next", 1
	change := decide.Change{Base: 1, Case: ch.Case, Facts: ch.Facts}
	change.Case.Thread.Version, change.Case.Thread.Open = 2, next.ID
	change.Talks = []conversation.Conversation{next} // the old one stays open: a defect
	if _, err := w.Commit(w.ctx, []flow.Write{{Change: change}}); desk.CodeOf(err) != "already_exists" {
		t.Errorf("two open inquiries: %v", err)
	}
	old.State = conversation.Closed
	change.Talks = []conversation.Conversation{next, old}
	w.commit(flow.Write{Change: change})
	if c := w.load(flow.CaseRef{Key: user("hanako")}); c.Talk.ID != "next" || c.Thread.Version != 2 {
		t.Errorf("the case's inquiry is %s", c.Talk.ID)
	}
}

// A change the engine refuses fails all of its commit and leaves nothing.
func commitBadNeighbour(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	good, bad := w.full(user("hanako")), w.full(user("taro"))
	bad.Added[1].ExternalID = bad.Added[0].ExternalID // two bubbles of one external id
	_, err := w.Commit(w.ctx, []flow.Write{{Change: good}, {Change: bad}})
	if desk.CodeOf(err) != "already_exists" {
		t.Fatalf("got %v", err)
	}
	if c := w.load(flow.CaseRef{Key: user("hanako")}); c.Thread.ID != "" || len(w.facts()) != 0 {
		t.Error("something of a failed commit is stored")
	}
	w.commit(flow.Write{Change: good})
}

// A caller that gave up before its turn stores nothing.
func commitCancelled(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	results, err := w.Commit(cancelled(w.ctx), []flow.Write{{Change: ch}})
	if err == nil {
		t.Errorf("a cancelled commit: %v", results)
	}
	if c := w.load(flow.CaseRef{Key: user("hanako")}); c.Thread.ID != "" {
		t.Error("a cancelled commit stored something")
	}
	w.commit(flow.Write{Change: ch})
}

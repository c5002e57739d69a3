package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func feedOrder(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	full := desk.Fact{At: cut(at(0)), Kind: desk.FactMoved, Centre: centre, Workspace: brand, Channel: line, Thread: "t", Conversation: "v", Message: "m", Contact: "c",
		Subject: anna, Actor: desk.Operator(ben), Version: 9, Before: &desk.Standing{State: "waiting"}, After: &desk.Standing{State: "active", Assignee: anna},
		Code: "accept", Data: map[string]string{"k": "v"}}
	bare := desk.Fact{At: cut(at(time.Second)), Kind: desk.FactAdmin, Actor: desk.System}
	w.must(w.PutFacts(w.ctx, []desk.Fact{full, bare}))
	w.must(w.PutFacts(w.ctx, nil))
	items := w.feed("")
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	for i, want := range []desk.Fact{full, bare} {
		if d := cmp.Diff(want, items[i].Fact, sameTime, cmpopts.IgnoreFields(desk.Fact{}, "Seq")); d != "" {
			t.Errorf("fact %d:\n%s", i, d)
		}
	}
	if items[0].Fact.Seq <= 0 || items[1].Fact.Seq <= items[0].Fact.Seq {
		t.Errorf("numbers %d, %d", items[0].Fact.Seq, items[1].Fact.Seq)
	}
	first, _, err := w.Facts(w.ctx, "", 1)
	w.must(err)
	rest, _, err := w.Facts(w.ctx, first[0].Cursor, 10)
	w.must(err)
	if len(first) != 1 || len(rest) != 1 || rest[0].Cursor != items[1].Cursor {
		t.Errorf("page by page: %+v, %+v", first, rest)
	}
}

func feedCursor(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	empty, err := w.Head(w.ctx)
	w.must(err)
	w.must(w.PutFacts(w.ctx, []desk.Fact{{Kind: desk.FactAdmin}, {Kind: desk.FactAdmin}}))
	if items := w.feed(empty); len(items) != 2 {
		t.Errorf("behind the head of an empty feed: %d", len(items))
	}
	head, err := w.Head(w.ctx)
	w.must(err)
	if items, pending, err := w.Facts(w.ctx, head, 10); err != nil || len(items) != 0 || pending {
		t.Errorf("behind the head: %d, %v, %v", len(items), pending, err)
	}
	w.must(w.PutFacts(w.ctx, []desk.Fact{{Kind: desk.FactAdmin, Code: "new"}}))
	if items := w.feed(head); len(items) != 1 || items[0].Fact.Code != "new" {
		t.Errorf("behind an old head: %+v", items)
	}
	for _, bad := range []string{"x", "a.b.c", head + ".1", "another.1.1", head[:len(head)-1] + "-1"} {
		if _, _, err := w.Facts(w.ctx, bad, 10); !errors.Is(err, flow.ErrCursorGone) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
	// a cursor of the future comes from a database that was restored since
	ahead := head[:len(head)-1] + "99999999999"
	if w.Engine() == "postgres" {
		ahead = fmt.Sprintf("%s.99999999999.1", head[:12])
	}
	if _, _, err := w.Facts(w.ctx, ahead, 10); !errors.Is(err, flow.ErrCursorGone) {
		t.Errorf("a cursor of the future: %v", err)
	}
	w.must(w.NewEpoch(w.ctx))
	if _, _, err := w.Facts(w.ctx, head, 10); !errors.Is(err, flow.ErrCursorGone) {
		t.Errorf("a cursor of before the restore: %v", err)
	}
}

// Writers at once, a reader that follows: it meets every fact, once, and of each
// writer in order.
func feedNothingOvertaken(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const writers, each = 6, 40
	var wg sync.WaitGroup
	for g := range writers {
		wg.Go(func() {
			for i := range each {
				err := w.PutFacts(w.ctx, []desk.Fact{{Kind: desk.FactAdmin, Code: fmt.Sprint(g), Version: int64(2 * i)}, {Kind: desk.FactAdmin, Code: fmt.Sprint(g), Version: int64(2*i + 1)}})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { wg.Wait(); close(written) }()
	next := map[string]int64{}
	n, cursor := 0, ""
	for over := false; ; {
		items, pending, err := w.Facts(w.ctx, cursor, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if it.Fact.Version != next[it.Fact.Code] {
				t.Fatalf("writer %s: fact %d, want %d", it.Fact.Code, it.Fact.Version, next[it.Fact.Code])
			}
			next[it.Fact.Code]++
			n, cursor = n+1, it.Cursor
		}
		if len(items) > 0 {
			continue
		}
		if pending {
			<-time.After(time.Millisecond) // what the port tells readers to do
			continue
		}
		if over {
			break
		}
		select {
		case <-written:
			over = true
		default:
		}
	}
	wg.Wait()
	if n != writers*each*2 {
		t.Errorf("%d facts met, want %d", n, writers*each*2)
	}
}

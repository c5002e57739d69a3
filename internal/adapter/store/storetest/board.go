package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func post(id string, change func(*board.Post)) board.Post {
	p := board.Post{ID: id, Centre: centre, Workspace: brand, Author: anna, Edition: 1, Revision: 1, Created: cut(at(0)), Changed: cut(at(0)),
		Sheet: board.Sheet{Title: "朝礼", Text: "本日の連絡", Weight: board.Important, Confirm: true, From: cut(at(0))}}
	if change != nil {
		change(&p)
	}
	return p
}

func boardLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	p := post("p1", nil)
	w.must(w.SavePost(w.ctx, p, happened))
	got, err := w.Post(w.ctx, "p1")
	w.must(err)
	if d := cmp.Diff(p, got, sameTime); d != "" {
		t.Error(d)
	}
	p.Edition, p.Title, p.Revision, p.Until = 2, "別", 2, cut(at(time.Hour))
	w.must(w.SavePost(w.ctx, p, happened))
	if err := w.SavePost(w.ctx, p, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old edition: %v", err)
	}
	if got, err := w.Post(w.ctx, "p1"); err != nil || cmp.Diff(p, got, sameTime) != "" {
		t.Errorf("changed: %+v %v", got, err)
	}
	if _, err := w.Post(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}

	// The newest first, those that stand before those that don't; of these no more than asked for.
	w.must(w.SavePost(w.ctx, post("p2", func(p *board.Post) { p.Workspace = ""; p.From = cut(at(2 * time.Hour)) }), happened))
	w.must(w.SavePost(w.ctx, post("p3", func(p *board.Post) { p.Withdrawn = cut(at(time.Minute)) }), happened))
	w.must(w.SavePost(w.ctx, post("p4", func(p *board.Post) { p.Until = cut(at(time.Minute)) }), happened))
	ids := func(now time.Duration, n int) (out []string) {
		all, err := w.Posts(w.ctx, centre, at(now), n)
		w.must(err)
		for _, p := range all {
			out = append(out, p.ID)
		}
		return out
	}
	for _, c := range []struct {
		now  time.Duration
		n    int
		want []string
	}{
		{30 * time.Second, 10, []string{"p4", "p2", "p1", "p3"}},
		{2 * time.Minute, 10, []string{"p2", "p1", "p4", "p3"}},
		{2 * time.Minute, 1, []string{"p2", "p1", "p4"}},
		{time.Hour, 0, []string{"p2"}},
	} {
		if d := cmp.Diff(c.want, ids(c.now, c.n)); d != "" {
			t.Errorf("after %v, %d: %s", c.now, c.n, d)
		}
	}
	if all, err := w.Posts(w.ctx, "elsewhere", at(0), 10); err != nil || len(all) != 0 {
		t.Errorf("another centre's: %+v %v", all, err)
	}
}

func boardReadings(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	p := post("p1", nil)
	w.must(w.SavePost(w.ctx, p, nil))
	w.must(w.SavePost(w.ctx, post("p2", nil), nil))
	reading := func(post string, who desk.OperatorID, revision int64, after time.Duration) board.Reading {
		return board.Reading{Post: post, Operator: who, Revision: revision, At: cut(at(after))}
	}
	fact := desk.Fact{At: cut(at(0)), Kind: desk.FactBoardRead, Centre: centre, Workspace: brand, Subject: anna, Code: "read"}
	first := reading("p1", anna, 1, 0)
	w.must(w.PutReading(w.ctx, first, []desk.Fact{fact}))
	w.must(w.PutReading(w.ctx, reading("p1", anna, 1, time.Minute), []desk.Fact{fact})) // once more is nothing
	told := 0
	for _, f := range w.facts() {
		if f.Kind == desk.FactBoardRead {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d facts of one reading", told)
	}
	w.must(w.PutReading(w.ctx, reading("p1", ben, 1, 0), nil))
	w.must(w.PutReading(w.ctx, reading("p2", anna, 1, 0), nil))
	list, err := w.Readings(w.ctx, "p1")
	w.must(err)
	if d := cmp.Diff([]board.Reading{first, reading("p1", ben, 1, 0)}, list, sameTime); d != "" {
		t.Error(d)
	}
	counts := func() map[string]int {
		all, err := w.Posts(w.ctx, centre, at(0), 10)
		w.must(err)
		out := map[string]int{}
		for _, p := range all {
			out[p.ID] = p.Read
		}
		return out
	}
	if d := cmp.Diff(map[string]int{"p1": 2, "p2": 1}, counts()); d != "" {
		t.Error(d)
	}
	p.Edition, p.Revision = 2, 2 // other words: nobody has read these
	w.must(w.SavePost(w.ctx, p, nil))
	second := reading("p1", anna, 2, time.Hour)
	if got := counts()["p1"]; got != 0 {
		t.Errorf("%d have read words that are new", got)
	}
	w.must(w.PutReading(w.ctx, second, nil))
	w.must(w.PutReading(w.ctx, first, nil)) // a late word about the old ones
	own, err := w.ReadingsOf(w.ctx, anna, []string{"p1", "p2"})
	w.must(err)
	if d := cmp.Diff([]board.Reading{second, reading("p2", anna, 1, 0)}, own, sameTime); d != "" {
		t.Error(d)
	}
	if got := counts()["p1"]; got != 1 {
		t.Errorf("%d", got)
	}
}

var _ flow.BoardStore = (*store.DB)(nil)

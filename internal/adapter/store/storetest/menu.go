package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func aSet(version int64, stage richmenu.Stage) richmenu.Set {
	return richmenu.Set{Channel: line, Workspace: brand, Version: version, Stage: stage, Body: richmenu.Body{Centre: centre,
		Kinds: []richmenu.Kind{richmenu.Served, richmenu.Waiting}, Round: 2, Menus: map[richmenu.Kind]string{richmenu.Waiting: "m1"},
		Next: map[richmenu.Kind]string{richmenu.Served: "m2"}, Old: []string{"m0"}, Fault: "line_unavailable", At: sec(3), By: anna}}
}

func aBearer(thread desk.ThreadID, version int64) richmenu.Bearer {
	return richmenu.Bearer{Thread: thread, Workspace: brand, Channel: line, Version: version, Kind: richmenu.Waiting, Menu: "m1", Before: "theirs", Shown: true, At: sec(1)}
}

// A channel's set is kept whole, one version behind the other.
func menuSet(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if s, err := w.MenuSet(w.ctx, line); err != nil || s.Version != 0 || s.Channel != line || s.Stage != richmenu.Off {
		t.Errorf("before any: %+v, %v", s, err)
	}
	fact := []desk.Fact{{At: sec(1), Kind: desk.FactMenus, Centre: centre, Workspace: brand, Channel: line, Version: 1, Code: "making"}}
	job := []desk.Job{{Kind: desk.JobMenus, Key: string(line), RunAt: sec(1)}}
	w.must(w.SaveMenuSet(w.ctx, aSet(1, richmenu.Making), fact, job))
	for _, version := range []int64{1, 3} {
		if err := w.SaveMenuSet(w.ctx, aSet(version, richmenu.On), fact, job); !errors.Is(err, desk.ErrVersion) || len(w.facts()) != 1 {
			t.Errorf("version %d: %v", version, err)
		}
	}
	w.must(w.SaveMenuSet(w.ctx, aSet(2, richmenu.On), nil, nil))
	got, err := w.MenuSet(w.ctx, line)
	if d := cmp.Diff(aSet(2, richmenu.On), got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	for name, c := range map[string]struct {
		w    desk.WorkspaceID
		want []desk.ChannelID
	}{"the brand": {brand, []desk.ChannelID{line}}, "another": {other, nil}} {
		if got, err := w.MenuChannels(w.ctx, c.w); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("channels of %s: %v, %v", name, got, err)
		}
	}
	jobs, err := w.ClaimJobs(w.ctx, "me", []desk.JobKind{desk.JobMenus}, 9, sec(1), time.Minute)
	if err != nil || len(jobs) != 1 || jobs[0].Key != string(line) {
		t.Errorf("%v, %v", jobs, err)
	}
}

// A set goes only when nobody has one of its menus; who is owed one keeps the channel known.
func menuBorne(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.SaveMenuSet(w.ctx, aSet(1, richmenu.Ending), nil, nil))
	w.must(w.SaveBearer(w.ctx, aBearer("t1", 1), 1))
	for _, stage := range []richmenu.Stage{richmenu.Removing, richmenu.Off} {
		if err := w.SaveMenuSet(w.ctx, aSet(2, stage), nil, nil); !errors.Is(err, flow.ErrMenusBorne) {
			t.Errorf("to %q: %v", stage, err)
		}
	}
	owed := aBearer("t1", 2)
	owed.Menu, owed.Kind, owed.Shown = "", richmenu.Own, false
	w.must(w.SaveBearer(w.ctx, owed, 1))
	w.must(w.SaveMenuSet(w.ctx, aSet(2, richmenu.Off), nil, nil))
	if got, err := w.MenuChannels(w.ctx, brand); err != nil || len(got) != 1 {
		t.Errorf("while one is owed: %v, %v", got, err)
	}
	if err := w.SaveBearer(w.ctx, aBearer("t2", 1), 1); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("a menu of a set that has gone on: %v", err)
	}
	w.must(w.DropBearer(w.ctx, "t1", 2))
	if got, err := w.MenuChannels(w.ctx, brand); err != nil || len(got) != 0 {
		t.Errorf("when all is over: %v, %v", got, err)
	}
}

// Who has one: kept whole, listed with those looked at longest ago first, counted.
func menuBearers(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.SaveMenuSet(w.ctx, aSet(1, richmenu.On), nil, nil))
	if b, err := w.Bearer(w.ctx, "t1"); err != nil || b.Version != 0 {
		t.Errorf("before any: %+v, %v", b, err)
	}
	first := aBearer("t1", 1)
	w.must(w.SaveBearer(w.ctx, first, 1))
	got, err := w.Bearer(w.ctx, "t1")
	if d := cmp.Diff(first, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	for _, version := range []int64{1, 3} {
		if err := w.SaveBearer(w.ctx, aBearer("t1", version), 1); !errors.Is(err, desk.ErrVersion) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	if err := w.DropBearer(w.ctx, "t1", 2); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("drop of another version: %v", err)
	}
	late := aBearer("t1", 2)
	late.At, late.Fault = sec(9), "line_unavailable"
	w.must(w.SaveBearer(w.ctx, late, 1))
	second := aBearer("t2", 1)
	second.Menu, second.Kind, second.At = "m2", richmenu.Served, sec(5)
	w.must(w.SaveBearer(w.ctx, second, 1))
	owed := aBearer("t3", 1)
	owed.Menu, owed.Kind = "", richmenu.Own
	w.must(w.SaveBearer(w.ctx, owed, 1))
	for name, c := range map[string]struct {
		of   []string
		n    int
		want []desk.ThreadID
	}{"all": {nil, 9, []desk.ThreadID{"t2", "t1"}}, "one": {nil, 1, []desk.ThreadID{"t2"}}, "of one menu": {[]string{"m1", "m0"}, 9, []desk.ThreadID{"t1"}}, "of none": {[]string{}, 9, nil}} {
		var ids []desk.ThreadID
		list, err := w.Bearers(w.ctx, line, c.of, c.n)
		for _, b := range list {
			ids = append(ids, b.Thread)
		}
		if err != nil || !slices.Equal(ids, c.want) {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
	if list, err := w.Bearers(w.ctx, "another", nil, 9); err != nil || len(list) != 0 {
		t.Errorf("another channel: %v, %v", list, err)
	}
	counts, err := w.CountBearers(w.ctx, line)
	want := []flow.BearerCount{{Owed: true, N: 1}, {Kind: richmenu.Served, N: 1}, {Kind: richmenu.Waiting, Fault: "line_unavailable", N: 1}}
	if d := cmp.Diff(want, counts); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
}

// Of many who write one customer's row at once one wins; none does beside a set that is
// about to go.
func menuAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.SaveMenuSet(w.ctx, aSet(1, richmenu.Ending), nil, nil))
	var mu sync.Mutex
	var won, gone int
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			err := w.SaveBearer(w.ctx, aBearer("t1", 1), 1)
			if i%2 == 1 {
				err = w.SaveMenuSet(w.ctx, aSet(2, richmenu.Removing), nil, nil)
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && i%2 == 1:
				gone++
			case err == nil:
				won++
			case !errors.Is(err, desk.ErrVersion) && !errors.Is(err, flow.ErrMenusBorne):
				t.Error(err)
			}
		})
	}
	all.Wait()
	b, err := w.Bearer(w.ctx, "t1")
	if err != nil || won > 1 || gone > 1 || gone == 1 && b.Version > 0 && !errors.Is(w.SaveBearer(w.ctx, aBearer("t1", 2), 1), desk.ErrVersion) {
		t.Errorf("%d and %d won, %+v, %v", won, gone, b, err)
	}
}

// Who is with people on a channel.
func menuPeopled(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	want := []desk.ThreadID{}
	for _, state := range []conversation.State{conversation.Bot, conversation.Waiting, conversation.Offered, conversation.Active, conversation.Wrapup, conversation.Closed} {
		ch := w.full(user(string(state)))
		talk := &ch.Talks[0]
		talk.State, talk.Assignee, talk.OfferedTo = state, "", ""
		ch.Loads = nil
		w.commit(flow.Write{Change: ch})
		if state == conversation.Waiting || state == conversation.Offered || state == conversation.Active {
			want = append(want, talk.Thread)
		}
	}
	slices.Sort(want)
	var got []desk.ThreadID
	for after := desk.ThreadID(""); ; after = got[len(got)-1] {
		page, err := w.Peopled(w.ctx, line, after, 2)
		w.must(err)
		if got = append(got, page...); len(page) < 2 {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, err := w.Peopled(w.ctx, "another", "", 9); err != nil || len(got) != 0 {
		t.Errorf("another channel: %v, %v", got, err)
	}
}

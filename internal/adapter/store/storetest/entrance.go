package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Versions of an entrance follow each other and can all be read.
func entrancePolicy(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if v, err := w.EntranceVersion(w.ctx, brand); err != nil || v != 0 {
		t.Errorf("before any: %d, %v", v, err)
	}
	if _, err := w.EntranceAt(w.ctx, brand, 1); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("there is none: %v", err)
	}
	body := admission.Suggested()
	body.Queues = map[desk.QueueID]admission.Row{queue: {Cap: 3, Full: desk.WayBot}}
	body.Exempt, body.Words = admission.Exempt{Calm: true, Tags: []string{"VIP"}, Scenarios: []string{"返品"}}, map[string]string{"stay": "ボットがご案内します"}
	body.Ask, body.Pledges = admission.AskRules{Words: []string{"まだ"}, Every: time.Minute}, admission.Pledges{Message: time.Hour, NoCallback: true}
	save := func(version int64) error {
		fact := desk.Fact{At: at(0), Kind: desk.FactEntrances, Centre: centre, Workspace: brand, Version: version}
		return w.SaveEntrance(w.ctx, flow.EntranceRow{Workspace: brand, Version: version, At: sec(int(version)), By: anna, Body: body}, []desk.Fact{fact},
			[]desk.Job{{Kind: desk.JobSurge, Key: string(brand), RunAt: at(0)}})
	}
	w.must(save(1))
	if err := save(1); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("the same version again: %v", err)
	}
	if err := save(3); !errors.Is(err, desk.ErrVersion) || len(w.facts()) != 1 {
		t.Errorf("a gap: %v", err)
	}
	w.must(save(2))
	row, err := w.EntranceAt(w.ctx, brand, 1)
	if d := cmp.Diff(body, row.Body); err != nil || d != "" || row.By != anna || !row.At.Equal(sec(1)) {
		t.Errorf("%v %+v\n%s", err, row, d)
	}
	rows, err := w.EntranceHistory(w.ctx, brand, 10)
	if err != nil || len(rows) != 2 || rows[0].Version != 2 {
		t.Errorf("%v %+v", err, rows)
	}
	if v, err := w.EntranceVersion(w.ctx, other); err != nil || v != 0 {
		t.Errorf("another brand: %d, %v", v, err)
	}
}

// Of two who switch surge mode on what both have read one wins.
func entranceSurge(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row, err := w.Surge(w.ctx, brand)
	if err != nil || row.Version != 0 || row.Now.On || row.Workspace != brand {
		t.Fatalf("%+v, %v", row, err)
	}
	row.Version, row.Now = 1, admission.Surge{On: true, By: anna, Reason: "放送", Since: sec(1), Until: sec(9)}
	fact := []desk.Fact{{At: sec(1), Kind: desk.FactSurge, Centre: centre, Workspace: brand, Version: 1, Code: "on"}}
	job := []desk.Job{{Kind: desk.JobSurge, Key: string(brand), RunAt: sec(9)}}
	w.must(w.SaveSurge(w.ctx, row, fact, job))
	if err := w.SaveSurge(w.ctx, row, fact, job); !errors.Is(err, desk.ErrVersion) || len(w.facts()) != 1 {
		t.Errorf("as new, twice: %v", err)
	}
	before := row
	row.Version, row.Before, row.Now = 2, row.Now, admission.Surge{Auto: true, Since: sec(9)}
	w.must(w.SaveSurge(w.ctx, row, nil, nil))
	if err := w.SaveSurge(w.ctx, before, nil, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old one: %v", err)
	}
	got, err := w.Surge(w.ctx, brand)
	if d := cmp.Diff(row, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
}

// Who was promised a time stands in no line: neither counted nor before anybody.
func entranceLine(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	talks := map[string]conversation.Conversation{}
	for i, name := range []string{"oldest", "promised", "middle", "youngest"} {
		ch := w.full(user(name))
		talk := &ch.Talks[0]
		talk.State, talk.Assignee, talk.OfferedTo, talk.WaitingSince, talk.Entrance = conversation.Waiting, "", "", at(time.Duration(i)*time.Minute), desk.Entrance{}
		if talk.Route = (conversation.Route{}); name == "promised" {
			talk.Entrance = desk.Entrance{ID: "n", Pledge: desk.PledgeMessage, Due: sec(100)}
			talk.Route.From, talk.Route.NotBefore = sec(50), sec(60)
		}
		w.commit(flow.Write{Change: ch})
		talks[name] = *talk
	}
	for name, want := range map[string]int{"oldest": 0, "middle": 1, "youngest": 2} {
		v := talks[name]
		if n, err := w.AheadOf(w.ctx, v.Queue, v.WaitingSince, v.ID, 99); err != nil || n != want {
			t.Errorf("before %s: %d, %v", name, n, err)
		}
	}
	if n, err := w.AheadOf(w.ctx, queue, talks["youngest"].WaitingSince, talks["youngest"].ID, 1); err != nil || n != 1 {
		t.Errorf("at most one: %d, %v", n, err)
	}
	if waiting, err := w.WaitingIn(w.ctx, brand, 99); err != nil || waiting[queue] != 3 {
		t.Errorf("%v, %v", waiting, err)
	}
	work, err := w.Work(w.ctx, []desk.WorkspaceID{brand}, 10)
	w.must(err)
	for _, one := range work {
		if promised := one.Conversation == talks["promised"].ID; promised != one.From.Equal(sec(50)) || promised != one.NotBefore.Equal(sec(60)) {
			t.Errorf("%+v", one)
		}
	}
	if len(work) != 4 {
		t.Errorf("%d wait for somebody", len(work))
	}
}

// Passages are written with the decision that makes them, and follow it.
func entrancePassages(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	hanako := user("hanako")
	w.receive(hanako, says(hanako, "e1", "1", sec(1)))
	ref := flow.CaseRef{Key: hanako}
	write := func(e desk.Entrance, more ...desk.Entrance) {
		c := w.load(ref)
		write := keeping(c, records(c, "1"))
		write.Change.Kept.Passages = nil
		for _, e := range append([]desk.Entrance{e}, more...) {
			write.Change.Kept.Passages = append(write.Change.Kept.Passages,
				admission.Passage{Entrance: e, Workspace: brand, Conversation: c.Talk.ID, Queue: queue, Channel: line})
		}
		w.commit(write)
	}
	first := desk.Entrance{ID: "n1", Way: desk.WayChoice, Why: "wait", At: sec(2), Position: 3, From: time.Minute, To: time.Hour}
	served := first
	served.ServedAt = sec(5)
	write(first, served, desk.Entrance{ID: "n2", Way: desk.WayMessage, At: sec(3), Pledge: desk.PledgeMessage, Due: sec(90)}) // the last form of one stands
	write(desk.Entrance{ID: "n2", Way: desk.WayMessage, At: sec(3), Pledge: desk.PledgeMessage, Due: sec(90), AnsweredAt: sec(8), EndedAt: sec(8), End: "answered"})
	got, err := w.Passages(w.ctx, brand, sec(0), sec(10), 10)
	if err != nil || len(got) != 2 || !got[0].ServedAt.Equal(sec(5)) || got[0].To != time.Hour || got[1].End != "answered" || got[1].Queue != queue {
		t.Errorf("%+v, %v", got, err)
	}
	for name, q := range map[string][2]time.Time{"before": {sec(0), sec(2)}, "after": {sec(4), sec(9)}} {
		if got, err := w.Passages(w.ctx, brand, q[0], q[1], 10); err != nil || len(got) != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := w.Passages(w.ctx, other, sec(0), sec(10), 10); err != nil || len(got) != 0 {
		t.Errorf("another brand: %+v, %v", got, err)
	}
}

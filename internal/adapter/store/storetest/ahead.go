package storetest

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// offers lets routing offer a talk to somebody.
func (w *world) offers(key desk.ThreadKey, to desk.OperatorID, when time.Time) {
	w.t.Helper()
	c := w.timed(key)
	ch, err := decide.Offer(c, routing.Decision{Operator: to, Mode: desk.AcceptOffer, OfferFor: time.Minute, Work: routing.Work{Conversation: c.Talk.ID}}, when, w.ids.next)
	w.must(err)
	w.commit(flow.Write{Change: ch})
}

// What people had in hand is kept when it ends, with what the forecast learns from.
func aheadHandled(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	for i, name := range []string{"hanako", "taro"} {
		key, begin := user(name), now.Add(time.Duration(i)*time.Minute)
		w.hears(key, name, begin)
		w.offers(key, anna, begin.Add(10*time.Second))
		w.does(key, begin.Add(15*time.Second), accept)
		w.does(key, begin.Add(75*time.Second), answer)
	}
	slot := forecast.Slot(now)
	get := func(slot int, since time.Time, n int) []forecast.Sample {
		t.Helper()
		out, err := w.Handled(w.ctx, []desk.QueueID{queue, pulled}, slot, since, n)
		w.must(err)
		slices.SortFunc(out, func(a, b forecast.Sample) int { return cmp.Compare(a.Took, b.Took) })
		return out
	}
	if early := get(slot, now, 9); len(early) != 0 {
		t.Fatalf("nothing has ended: %+v", early)
	}
	w.does(user("hanako"), now.Add(10*time.Minute), end)
	w.does(user("taro"), now.Add(15*time.Minute), decide.Command{Verb: decide.Transfer, Queue: desk.Queue{ID: queue, Workspace: brand}})
	want := []forecast.Sample{
		{Workspace: brand, Queue: queue, Load: 1, Until: now.Add(10 * time.Minute), Took: 10*time.Minute - 15*time.Second, Reply: time.Minute, Delay: 5 * time.Second},
		{Workspace: brand, Queue: queue, Load: 2, Until: now.Add(15 * time.Minute), Took: 14*time.Minute - 15*time.Second, Reply: time.Minute, Delay: 5 * time.Second},
	}
	if d := diff.Diff(want, get(slot, now, 9)); d != "" {
		t.Errorf("each once:\n%s", d)
	}
	if few := get(slot+1, now, 1); len(few) != 1 || few[0].Load != 2 {
		t.Errorf("of another hour: %+v", few)
	}
	if old := get(slot, now.Add(time.Hour), 9); len(old) != 0 {
		t.Errorf("too old: %+v", old)
	}
	w.hears(user("taro"), "again", now.Add(16*time.Minute)) // what was refused or waits again begins nothing
	if n := len(get(slot, now, 9)); n != 2 {
		t.Errorf("%d", n)
	}
	came, err := w.Came(w.ctx, centre, now.Add(-time.Minute), now.Add(time.Hour))
	if err != nil || came[queue] != 2 {
		t.Errorf("%v, %v", came, err)
	}
	if came, err := w.Came(w.ctx, centre, now.Add(30*time.Second), now.Add(time.Hour)); err != nil || came[queue] != 1 {
		t.Errorf("later: %v, %v", came, err)
	}
}

// The line and what is in hand come as they stand, whether a queue makes offers or not.
func aheadStanding(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	hanako, taro, jiro := user("hanako"), user("taro"), desk.ThreadKey{Channel: line2, Kind: desk.FromUser, ID: "jiro"}
	for i, key := range []desk.ThreadKey{hanako, taro, jiro} {
		w.hears(key, key.ID, now.Add(time.Duration(i)*time.Minute))
	}
	queues := []desk.QueueID{queue, pulled}
	got, err := w.Line(w.ctx, queues, 9)
	w.must(err)
	if len(got) != 3 || got[0].Queue != queue || !got[0].Since.Equal(now) || !got[0].Due.Equal(now.Add(sla.UsualReply)) || got[2].Queue != pulled || got[2].Workspace != other {
		t.Fatalf("%+v", got)
	}
	if few, err := w.Line(w.ctx, queues, 1); err != nil || len(few) != 2 || few[0].Conversation != got[0].Conversation {
		t.Errorf("of each queue the oldest: %+v, %v", few, err)
	}
	w.offers(hanako, anna, now.Add(3*time.Minute))
	hand, err := w.InHand(w.ctx, []desk.WorkspaceID{brand, other}, 9)
	w.must(err)
	if len(hand) != 1 || !hand[0].Offered || hand[0].Operator != anna || !hand[0].Taken.IsZero() {
		t.Fatalf("offered: %+v", hand)
	}
	w.does(hanako, now.Add(4*time.Minute), accept)
	hand, err = w.InHand(w.ctx, []desk.WorkspaceID{brand}, 9)
	w.must(err)
	if h := hand[0]; h.Offered || !h.Since.Equal(now) || h.Operator != anna || !h.Taken.Equal(now.Add(4*time.Minute)) || h.Asked.IsZero() || !h.Due.Equal(now.Add(sla.UsualReply)) || h.Weight != 1 || h.Queue != queue {
		t.Errorf("taken: %+v", h)
	}
	w.does(hanako, now.Add(5*time.Minute), answer)
	if hand, err := w.InHand(w.ctx, []desk.WorkspaceID{brand}, 9); err != nil || !hand[0].Asked.IsZero() || !hand[0].Due.IsZero() {
		t.Errorf("answered: %+v, %v", hand, err)
	}
	w.hears(hanako, "more", now.Add(6*time.Minute))
	w.does(hanako, now.Add(8*time.Minute), answer)
	answers, err := w.Answers(w.ctx, []desk.WorkspaceID{brand, other}, now, 9)
	if err != nil || len(answers) != 1 || answers[0] != (forecast.Answer{Workspace: brand, Took: 2 * time.Minute}) {
		t.Errorf("%+v, %v", answers, err)
	}
}

// Alarms are kept by queue, with what is said of them, each behind its version or none.
func aheadAlarms(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	if got, err := w.Alarms(w.ctx, centre); err != nil || len(got) != 0 {
		t.Fatalf("begins with %+v, %v", got, err)
	}
	one := flow.AlarmRow{Centre: centre, Workspace: brand, Queue: queue, Version: 1,
		Alarm: forecast.Alarm{On: true, N: 4, At: now.Add(20 * time.Minute), ToldAt: now, Target: 900}}
	two := flow.AlarmRow{Centre: centre, Workspace: brand, Queue: pulled, Version: 1, Alarm: forecast.Alarm{On: true, N: 1, ToldAt: now}}
	fact := []desk.Fact{{At: now, Kind: desk.FactAlarm, Centre: centre, Workspace: brand, Code: "told", Data: map[string]string{"queue": string(queue)}}}
	w.must(w.SaveAlarms(w.ctx, []flow.AlarmRow{one, two}, fact))
	same := func(want ...flow.AlarmRow) {
		t.Helper()
		slices.SortFunc(want, func(a, b flow.AlarmRow) int { return cmp.Compare(a.Queue, b.Queue) })
		got, err := w.Alarms(w.ctx, centre)
		if d := diff.Diff(want, got); err != nil || d != "" {
			t.Errorf("%v (-want +got)\n%s", err, d)
		}
	}
	same(one, two)
	told := func() (n int) {
		for _, f := range w.facts() {
			if f.Kind == desk.FactAlarm {
				n++
			}
		}
		return n
	}
	next := one
	next.Version, next.Alarm = 2, forecast.Alarm{ToldAt: now, OverAt: now.Add(time.Hour)}
	if err := w.SaveAlarms(w.ctx, []flow.AlarmRow{next, two}, fact); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("one is another by now: %v", err)
	}
	same(one, two)
	if n := told(); n != 1 {
		t.Errorf("%d facts", n)
	}
	w.must(w.SaveAlarms(w.ctx, []flow.AlarmRow{next}, fact))
	same(next, two)
	if got, err := w.Alarms(w.ctx, "elsewhere"); err != nil || len(got) != 0 {
		t.Errorf("another centre: %+v, %v", got, err)
	}
}

// A remedy and its change are stored together, or neither; what is not as it was refuses both.
func aheadRemedies(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	presence := func(from, to desk.Presence, since, at time.Time) (flow.RemedyEffect, []desk.Fact) {
		return flow.RemedyEffect{Presence: &flow.PresenceChange{Operator: anna, From: from, Since: since, To: to, Until: at.Add(time.Minute), Cause: "remedy"}},
			[]desk.Fact{{At: at, Kind: desk.FactPresence, Centre: centre, Subject: anna, Code: string(to)}}
	}
	row := flow.RemedyRow{ID: "r1", Centre: centre, At: now, By: ben, Until: now.Add(time.Hour), State: flow.RemedyOn,
		Body: flow.RemedyBody{Remedy: decide.Remedy{Kind: decide.RemedyReturn, Operator: anna, Presence: desk.Break}, Workspace: brand, Watched: queue,
			Without: flow.Foresight{Late: forecast.Count{Mean: 4.5, P10: 3, P90: 6}, P50: time.Minute}}}
	effect, facts := presence(desk.Break, desk.Available, time.Time{}, now)
	if err := w.SaveRemedy(w.ctx, row, "", effect, facts, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("she is not on a break: %v", err)
	}
	if _, err := w.Remedy(w.ctx, "r1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("kept all the same: %v", err)
	}
	effect, facts = presence(desk.Available, desk.Training, time.Time{}, now)
	w.must(w.SaveRemedy(w.ctx, row, "", effect, facts, []desk.Job{{Kind: desk.JobRemedy, Key: "r1", RunAt: now}}))
	got, err := w.Remedy(w.ctx, "r1")
	if d := diff.Diff(row, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	if p := w.person(anna); p.Presence != desk.Training {
		t.Errorf("%+v", p)
	}
	if log, err := w.PresenceLog(w.ctx, centre, now, now.Add(time.Second)); err != nil || len(log) != 1 || log[0].Cause != "remedy" {
		t.Errorf("%+v, %v", log, err)
	}
	late := now.Add(time.Minute)
	row.State, row.SettledAt = flow.RemedyOver, late
	effect, facts = presence(desk.Training, desk.Available, now.Add(time.Second), late)
	if err := w.SaveRemedy(w.ctx, row, flow.RemedyOn, effect, facts, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("another change came between: %v", err)
	}
	effect, facts = presence(desk.Training, desk.Available, now, late)
	w.must(w.SaveRemedy(w.ctx, row, flow.RemedyOn, effect, facts, nil))
	if err := w.SaveRemedy(w.ctx, row, flow.RemedyOn, flow.RemedyEffect{}, nil, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("ended twice: %v", err)
	}
	other := row
	other.ID, other.At, other.State = "r2", now.Add(time.Second), flow.RemedyOn
	profile := flow.ProfileRow{Operator: anna, Revision: 1, At: now, Capacity: 4}
	w.must(w.SaveRemedy(w.ctx, other, "", flow.RemedyEffect{Profile: &profile, Before: flow.ProfileRow{Operator: anna, Capacity: 3}}, nil, nil))
	policy := flow.PolicyRow{Centre: centre, Version: 2}
	if err := w.SaveRemedy(w.ctx, other, flow.RemedyOn, flow.RemedyEffect{Policy: &policy}, nil, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("behind no version: %v", err)
	}
	surge := flow.SurgeRow{Workspace: brand, Version: 1, SurgeBody: flow.SurgeBody{Now: admission.Surge{On: true, First: true, Since: now}}}
	third := other
	third.ID, third.At, third.Body.Remedy = "r0", now.Add(-time.Second), decide.Remedy{Kind: decide.RemedyBotFirst, Entrance: brand}
	w.must(w.SaveRemedy(w.ctx, third, "", flow.RemedyEffect{Surge: &surge}, nil, nil))
	if is, err := w.Surge(w.ctx, brand); err != nil || diff.Diff(surge, is) != "" {
		t.Errorf("%+v, %v", is, err)
	}
	if err := w.SaveRemedy(w.ctx, third, flow.RemedyOn, flow.RemedyEffect{Surge: &surge}, nil, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("surge mode behind no version: %v", err)
	}
	if list, err := w.RemedyList(w.ctx, centre, 2); err != nil || len(list) != 2 || list[0].ID != "r2" || list[1].State != flow.RemedyOver || w.person(anna).Capacity != 4 {
		t.Errorf("%+v, %v", list, err)
	}
}

// Forecasts are kept, and what came is counted: replies over their time by when it was over,
// waits of who joined.
func aheadCameTrue(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	row := flow.ForeseenRow{Centre: centre, Queue: queue, At: now, Late: forecast.Count{Mean: 2.5, P10: 1, P90: 4}, Known: true, P50: time.Minute, P90: time.Hour}
	unknown := flow.ForeseenRow{Centre: centre, Queue: pulled, At: now}
	job := desk.Job{Kind: desk.JobForesee, Key: "k", RunAt: now}
	w.must(w.PutForeseen(w.ctx, []flow.ForeseenRow{row, unknown}, []desk.Job{job}))
	second := row
	second.Late.Mean = 9
	w.must(w.PutForeseen(w.ctx, []flow.ForeseenRow{second}, nil))
	if list, err := w.ForeseenSince(w.ctx, centre, now, 9); err != nil || len(list) != 0 {
		t.Errorf("not checked yet: %+v, %v", list, err)
	}
	rows, err := w.ForeseenAt(w.ctx, centre, now)
	w.must(err)
	slices.SortFunc(rows, func(a, b flow.ForeseenRow) int { return cmp.Compare(a.Queue, b.Queue) })
	if d := diff.Diff([]flow.ForeseenRow{row, unknown}, rows); d != "" {
		t.Error(d)
	}
	for i := range rows {
		rows[i].CheckedAt, rows[i].Came = now.Add(time.Hour), flow.CameTrue{Late: 3, Joined: 2, P50: 2 * time.Minute, P90: 3 * time.Minute}
	}
	w.must(w.CheckForeseen(w.ctx, rows))
	if list, err := w.ForeseenSince(w.ctx, centre, now, 1); err != nil || len(list) != 1 || diff.Diff(rows[0], list[0]) != "" {
		t.Errorf("%+v, %v", list, err)
	}

	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	for i, name := range []string{"late", "soon", "never", "waits"} { // each has 15 minutes
		w.hears(user(name), name, minute(i))
	}
	w.offers(user("soon"), anna, minute(5))
	w.does(user("soon"), minute(6), accept, answer) // in time
	w.offers(user("late"), anna, minute(20))
	w.does(user("late"), minute(25), accept, answer) // over since 15
	w.hears(user("soon"), "again", minute(10))       // over at 25, and not waited for at 0
	w.offers(user("never"), anna, minute(29))
	exceeded := func(from, to int) int {
		t.Helper()
		n, err := w.Exceeded(w.ctx, []desk.WorkspaceID{brand, other}, minute(from), minute(to))
		w.must(err)
		return n[queue]
	}
	for _, c := range []struct{ from, to, want int }{
		{0, 60, 3},                                        // late, never, waits
		{0, 15, 0}, {15, 16, 1}, {16, 18, 1}, {16, 60, 3}, // from 16 on also the one asked again at 10
		{19, 60, 1},
	} {
		if got := exceeded(c.from, c.to); got != c.want {
			t.Errorf("from %d to %d: %d, want %d", c.from, c.to, got, c.want)
		}
	}
	waited, err := w.Waited(w.ctx, centre, now, minute(15), minute(60))
	w.must(err)
	got := waited[queue]
	slices.Sort(got)
	if want := []time.Duration{4 * time.Minute, 20 * time.Minute, 27 * time.Minute, 57 * time.Minute}; !slices.Equal(got, want) {
		t.Errorf("waited %v, want %v", got, want)
	}
}

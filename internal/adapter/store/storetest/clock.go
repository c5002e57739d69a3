package storetest

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// timed reads a talk's case with the usual rules.
func (w *world) timed(key desk.ThreadKey) decide.Case {
	w.t.Helper()
	c := w.load(flow.CaseRef{Key: key})
	c.Rules.Clocks = sla.NewRules(1, sla.Unset())
	return c
}

// hears stores a customer's text, with its clocks.
func (w *world) hears(key desk.ThreadKey, event string, when time.Time) decide.Case {
	w.t.Helper()
	ch, errs := decide.Inbound(w.timed(key), []desk.Inbound{says(key, event, "?", when)}, when, w.ids.next)
	for _, err := range errs {
		w.must(err)
	}
	w.commit(flow.Write{Change: ch})
	return w.timed(key)
}

// does stores what an operator does, with what it does to the clocks.
func (w *world) does(key desk.ThreadKey, when time.Time, cmds ...decide.Command) decide.Case {
	w.t.Helper()
	for _, cmd := range cmds {
		cmd.By = w.person(anna)
		ch, err := decide.Operate(w.timed(key), cmd, when, w.ids.next)
		w.must(err)
		w.commit(flow.Write{Change: ch})
	}
	return w.timed(key)
}

var (
	accept = decide.Command{Verb: decide.Accept}
	answer = decide.Command{Verb: decide.Say, Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "はい"}}}
	end    = decide.Command{Verb: decide.Close}
)

// The clocks of an inquiry come back as they went, with its list row and its timer.
func clocksKept(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	now := start.Truncate(time.Millisecond)
	c := w.hears(key, "1", now)
	due := now.Add(sla.UsualReply)
	if k := c.Talk.Clocks; len(k.Running) != 2 || !k.Due().Equal(due) || k.Asked == nil || !k.Asked.At.Equal(now) {
		t.Fatalf("%+v", k)
	}
	ch, _ := decide.Operate(c, decide.Command{Verb: decide.Accept, By: w.person(anna)}, now, w.ids.next)
	w.commit(flow.Write{Change: ch})
	if d := cmp.Diff(c.Talk.Clocks, w.timed(key).Talk.Clocks); d != "" {
		t.Errorf("a change that is not theirs (-before +after):\n%s", d)
	}
	v, err := w.Conversation(w.ctx, c.Talk.ID)
	if d := cmp.Diff(c.Talk.Clocks, v.Clocks); err != nil || d != "" {
		t.Errorf("in a list: %v\n%s", err, d)
	}
	jobs, err := w.ClaimJobs(w.ctx, "n", []desk.JobKind{desk.JobClock}, 9, due, time.Minute)
	if err != nil || len(jobs) != 1 || jobs[0].Key != string(c.Talk.ID) {
		t.Errorf("%v %+v", err, jobs)
	}
	w.does(key, now.Add(time.Minute), answer, end)
	if k := w.timed(key).Talk.Clocks; len(k.Running) != 0 || k.Count[desk.ClockFirst] != 1 || !k.Due().IsZero() {
		t.Errorf("%+v", k)
	}
	if at, ok, err := w.NextRun(w.ctx, []desk.JobKind{desk.JobClock}); ok || err != nil {
		t.Errorf("a timer is left: %s, %v", at, err)
	}
}

func clocksTicking(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var want []desk.ConversationID
	for _, name := range []string{"a", "b", "c", "d"} {
		want = append(want, w.hears(user(name), name, at(0)).Talk.ID)
	}
	w.does(user("c"), at(time.Minute), accept, answer) // the clock of the whole runs on
	w.does(user("d"), at(time.Minute), accept, answer, end)
	want = want[:3]
	slices.Sort(want)
	var got []desk.ConversationID
	for after := desk.ConversationID(""); ; after = got[len(got)-1] {
		page, err := w.Ticking(w.ctx, brand, after, 2)
		w.must(err)
		if got = append(got, page...); len(page) < 2 {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if page, err := w.Ticking(w.ctx, other, "", 9); err != nil || len(page) != 0 {
		t.Errorf("another brand: %v, %v", page, err)
	}
}

// fromBoth is a line of what was counted from the customer's message on, as where no bot was before.
func fromBoth(l report.ReplyLine) report.ReplyLine {
	l.Asked = l.Kept
	return l
}

// The figures of a day: seven answered, after 1, 1, 2, 2, 5, 16 and 20 minutes, of which one was
// the second reply of its talk; one closed over its question, one over thanks, one as spam, one
// waits.
func clocksFigures(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	after := func(m int) time.Time { return now.Add(time.Duration(m) * time.Minute) }
	for name, minutes := range map[string]int{"a": 1, "b": 2, "c": 16, "d": 20} {
		w.hears(user(name), name, now)
		w.does(user(name), after(minutes), accept, answer, end)
	}
	w.hears(user("e"), "e1", now)
	w.does(user("e"), after(1), accept)
	w.does(user("e"), after(2), answer)
	w.hears(user("e"), "e2", after(10))
	w.does(user("e"), after(15), answer, end)
	w.hears(user("f"), "f", now)
	w.does(user("f"), after(3), accept, decide.Command{Verb: decide.Close, Reason: "no_reply"})
	w.hears(user("g"), "g", now)
	w.does(user("g"), after(3), accept, decide.Command{Verb: decide.Close, Reason: "spam"})
	w.hears(user("h"), "h", now)
	w.hears(user("i"), "i1", now)
	w.does(user("i"), after(1), accept, answer)
	w.hears(user("i"), "i2", after(2))
	w.does(user("i"), after(3), end)

	day := flow.RepliesQuery{Workspace: brand, From: now.Add(-time.Hour), Until: now.Add(time.Hour), Now: after(14)}
	got, err := w.Replies(w.ctx, day)
	min := time.Minute
	want := report.Replies{Offered: 7, Answered: 6, Waiting: 1,
		First: fromBoth(report.ReplyLine{Due: 7, Replied: 6, Unanswered: 1, Targeted: 7,
			Kept: report.Kept{InService: 4, InReal: 4, ServiceMedian: 2 * min, ServiceP90: 20 * min, RealMedian: 2 * min, RealP90: 20 * min}}),
		Next: fromBoth(report.ReplyLine{Due: 1, Replied: 1, Unneeded: 1, Targeted: 1,
			Kept: report.Kept{InService: 1, InReal: 1, ServiceMedian: 5 * min, ServiceP90: 5 * min, RealMedian: 5 * min, RealP90: 5 * min}}),
		All: fromBoth(report.ReplyLine{Due: 8, Replied: 7, Unanswered: 1, Unneeded: 1, Targeted: 8,
			Kept: report.Kept{InService: 5, InReal: 5, ServiceMedian: 2 * min, ServiceP90: 20 * min, RealMedian: 2 * min, RealP90: 20 * min}}),
		Resolved: fromBoth(report.ReplyLine{Due: 7, Replied: 7,
			Kept: report.Kept{ServiceMedian: 3 * min, ServiceP90: 20 * min, RealMedian: 3 * min, RealP90: 20 * min}})}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	day.Now = after(16)
	if got, err = w.Replies(w.ctx, day); err != nil || got.Late != 1 {
		t.Errorf("late: %d, %v", got.Late, err)
	}
	for name, q := range map[string]flow.RepliesQuery{
		"the day before": {Workspace: brand, From: now.Add(-2 * time.Hour), Until: now, Now: now}, "another brand": {Workspace: other, From: now, Until: now.Add(time.Hour), Now: now},
		"another queue":    {Workspace: brand, Queue: pulled, From: now, Until: now.Add(time.Hour), Now: now},
		"another channel":  {Workspace: brand, Channel: "elsewhere", From: now, Until: now.Add(time.Hour), Now: now},
		"a tag nobody has": {Workspace: brand, Segment: "VIP", From: now, Until: now.Add(time.Hour), Now: now},
	} {
		if got, err := w.Replies(w.ctx, q); err != nil || got.All.Due != 0 || got.Offered != 0 || got.Resolved.Due != 0 || got.Waiting != 0 && name != "the day before" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := w.Replies(w.ctx, flow.RepliesQuery{Workspace: brand, Queue: queue, From: now, Until: now.Add(time.Hour), Now: now}); err != nil || got.All.Due != 8 {
		t.Errorf("its queue: %+v, %v", got, err)
	}
	for name, tags := range map[string][]string{"d": {"VIP"}, "e": {"VIP", "法人"}, "h": {"VIP"}} {
		for _, t := range tags {
			w.commit(trait(w.load(flow.CaseRef{Key: user(name)}), tag(t)))
		}
	}
	vip := flow.RepliesQuery{Workspace: brand, Queue: queue, Channel: line, Segment: "VIP", From: now, Until: now.Add(time.Hour), Now: after(16)}
	if got, err := w.Replies(w.ctx, vip); err != nil || got.First.Due != 2 || got.Next.Due != 1 || got.Resolved.Due != 2 || got.First.RealP90 != 20*min || got.Waiting != 1 || got.Late != 1 {
		t.Errorf("of a segment: %+v, %v", got, err)
	}
	vip.Segment = "法人"
	if got, err := w.Replies(w.ctx, vip); err != nil || got.First.Due != 1 || got.Next.Due != 1 || got.Resolved.Due != 1 || got.Waiting != 0 {
		t.Errorf("of another: %+v, %v", got, err)
	}
}

// How long replies took comes from the database as it comes from the clocks' ends in words:
// none, one, ties, many, on every step of the rounding and its edges.
func clocksTook(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.hears(user("a"), "a", start)
	c := w.load(flow.CaseRef{Key: user("a")})
	draw := rand.New(rand.NewPCG(3, 4))
	odd := []int64{0, 1, 999, 1000, 1001, 3_599_999, 3_600_000, 3_600_001, 86_399_999, 86_400_000, 86_400_001, 31_535_999_999, 31_536_000_000, 31_536_000_001, 90_000_000_000}
	times := func(n int, next func(i int) int64) (out []time.Duration) {
		for i := range n {
			out = append(out, time.Duration(next(i))*time.Millisecond)
		}
		return out
	}
	days := [][]time.Duration{
		{},
		times(40, func(int) int64 { return 90_000 }),
		times(len(odd), func(i int) int64 { return odd[i] }),
		times(500, func(int) int64 { return draw.Int64N(1_800_000) }),
		times(300, func(int) int64 { return draw.Int64N(1 << draw.IntN(36)) }),
	}
	for _, ms := range odd {
		days = append(days, times(1, func(int) int64 { return ms }))
	}
	for day, took := range days {
		from := start.Add(time.Duration(day+1) * 24 * time.Hour)
		var ends []desk.ClockEnd
		for i, d := range took {
			kind := []desk.ClockKind{desk.ClockFirst, desk.ClockReply, desk.ClockResolve}[i%3]
			ends = append(ends, desk.ClockEnd{Clock: desk.Clock{Kind: kind, N: day*1000 + i, Since: from, AskedAt: from, Service: time.Hour}, Workspace: brand, Conversation: c.Talk.ID,
				Queue: queue, Channel: line, EndedAt: from.Add(time.Duration(i) * time.Second), Code: desk.ClockMet, ServiceTook: d, RealTook: took[len(took)-1-i],
				ServiceAsked: took[(i+1)%len(took)], RealAsked: took[(i+len(took)/2)%len(took)]})
		}
		if len(ends) > 0 {
			c = w.load(flow.CaseRef{Key: user("a")})
			ch := decide.Change{Base: c.Thread.Version, Case: c, Clocks: ends, Facts: []desk.Fact{{At: from, Kind: desk.FactClock, Workspace: brand, Thread: c.Thread.ID}}}
			ch.Case.Thread.Version++
			w.commit(flow.Write{Change: ch})
		}
		got, err := w.Replies(w.ctx, flow.RepliesQuery{Workspace: brand, From: from, Until: from.Add(time.Hour), Now: from})
		want := report.Count(ends)
		want.Waiting, want.Late = got.Waiting, got.Late
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("day %d of %d replies: %v (-want +got):\n%s", day, len(took), err, d)
		}
	}
}

// Holds are counted by their reasons; those that last stand beside the ended ones. Replies know
// nothing of them.
func clocksHolds(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	now := start.Truncate(time.Millisecond)
	after := func(m int) time.Time { return now.Add(time.Duration(m) * time.Minute) }
	hold := func(reason string) decide.Command {
		return decide.Command{Verb: decide.Hold, Hold: conversation.Hold{Reason: reason}}
	}
	w.hears(user("a"), "a", now)
	w.does(user("a"), after(1), accept, hold("client"))
	w.does(user("a"), after(11), hold("inside"))
	w.does(user("a"), after(13), decide.Command{Verb: decide.Resume}, hold("client"))
	w.does(user("a"), after(16), decide.Command{Verb: decide.Resume})
	w.hears(user("b"), "b", now)
	w.does(user("b"), after(2), accept, hold("client"))
	w.hears(user("c"), "c", now)
	w.does(user("c"), after(3), accept, hold("client"))
	q := flow.RepliesQuery{Workspace: brand, From: now, Until: now.Add(time.Hour), Now: after(20)}
	got, err := w.Holds(w.ctx, q)
	want := []report.HoldLine{
		{Reason: "client", Ended: 2, Real: 13 * time.Minute, Service: 13 * time.Minute, P50: 3 * time.Minute, P90: 10 * time.Minute, Held: 2, Since: after(2)},
		{Reason: "inside", Ended: 1, Real: 2 * time.Minute, Service: 2 * time.Minute, P50: 2 * time.Minute, P90: 2 * time.Minute},
	}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	if r, err := w.Replies(w.ctx, q); err != nil || r.All.Due != 0 {
		t.Errorf("holds are no replies: %+v, %v", r, err)
	}
	for name, q := range map[string]flow.RepliesQuery{"before": {Workspace: brand, From: now.Add(-time.Hour), Until: now}, "another queue": {Workspace: brand, Queue: pulled, From: now, Until: after(60)},
		"another channel": {Workspace: brand, Channel: "elsewhere", From: now, Until: after(60)}, "a tag nobody has": {Workspace: brand, Segment: "VIP", From: now, Until: after(60)},
		"another brand": {Workspace: other, From: now, Until: after(60)}} {
		got, err := w.Holds(w.ctx, q)
		if ended := slices.ContainsFunc(got, func(l report.HoldLine) bool { return l.Ended > 0 }); err != nil || ended || name != "before" && len(got) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
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
		{Workspace: brand, Queue: queue, Load: 1, Took: 10*time.Minute - 15*time.Second, Reply: time.Minute, Delay: 5 * time.Second},
		{Workspace: brand, Queue: queue, Load: 2, Took: 14*time.Minute - 15*time.Second, Reply: time.Minute, Delay: 5 * time.Second},
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
	if h := hand[0]; h.Offered || h.Operator != anna || !h.Taken.Equal(now.Add(4*time.Minute)) || h.Asked.IsZero() || !h.Due.Equal(now.Add(sla.UsualReply)) || h.Weight != 1 || h.Queue != queue {
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

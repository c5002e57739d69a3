package flow_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// scheduling is a rig with LINE and the timer of messages for later.
func scheduling(t *testing.T) (*rig, *flow.Scheduler, *flow.Runner) {
	r, _, _ := caring(t)
	rules := flow.NewRulebook(r.env, r.db, r.db, r.db, r.db)
	scheduler := flow.NewScheduler(r.actor, r.db, rules, nil)
	return r, scheduler, flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobScheduled: scheduler.Due})
}

// comes lets somebody be at work, until a long time from now.
func (r *rig) comes(p desk.Person) {
	r.t.Helper()
	fact := desk.Fact{At: r.clock.Now(), Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID}
	r.check(r.db.SetPresence(r.t.Context(), p.ID, desk.Available, r.clock.Now().Add(1000*time.Hour), fact, nil))
}

// TestScheduledGoesOnceOnTwoNodes: at its time it is pushed, once, though two nodes look at once;
// a customer who wrote meanwhile is not answered by what was written before.
func TestScheduledGoesOnceOnTwoNodes(t *testing.T) {
	r, scheduler, timers := scheduling(t)
	ito := r.person("ito", desk.RoleOperator, 5)
	r.comes(ito)
	r.accept(text(user, "1", "いつ届きますか", r.clock.Now()))
	r.receive()
	v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
	put := func(key, words string, in time.Duration) writing.Scheduled {
		t.Helper()
		s, err := scheduler.Schedule(t.Context(), ito, v.ID, flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: words}}, Key: key}, flow.Later{At: r.clock.Now().Add(in)})
		r.check(err)
		return s
	}
	first := put("a", "本日発送しました。", time.Hour)
	if again := put("a", "本日発送しました。", time.Hour); again.ID != first.ID {
		t.Fatal("two of one key")
	}
	put("b", "届きましたか。", 2*time.Hour)
	both := func() {
		t.Helper()
		var work sync.WaitGroup
		for range 2 {
			work.Go(func() { _, _ = timers.Once(context.Background()) })
		}
		work.Wait()
		r.run(r.runner, timers)
	}
	r.clock.Advance(59 * time.Minute)
	both()
	if n := len(r.heard(v)); n != 0 {
		t.Fatalf("too early: %d", n)
	}
	r.clock.Advance(time.Minute)
	both()
	both()
	if n := count(r.heard(v), "発送しました"); n != 1 {
		t.Fatalf("%d times", n)
	}
	r.accept(text(user, "2", "届きました", r.clock.Now().Add(time.Minute)))
	r.receive()
	r.clock.Advance(time.Hour)
	both()
	if n := count(r.heard(v), "届きましたか"); n != 0 {
		t.Fatal("it went out though the customer wrote")
	}
	got, err := scheduler.Of(t.Context(), ito, v.ID)
	r.check(err)
	if len(got.Items) != 1 || got.Items[0].State != writing.Asks || got.Items[0].Why != writing.Wrote {
		t.Fatalf("%+v", got.Items)
	}
	if _, err := scheduler.Now(t.Context(), ito, v.ID, got.Items[0].ID, flow.Said{}); err != nil {
		t.Fatal(err)
	}
	both()
	if n := count(r.heard(v), "届きましたか"); n != 1 {
		t.Fatalf("%d times by its owner's word", n)
	}
}

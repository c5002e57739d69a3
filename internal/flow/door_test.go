package flow_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func loadSending(id desk.ThreadID) []flow.CaseRef {
	return []flow.CaseRef{{Thread: id, Sending: true}}
}

func said(s, key string) flow.Said {
	return flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}, Key: key, Hash: "h"}
}

func TestSignInLocksAndUnlocks(t *testing.T) {
	r := newRig(t)
	r.person("op", desk.RoleOperator, 1)
	for i := range 10 {
		if _, _, err := r.door.SignIn(t.Context(), "OP@example.jp", "wrong"); !errors.Is(err, flow.ErrSignIn) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	if _, _, err := r.door.SignIn(t.Context(), "op@example.jp", "correct horse 1"); !errors.Is(err, flow.ErrLocked) {
		t.Fatalf("the eleventh attempt: %v", err)
	}
	r.clock.Advance(30*time.Minute + time.Second)
	p, token, err := r.door.SignIn(t.Context(), " op@example.jp ", "correct horse 1")
	r.check(err)
	if who, _, err := r.door.Who(t.Context(), token); err != nil || who.ID != p.ID {
		t.Fatalf("%v %v", who.ID, err)
	}
	if _, _, err := r.door.SignIn(t.Context(), "nobody@example.jp", "x"); !errors.Is(err, flow.ErrSignIn) {
		t.Fatalf("a stranger: %v", err)
	}
}

func TestSessionsEnd(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 1)
	sign := func() string {
		_, token, err := r.door.SignIn(t.Context(), "op@example.jp", "correct horse 1")
		r.check(err)
		return token
	}
	gone := func(token, why string) {
		t.Helper()
		if _, _, err := r.door.Who(t.Context(), token); !errors.Is(err, flow.ErrNoSession) {
			t.Errorf("%s: %v", why, err)
		}
	}
	a, b := sign(), sign()
	_, s, err := r.door.Who(t.Context(), a)
	r.check(err)
	r.check(r.door.SetPassword(t.Context(), op, s, "correct horse 1", "another horse 2"))
	gone(b, "the other session after a new password")
	if _, _, err := r.door.Who(t.Context(), a); err != nil {
		t.Errorf("one's own session: %v", err)
	}
	r.check(r.door.SignOut(t.Context(), op, s))
	gone(a, "after sign-out")
	token, err := r.door.IssueToken(t.Context(), op, "t", time.Hour)
	r.check(err)
	r.clock.Advance(time.Hour)
	gone(token, "expired")
	gone("", "none")
	if err := r.door.SetPassword(t.Context(), op, s, "another horse 2", "short1"); !errors.Is(err, flow.ErrPassword) {
		t.Errorf("a weak password: %v", err)
	}
}

// TestFiftyAcceptOne: fifty operators, one conversation, one winner.
func TestFiftyAcceptOne(t *testing.T) {
	r := newRig(t)
	people := make([]desk.Person, 50)
	for i := range people {
		people[i] = r.person(fmt.Sprint("op", i), desk.RoleOperator, 2)
	}
	r.accept(text("U1", "1", "hi", r.clock.Now()))
	r.receive()
	id := r.open("U1").ID
	errs := make([]error, len(people))
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() {
			_, errs[i] = r.actor.Act(t.Context(), id, decide.Command{Verb: decide.Accept, By: p})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, decide.ErrTaken) {
			t.Errorf("a loser is told %v", err)
		}
	}
	load := 0
	everybody, err := r.db.People(t.Context(), "ce")
	r.check(err)
	for _, p := range everybody {
		load += p.Load
	}
	if won != 1 || load != 1 {
		t.Fatalf("%d winners, load %d", won, load)
	}
}

// TestCapacityHoldsOverConversations: one person accepts ten at once and gets as
// many as fit.
func TestCapacityHoldsOverConversations(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 3)
	for i := range 10 {
		r.accept(text(fmt.Sprint("U", i), "1", "hi", r.clock.Now()))
	}
	r.receive()
	var wg sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		id := r.open(fmt.Sprint("U", i)).ID
		wg.Go(func() { _, errs[i] = r.actor.Act(t.Context(), id, decide.Command{Verb: decide.Accept, By: op}) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, decide.ErrAtCapacity) {
			t.Error(err)
		}
	}
	p, err := r.db.Person(t.Context(), "op")
	r.check(err)
	if won != 3 || p.Load != 3 {
		t.Fatalf("%d accepted, load %d", won, p.Load)
	}
}

// TestRoutingOffersToTheFreeAndPassesOn: the oldest waits first, nobody is
// overfilled, an offer that is let pass goes to the next.
func TestRoutingOffersToTheFreeAndPassesOn(t *testing.T) {
	r := newRig(t)
	router := flow.NewRouter(r.env, r.db, r.db)
	runner := flow.NewRunner(r.env, r.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer})
	run := func() {
		for {
			n, err := runner.Once(t.Context())
			r.check(err)
			if n == 0 {
				return
			}
		}
	}
	a, b := r.person("a", desk.RoleOperator, 1), r.person("b", desk.RoleOperator, 1)
	for i := range 3 {
		r.accept(text(fmt.Sprint("U", i), "1", "hi", r.clock.Now()))
		r.receive()
		r.clock.Advance(time.Second)
	}
	run()
	if v := r.open("U0"); v.State != conversation.Waiting {
		t.Fatalf("offered although nobody is here: %+v", v)
	}
	for _, p := range []desk.Person{a, b} {
		_, err := r.door.SetPresence(t.Context(), p, desk.Available)
		r.check(err)
	}
	run()
	u0, u1, u2 := r.open("U0"), r.open("U1"), r.open("U2")
	if u0.State != conversation.Offered || u1.State != conversation.Offered || u2.State != conversation.Waiting || u0.OfferedTo == u1.OfferedTo {
		t.Fatalf("%s %s %s", u0.State, u1.State, u2.State)
	}
	_, err := r.actor.Act(t.Context(), u1.ID, decide.Command{Verb: decide.Accept, By: map[desk.OperatorID]desk.Person{"a": a, "b": b}[u1.OfferedTo]})
	r.check(err)
	r.clock.Advance(31 * time.Second) // U0's offer is let pass; the other has no room
	run()
	if v := r.open("U0"); v.State != conversation.Waiting || len(v.Refused) != 1 {
		t.Fatalf("%+v", v.Conversation)
	}
	if v := r.open("U2"); v.State != conversation.Offered || v.OfferedTo != u0.OfferedTo {
		t.Fatalf("the freed slot stays empty: %+v", v.Conversation)
	}
}

// TestWorkIsOfferedWhenALeaseComesBack: a laptop slept; what came meanwhile is
// offered as soon as its stream is there again.
func TestWorkIsOfferedWhenALeaseComesBack(t *testing.T) {
	r := newRig(t)
	router := flow.NewRouter(r.env, r.db, r.db)
	runner := flow.NewRunner(r.env, r.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route})
	run := func() {
		for {
			n, err := runner.Once(t.Context())
			r.check(err)
			if n == 0 {
				return
			}
		}
	}
	viewer := r.person("viewer", desk.RoleViewer, 9) // may set themselves available, and is offered nothing
	_, err := r.door.SetPresence(t.Context(), viewer, desk.Available)
	r.check(err)
	_, err = r.door.SetPresence(t.Context(), r.person("op", desk.RoleOperator, 1), desk.Available)
	r.check(err)
	run()
	r.clock.Advance(time.Minute)
	r.accept(text("U1", "1", "hi", r.clock.Now()))
	r.receive()
	run()
	if v := r.open("U1"); v.State != conversation.Waiting {
		t.Fatalf("offered to somebody who is not there: %+v", v.Conversation)
	}
	r.check(r.door.Renew(t.Context(), []desk.OperatorID{"op", "viewer"}))
	run()
	if v := r.open("U1"); v.State != conversation.Offered || v.OfferedTo != "op" {
		t.Fatalf("%+v", v.Conversation)
	}
}

// earlyJobs hands out jobs before their time, as a database whose clock is ahead does.
type earlyJobs struct{ flow.Jobs }

func (e earlyJobs) ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]flow.Claimed, error) {
	return e.Jobs.ClaimJobs(ctx, owner, kinds, n, now.Add(100*time.Millisecond), lease)
}

func TestOfferTimerThatFiresEarlyIsKept(t *testing.T) {
	r := newRig(t)
	router := flow.NewRouter(r.env, r.db, r.db)
	handlers := map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer}
	runner := flow.NewRunner(r.env, earlyJobs{r.db}, 4, flow.Quick, handlers)
	_, err := r.door.SetPresence(t.Context(), r.person("op", desk.RoleOperator, 1), desk.Available)
	r.check(err)
	r.accept(text("U1", "1", "hi", r.clock.Now()))
	r.receive()
	for range 3 {
		_, err := runner.Once(t.Context())
		r.check(err)
	}
	if v := r.open("U1"); v.State != conversation.Offered {
		t.Fatalf("%+v", v.Conversation)
	}
	r.clock.Advance(30*time.Second - 50*time.Millisecond)
	_, err = runner.Once(t.Context()) // too early by 50 ms
	r.check(err)
	r.clock.Advance(time.Minute)
	_, err = runner.Once(t.Context())
	r.check(err)
	if v := r.open("U1"); v.State != conversation.Waiting {
		t.Fatalf("the offer stands for ever: %+v", v.Conversation)
	}
}

// TestWhatAllRefusedRests: alone at work, an operator who declines is not offered
// the same customer again at once, and is again after a minute.
func TestWhatAllRefusedRests(t *testing.T) {
	r := newRig(t)
	router := flow.NewRouter(r.env, r.db, r.db)
	runner := flow.NewRunner(r.env, r.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route})
	run := func() {
		for range 10 {
			_, err := runner.Once(t.Context())
			r.check(err)
		}
	}
	op := r.person("op", desk.RoleOperator, 3)
	r.rules(desk.Rules{Declines: true})
	_, err := r.door.SetPresence(t.Context(), op, desk.Available)
	r.check(err)
	r.accept(text("U1", "1", "hi", r.clock.Now()))
	r.receive()
	run()
	_, err = r.actor.Act(t.Context(), r.open("U1").ID, decide.Command{Verb: decide.Decline, By: op, Why: "busy"})
	r.check(err)
	run()
	if v := r.open("U1"); v.State != conversation.Waiting {
		t.Fatalf("offered again at once: %+v", v.Conversation)
	}
	r.clock.Advance(61 * time.Second)
	r.check(r.door.Renew(t.Context(), []desk.OperatorID{"op"}))
	run()
	if v := r.open("U1"); v.State != conversation.Offered {
		t.Fatalf("never offered again: %+v", v.Conversation)
	}
}

package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// foreseer is a counter whose talks keep clocks, with the forecast.
type foreseer struct {
	*counter
	ahead *flow.Ahead
}

func newForeseer(t *testing.T) *foreseer {
	c := newCounter(t)
	rules := flow.NewRulebook(c.env, c.db, c.db, c.db, c.db)
	cases := flow.WithRules(c.db, rules)
	guard := func(s string) string { return s }
	c.receiver = flow.NewReceiver(c.env, c.db, cases, noSeal{})
	c.actor = flow.NewActor(c.env, cases, c.db, c.db, c.db, c.db, guard, nil, nil)
	router := flow.NewRouter(c.env, c.db, cases)
	c.jobs = flow.NewRunner(c.env, c.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer})
	f := &foreseer{counter: c}
	f.ahead = flow.NewAhead(c.env, c.db, c.db, c.db, rules, c.db)
	return f
}

func (f *foreseer) expect(queue desk.QueueID) flow.Expected {
	f.t.Helper()
	e, err := f.ahead.Expect(f.t.Context(), "ce", queue)
	f.check(err)
	return e
}

// serve lets a talk come, be answered after a minute, and end after ten.
func (f *foreseer) serve(op desk.Person, user string) {
	f.t.Helper()
	f.writes(user)
	f.pass(time.Minute, op.ID)
	f.say(op, f.open(user), "はい")
	f.pass(9*time.Minute, op.ID)
	f.act(user, decide.Command{Verb: decide.Close, By: op})
	f.settle()
}

// TestTheForecastLearnsAndTells: first it says that it knows nothing; when it has seen how
// long talks take it tells what somebody waits who joins, and those who wait already, each
// from their place.
func TestTheForecastLearnsAndTells(t *testing.T) {
	f := newForeseer(t)
	f.rules(desk.Rules{Accept: desk.AcceptAuto})
	if e := f.expect("none"); e.Unknown != flow.UnknownQueue {
		t.Errorf("%+v", e)
	}
	if e := f.expect("q"); e.Unknown != flow.UnknownNobody {
		t.Errorf("%+v", e)
	}
	op := f.works("op", 1)
	f.clock.Advance(time.Minute)
	f.pass(0, op.ID)
	if e := f.expect("q"); e.Unknown != flow.UnknownHistory {
		t.Errorf("%+v", e)
	}
	for i := range 6 {
		f.serve(op, fmt.Sprint("U", i))
	}
	f.pass(2*time.Minute, op.ID)
	if e := f.expect("q"); e.Unknown != "" || e.P50 != 0 || e.P90 != 0 || e.Before != 0 {
		t.Errorf("somebody is free: %+v", e)
	}
	for _, user := range []string{"Ua", "Ub", "Uc"} {
		f.writes(user)
		f.pass(time.Second, op.ID)
	}
	f.pass(4*time.Minute-3*time.Second, op.ID) // all ten-minute talks: Ua has six to go
	e := f.expect("q")
	if e.Unknown != "" || e.Before != 2 || e.Over || !near(e.P50, 26*time.Minute) {
		t.Errorf("who joins: %+v", e)
	}
	second, err := f.ahead.Place(t.Context(), "ce", f.open("Uc").ID)
	f.check(err)
	if second.Before != 1 || !near(second.P50, 16*time.Minute) {
		t.Errorf("who is second: %+v", second)
	}
	if gone, err := f.ahead.Place(t.Context(), "ce", f.open("Ua").ID); err != nil || gone.Unknown != flow.UnknownGone {
		t.Errorf("who is served: %+v, %v", gone, err)
	}
	o, err := f.ahead.Centre(t.Context(), "ce")
	f.check(err)
	late := o.Forecast.Queues[0].Late
	// Ub's and Uc's 15 minutes are over in 11: Ub is answered after 7, Uc after 17
	if late.Mean < 0.9 || o.Forecast.Waiting[0].Late != 0 || o.Forecast.Waiting[1].Late != 1 {
		t.Errorf("%+v, %+v", late, o.Forecast.Waiting)
	}
}

func near(got, want time.Duration) bool {
	return got > want-90*time.Second && got < want+90*time.Second
}

// TestTheForecastLooksOnlyWhenAsked: what was looked at stands for some seconds, longer where
// nothing happened, and then what has changed is seen.
func TestTheForecastLooksOnlyWhenAsked(t *testing.T) {
	f := newForeseer(t)
	f.rules(desk.Rules{Accept: desk.AcceptAuto})
	first := f.expect("q")
	f.writes("U1")
	f.clock.Advance(2 * time.Second)
	if e := f.expect("q"); e != first {
		t.Errorf("within three seconds: %+v", e)
	}
	f.clock.Advance(time.Second)
	second := f.expect("q")
	if second.Before != 1 || !second.At.After(first.At) {
		t.Errorf("what happened is not seen: %+v", second)
	}
	f.clock.Advance(15 * time.Second)
	if e := f.expect("q"); e != second {
		t.Errorf("nothing happened: %+v", e)
	}
	f.clock.Advance(6 * time.Second)
	if e := f.expect("q"); !e.At.After(second.At) {
		t.Errorf("never looks again: %+v", e)
	}
}

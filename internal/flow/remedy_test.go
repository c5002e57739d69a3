package flow_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// oversight is a foreseer with the supervisor's door, and work that is in trouble: talks of
// ten minutes, one person of one talk at once, six who wait, and somebody on a break.
type oversight struct {
	*foreseer
	door *flow.AheadDesk
	boss desk.Person
	op   desk.Person
	rest desk.Person
}

func newOversight(t *testing.T) *oversight {
	f := newForeseer(t)
	o := &oversight{foreseer: f, boss: f.person("boss", desk.RoleSupervisor, 0), door: flow.NewAheadDesk(f.env, f.ahead, f.db, f.db, f.db, f.db)}
	router := flow.NewRouter(f.env, f.db, f.db)
	f.jobs = flow.NewRunner(f.env, f.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer,
		desk.JobRemedy: o.door.Due, desk.JobForesee: o.door.CameTrue})
	f.rules(desk.Rules{Accept: desk.AcceptAuto})
	o.op = f.works("op", 1)
	for i := range 6 {
		f.serve(o.op, fmt.Sprint("past", i))
	}
	o.rest = f.works("rest", 1)
	var err error
	o.rest, err = f.door.SetPresence(t.Context(), o.rest, desk.Break)
	f.check(err)
	for i := range 6 {
		f.writes(fmt.Sprint("U", i))
	}
	f.wait(time.Minute)
	return o
}

// wait lets time go by with everybody connected.
func (f *foreseer) wait(d time.Duration) {
	for ; d > 0; d -= 30 * time.Second {
		f.pass(min(d, 30*time.Second), "op", "rest", "boss")
	}
}

func (o *oversight) view() flow.AheadView {
	o.t.Helper()
	v, err := o.door.View(o.t.Context(), o.boss)
	o.check(err)
	return v
}

func (o *oversight) apply(r decide.Remedy, lasts time.Duration) flow.RemedyRow {
	o.t.Helper()
	row, err := o.door.Apply(o.t.Context(), o.boss, r, "q", lasts)
	o.check(err)
	o.settle()
	return row
}

func (o *oversight) is(id desk.OperatorID) desk.Person {
	o.t.Helper()
	p, err := o.db.Person(o.t.Context(), id)
	o.check(err)
	return p
}

func (o *oversight) row(id string) flow.RemedyRow {
	o.t.Helper()
	row, err := o.db.Remedy(o.t.Context(), id)
	o.check(err)
	return row
}

var comesBack = decide.Remedy{Kind: decide.RemedyReturn, Operator: "rest", Presence: desk.Break}

// TestRemediesAreRanked: the line is played forward with each; one more talk for somebody at
// work costs less than a break, and both help.
func TestRemediesAreRanked(t *testing.T) {
	o := newOversight(t)
	v := o.view()
	if len(v.Queues) != 1 || v.Queues[0].Late.Mean < 3 || v.Queues[0].Target != 15*time.Minute {
		t.Fatalf("%+v", v.Queues)
	}
	kinds := map[decide.RemedyKind]decide.Rated{}
	for _, r := range v.Remedies {
		kinds[r.Kind] = r
	}
	more, back := kinds[decide.RemedyCap], kinds[decide.RemedyReturn]
	if v.Remedies[0].Kind != decide.RemedyCap || more.Fewer < 1 || more.Operator != "op" || back.Fewer < 1 || back.Operator != "rest" || back.Quicker < 5*time.Minute {
		t.Errorf("%+v", v.Remedies)
	}
	if _, err := o.door.View(t.Context(), o.op); !errors.Is(err, flow.ErrNoRouting) {
		t.Errorf("an operator sees it: %v", err)
	}
	w, err := o.door.Waits(t.Context(), o.op)
	if err != nil || len(w) != 1 || w[0].Expected.Before != 5 {
		t.Errorf("an operator's waits: %+v, %v", w, err)
	}
}

// TestARemedyTakesItselfBack: the break ends, the next in line is served at once; when its
// time is over the break goes on; an hour later what was expected is held against what came.
func TestARemedyTakesItselfBack(t *testing.T) {
	o := newOversight(t)
	row := o.apply(comesBack, 30*time.Minute)
	if p := o.is("rest"); p.Presence != desk.Available || p.Load != 1 {
		t.Fatalf("%+v", p)
	}
	if b := row.Body; b.With.Late.Mean >= b.Without.Late.Mean || b.With.P50 >= b.Without.P50 {
		t.Errorf("expected: %+v", b)
	}
	if v := o.view(); len(v.On) != 1 {
		t.Errorf("in force: %+v", v.On)
	}
	if _, err := o.door.Apply(t.Context(), o.boss, comesBack, "q", time.Hour); !errors.Is(err, flow.ErrRemedyOn) {
		t.Errorf("twice: %v", err)
	}
	o.wait(29 * time.Minute)
	if p := o.is("rest"); p.Presence != desk.Available {
		t.Errorf("too early: %+v", p)
	}
	o.wait(time.Minute)
	if p := o.is("rest"); p.Presence != desk.Break {
		t.Errorf("never: %+v", p)
	}
	if got := o.row(row.ID); got.State != flow.RemedyOver || got.SettledBy != "" || !got.CheckedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	o.wait(30 * time.Minute)
	// nobody has answered anybody: all six of them went over their time
	if got := o.row(row.ID); got.CheckedAt.IsZero() || got.Body.Came == nil || got.Body.Came.Late != 6 {
		t.Errorf("%+v", got.Body.Came)
	}
	acc, err := o.door.Accuracy(t.Context(), o.boss)
	o.check(err)
	if len(acc) != 1 || acc[0].N < 1 || acc[0].LateCame == 0 {
		t.Errorf("%+v", acc)
	}
}

// TestWhatAHandSetStands: a remedy that ends takes nothing back that somebody has changed
// since, and all that nobody has.
func TestWhatAHandSetStands(t *testing.T) {
	more := decide.Remedy{Kind: decide.RemedyCap, Operator: "op"}
	message := decide.Remedy{Kind: decide.RemedyMessage, Queue: "q"}
	rules := func(o *oversight) desk.Rules {
		row, err := o.db.Policy(o.t.Context(), "ce")
		o.check(err)
		return row.Policy.Queues["q"]
	}
	profile := func(o *oversight, capacity int, skill string) {
		p := o.is("op")
		_, err := o.desk.SetProfile(o.t.Context(), o.boss, "op", p.Revision, capacity, desk.StaffProfile{Skills: map[string]int{skill: 1}})
		o.check(err)
	}
	for _, c := range []struct {
		name   string
		remedy decide.Remedy
		hand   func(*oversight)
		state  flow.RemedyState
		want   func(*oversight) bool
	}{
		{"presence: nobody did anything", comesBack, nil, flow.RemedyUndone, func(o *oversight) bool { return o.is("rest").Presence == desk.Break }},
		{"presence: went away, and came back", comesBack, func(o *oversight) {
			for _, p := range []desk.Presence{desk.Away, desk.Available} {
				_, err := o.counter.door.SetPresence(o.t.Context(), o.is("rest"), p)
				o.check(err)
				o.clock.Advance(time.Second)
			}
		}, flow.RemedyLeft, func(o *oversight) bool { return o.is("rest").Presence == desk.Available }},
		{"presence: went home", comesBack, func(o *oversight) {
			_, err := o.counter.door.SetPresence(o.t.Context(), o.is("rest"), desk.Offline)
			o.check(err)
		}, flow.RemedyLeft, func(o *oversight) bool { return o.is("rest").Presence == desk.Offline }},
		{"capacity: nobody did anything", more, nil, flow.RemedyUndone, func(o *oversight) bool { return o.is("op").Capacity == 1 }},
		{"capacity: a skill was set", more, func(o *oversight) { profile(o, 2, "返品") }, flow.RemedyUndone, func(o *oversight) bool {
			return o.is("op").Capacity == 1 && o.is("op").Profile.Skills["返品"] == 1
		}},
		{"capacity: was set", more, func(o *oversight) { profile(o, 5, "返品") }, flow.RemedyLeft, func(o *oversight) bool { return o.is("op").Capacity == 5 }},
		{"capacity: was set, and set back to the remedy's", more, func(o *oversight) { profile(o, 5, "返品"); profile(o, 2, "返品") }, flow.RemedyLeft, func(o *oversight) bool { return o.is("op").Capacity == 2 }},
		{"queue: nobody did anything", message, nil, flow.RemedyUndone, func(o *oversight) bool { return rules(o).Overflow.After == 0 && rules(o).Accept == desk.AcceptAuto }},
		{"queue: its priority was set", message, func(o *oversight) {
			r := rules(o)
			r.Priority = 1
			o.rules(r)
		}, flow.RemedyUndone, func(o *oversight) bool { return rules(o).Overflow.After == 0 && rules(o).Priority == 1 }},
		{"queue: where it overflows to was set", message, func(o *oversight) {
			r := rules(o)
			r.Overflow.After = 7 * time.Minute
			o.rules(r)
		}, flow.RemedyLeft, func(o *oversight) bool { return rules(o).Overflow.After == 7*time.Minute }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOversight(t)
			row := o.apply(c.remedy, time.Hour)
			o.clock.Advance(time.Second)
			if c.hand != nil {
				c.hand(o)
			}
			got, err := o.door.Undo(t.Context(), o.boss, row.ID)
			if err != nil || got.State != c.state || got.SettledBy != "boss" {
				t.Errorf("%s by %q, %v", got.State, got.SettledBy, err)
			}
			if !c.want(o) {
				t.Errorf("%+v, %+v, %+v", o.is("rest"), o.is("op"), rules(o))
			}
			if _, err := o.door.Undo(t.Context(), o.boss, row.ID); !errors.Is(err, flow.ErrRemedyEnded) {
				t.Errorf("undone twice: %v", err)
			}
			o.wait(2 * time.Hour) // the job finds nothing to do
			if !c.want(o) {
				t.Errorf("the job did something: %+v, %+v, %+v", o.is("rest"), o.is("op"), rules(o))
			}
		})
	}
}

// TestRemediesThatCantBe are refused, and change nothing.
func TestRemediesThatCantBe(t *testing.T) {
	o := newOversight(t)
	stranger := o.person("stranger", desk.RoleSupervisor, 0)
	stranger.Memberships = nil
	for _, c := range []struct {
		name   string
		by     desk.Person
		remedy decide.Remedy
		queue  desk.QueueID
		lasts  time.Duration
		want   error
	}{
		{"too short", o.boss, comesBack, "q", time.Minute, flow.ErrRemedyTime},
		{"too long", o.boss, comesBack, "q", 5 * time.Hour, flow.ErrRemedyTime},
		{"by an operator", o.op, comesBack, "q", time.Hour, flow.ErrNoRouting},
		{"by somebody of another brand", stranger, comesBack, "q", time.Hour, flow.ErrNoRouting},
		{"for no queue", o.boss, comesBack, "none", time.Hour, flow.ErrNoRouting},
		{"nobody", o.boss, decide.Remedy{Kind: decide.RemedyCap, Operator: "none"}, "q", time.Hour, flow.ErrNoRouting},
		{"is not on a break", o.boss, decide.Remedy{Kind: decide.RemedyReturn, Operator: "op", Presence: desk.Break}, "q", time.Hour, flow.ErrRemedyMoved},
		{"something else", o.boss, decide.Remedy{Kind: "other", Operator: "op"}, "q", time.Hour, flow.ErrRemedyMoved},
		{"changes nothing", o.boss, decide.Remedy{Kind: decide.RemedyRelax, Queue: "q", Skill: "返品"}, "q", time.Hour, flow.ErrRemedyMoved},
	} {
		if _, err := o.door.Apply(t.Context(), c.by, c.remedy, c.queue, c.lasts); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if rows, err := o.door.History(t.Context(), o.boss); err != nil || len(rows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
	o.clock.Advance(time.Minute) // whose connection is lost does not come back by a click
	if _, err := o.door.Apply(t.Context(), o.boss, comesBack, "q", time.Hour); !errors.Is(err, flow.ErrRemedyMoved) {
		t.Errorf("not connected: %v", err)
	}
}

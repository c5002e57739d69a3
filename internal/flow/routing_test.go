package flow_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// counter is a rig with the jobs of routing.
type counter struct {
	*rig
	jobs *flow.Runner
	desk *flow.RoutingDesk
	talk desk.ConversationID // that a test of paths is about
}

func newCounter(t *testing.T) *counter {
	r := newRig(t)
	router := flow.NewRouter(r.env, r.db, r.db)
	duty := flow.NewDuty(r.env, r.db, r.db, router)
	c := &counter{rig: r, desk: flow.NewRoutingDesk(r.env, r.db, r.db, flow.NewRulebook(r.env, r.db, r.db, r.db, r.db), func(s string) string { return s })}
	c.jobs = flow.NewRunner(r.env, r.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{
		desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer, desk.JobSilent: router.Silent, desk.JobAbsent: duty.Absent, desk.JobShift: duty.Shift})
	return c
}

// settle runs what is due until nothing is.
func (c *counter) settle() {
	c.t.Helper()
	for range 100 {
		n, err := c.jobs.Once(c.t.Context())
		c.check(err)
		if n == 0 {
			return
		}
	}
	c.t.Fatal("the jobs never end")
}

// pass lets time go by, with these people connected.
func (c *counter) pass(d time.Duration, connected ...desk.OperatorID) {
	c.t.Helper()
	c.clock.Advance(d)
	c.check(c.door.Renew(c.t.Context(), connected))
	c.settle()
}

// stays lets time go by in which these people are connected all along.
func (c *counter) stays(d time.Duration, connected ...desk.OperatorID) {
	c.t.Helper()
	for ; d > 0; d -= 30 * time.Second {
		c.pass(min(d, 30*time.Second), connected...)
	}
}

func (c *counter) works(id string, capacity int) desk.Person {
	c.t.Helper()
	p := c.person(id, desk.RoleOperator, capacity)
	p, err := c.door.SetPresence(c.t.Context(), p, desk.Available)
	c.check(err)
	return p
}

func (c *counter) writes(user string) {
	c.t.Helper()
	c.accept(text(user, c.id(), "こんにちは", c.clock.Now()))
	c.receive()
	c.settle()
}

func (c *counter) act(user string, cmd decide.Command) flow.ConversationView {
	c.t.Helper()
	v, err := c.actor.Act(c.t.Context(), c.open(user).ID, cmd)
	c.check(err)
	return v
}

// TestAFreedSlotFillsAtOnce: auto-accept gives as much as fits; what ends makes room for
// the next in line, by the same run.
func TestAFreedSlotFillsAtOnce(t *testing.T) {
	c := newCounter(t)
	c.rules(desk.Rules{Accept: desk.AcceptAuto})
	op := c.works("op", 2)
	for _, user := range []string{"U1", "U2", "U3", "U4"} {
		c.writes(user)
		c.clock.Advance(time.Second)
	}
	for user, want := range map[string]conversation.State{"U1": conversation.Active, "U2": conversation.Active, "U3": conversation.Waiting, "U4": conversation.Waiting} {
		if got := c.open(user).State; got != want {
			t.Errorf("%s is %s", user, got)
		}
	}
	c.act("U2", decide.Command{Verb: decide.Close, By: op})
	c.settle()
	if v := c.open("U3"); v.State != conversation.Active || v.Assignee != "op" {
		t.Errorf("the slot stays empty: %+v", v.Conversation)
	}
	if v := c.open("U4"); v.State != conversation.Waiting {
		t.Errorf("overfilled: %+v", v.Conversation)
	}
}

// TestSkillOfTheHandOffRoutes: who has it gets it; when they are busy it is waited for a
// while, and then anybody will do.
func TestSkillOfTheHandOffRoutes(t *testing.T) {
	c := newCounter(t)
	c.works("lay", 3)
	skilled := c.works("skilled", 1)
	c.check(c.db.SaveProfile(t.Context(), flow.ProfileRow{Operator: "skilled", Revision: 1, Capacity: 1, Profile: desk.StaffProfile{Skills: map[string]int{"返品": 3}}}, flow.ProfileRow{Operator: "skilled"}, nil, nil))
	c.rules(desk.Rules{Accept: desk.AcceptAuto})
	asks := func(user string) {
		c.accept(text(user, c.id(), "返品したい", c.clock.Now()))
		c.receive()
		v := c.open(user)
		cases, err := c.db.Load(t.Context(), []flow.CaseRef{{Conversation: v.ID}})
		c.check(err)
		ch := decide.Change{Base: cases[0].Thread.Version, Case: cases[0]} // as a scenario's hand-off leaves it
		talk := cases[0].Talk
		talk.Route.Skill, talk.Version = "返品", talk.Version+1
		ch.Talks, ch.Case.Thread.Version = []conversation.Conversation{talk}, ch.Base+1
		results, err := c.db.Commit(t.Context(), []flow.Write{{Change: ch}})
		c.check(errors.Join(err, results[0]))
		c.settle()
	}
	asks("U1")
	if v := c.open("U1"); v.Assignee != "skilled" {
		t.Fatalf("%+v", v.Conversation)
	}
	asks("U2")
	if v := c.open("U2"); v.State != conversation.Waiting {
		t.Fatalf("given to somebody without the skill at once: %+v", v.Conversation)
	}
	c.pass(routing.DefaultSoft, "lay", "skilled")
	if v := c.open("U2"); v.Assignee != "lay" {
		t.Fatalf("never relaxed: %+v", v.Conversation)
	}
	given, err := c.desk.Given(t.Context(), skilled, c.open("U2").ID)
	c.check(err)
	if len(given) != 1 || given[0].How != "auto" || given[0].Why == nil || len(given[0].Why.Relaxed) != 1 {
		t.Fatalf("%+v", given)
	}
}

// TestSilentOperatorIsReplaced: the customer goes to another with age, memo and draft.
func TestSilentOperatorIsReplaced(t *testing.T) {
	c := newCounter(t)
	c.rules(desk.Rules{Accept: desk.AcceptAuto, SilentAfter: 5 * time.Minute})
	a := c.works("a", 3)
	c.writes("U1")
	since := c.open("U1").WaitingSince
	_, err := c.desk.KeepDraft(t.Context(), a, c.open("U1").ID, []desk.DraftEdit{{Field: desk.DraftReply, Text: "お調べしており"}, {Field: desk.DraftNote, Text: "確認中"}})
	c.check(err)
	b := c.works("b", 3)
	c.pass(4*time.Minute, "a", "b")
	if v := c.open("U1"); v.Assignee != "a" {
		t.Fatalf("too early: %+v", v.Conversation)
	}
	c.pass(time.Minute, "a", "b")
	v := c.open("U1")
	if v.Assignee != "b" || !v.WaitingSince.Equal(since) || v.Route.Before != "a" {
		t.Fatalf("%+v", v.Conversation)
	}
	if own, left, err := c.desk.Drafts(t.Context(), b, v.ID); err != nil || len(own) > 0 || left.Text != "お調べしており" || left.Operator != "a" {
		t.Fatalf("%+v, %+v, %v", own, left, err)
	}
	c.say(b, v, "お待たせしました")
	if _, left, err := c.desk.Drafts(t.Context(), b, v.ID); err != nil || left.Text != "" {
		t.Fatalf("%+v, %v", left, err)
	}
	c.pass(time.Hour, "a", "b")
	if v := c.open("U1"); v.Assignee != "b" {
		t.Fatalf("an answered customer was taken away: %+v", v.Conversation)
	}
}

// TestLostOperatorsTalksGoToOthers: a short break of the connection changes nothing; a long
// one ends the presence, and the talks go on elsewhere.
func TestLostOperatorsTalksGoToOthers(t *testing.T) {
	c := newCounter(t)
	c.policy(func(p *routing.Policy) {
		p.Absent, p.Queues = new(2*time.Minute), map[desk.QueueID]desk.Rules{"q": {Accept: desk.AcceptAuto}}
	})
	c.works("a", 3)
	c.writes("U1")
	c.works("b", 3)
	c.pass(2*time.Minute, "b")
	if v := c.open("U1"); v.Assignee != "a" {
		t.Fatalf("too early: %+v", v.Conversation)
	}
	c.pass(10*time.Second, "a", "b") // back again
	c.pass(2*time.Minute, "b")
	if v := c.open("U1"); v.Assignee != "a" {
		t.Fatalf("the break before counts still: %+v", v.Conversation)
	}
	c.pass(2*time.Minute, "b")
	if v := c.open("U1"); v.Assignee != "b" {
		t.Fatalf("%+v", v.Conversation)
	}
	if p, err := c.db.Person(t.Context(), "a"); err != nil || p.Presence != desk.Offline || p.Load != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
}

// TestShiftEndDrains: nothing new from some minutes before the end, and time in each state
// is known afterwards.
func TestShiftEndDrains(t *testing.T) {
	c := newCounter(t)
	boss := c.person("boss", desk.RoleSupervisor, 3)
	c.policy(func(p *routing.Policy) { p.Zone, p.Drain = "UTC", 15*time.Minute })
	c.works("a", 3)
	// it is Monday, 9:00
	_, err := c.desk.SetProfile(t.Context(), boss, "a", 0, 3, desk.StaffProfile{Week: []desk.Shift{{Day: time.Monday, From: 8 * 60, To: 10 * 60}}})
	c.check(err)
	c.settle()
	c.stays(44*time.Minute, "a")
	if p, err := c.db.Person(t.Context(), "a"); err != nil || p.Presence != desk.Available {
		t.Fatalf("%+v, %v", p, err)
	}
	c.stays(time.Minute, "a")
	p, err := c.db.Person(t.Context(), "a")
	c.check(err)
	if p.Presence != desk.Draining {
		t.Fatalf("%+v", p)
	}
	if plan, err := c.desk.Plan(t.Context(), p); err != nil || plan.Until.Sub(c.clock.Now()) != 15*time.Minute || !plan.Drain.Equal(c.clock.Now()) {
		t.Fatalf("%+v, %v", plan, err)
	}
	c.stays(15*time.Minute, "a")
	spent, err := c.desk.Presence(t.Context(), boss, "2026-11-23", "2026-11-23")
	c.check(err)
	for _, s := range spent {
		if s.Operator == "a" && (s.In[desk.Available] != 45*time.Minute || s.In[desk.Draining] != 15*time.Minute) {
			t.Fatalf("%+v", s)
		}
	}
}

// TestWhatIfComparesPolicies: yesterday's arrivals under another policy, and nothing changes.
func TestWhatIfComparesPolicies(t *testing.T) {
	c := newCounter(t)
	boss := c.person("boss", desk.RoleSupervisor, 3)
	c.policy(func(p *routing.Policy) {
		p.Zone, p.Queues = "UTC", map[desk.QueueID]desk.Rules{"q": {Accept: desk.AcceptAuto}}
	})
	a := c.works("a", 1)
	for _, user := range []string{"U1", "U2", "U3"} {
		c.writes(user)
		c.pass(time.Minute, "a")
	}
	for _, user := range []string{"U1", "U2", "U3"} {
		c.pass(10*time.Minute, "a")
		c.say(a, c.open(user), "はい")
		c.act(user, decide.Command{Verb: decide.Close, By: a})
		c.settle()
	}
	before, err := c.desk.Policy(t.Context(), boss)
	c.check(err)
	got, err := c.desk.WhatIf(t.Context(), boss, "2026-11-23", routing.Policy{Zone: "UTC"})
	c.check(err)
	if got.Actual.Taken != 3 || got.Other.Taken != 3 || got.Actual.Wait.Max < 20*time.Minute || got.People["a"] != "a" {
		t.Fatalf("%+v", got)
	}
	if d := got.Present.Wait.Max - got.Actual.Wait.Max; d > time.Second || d < -time.Second {
		t.Errorf("the present policy played again: %v instead of %v", got.Present.Wait.Max, got.Actual.Wait.Max)
	}
	if _, err := c.desk.WhatIf(t.Context(), a, "2026-11-23", routing.Policy{}); !errors.Is(err, flow.ErrNoRouting) {
		t.Errorf("an operator: %v", err)
	}
	if after, err := c.desk.Policy(t.Context(), boss); err != nil || after.Version != before.Version {
		t.Errorf("trying changed the policy: %+v", after)
	}
}

// TestPolicyReachesWhatWaits: those who wait already are looked at once more.
func TestPolicyReachesWhatWaits(t *testing.T) {
	c := newCounter(t)
	boss := c.person("boss", desk.RoleSupervisor, 3)
	c.rules(desk.Rules{Accept: desk.AcceptPull})
	c.works("a", 3)
	c.writes("U1")
	if v := c.open("U1"); v.State != conversation.Waiting {
		t.Fatalf("offered from a queue that is pulled from: %+v", v.Conversation)
	}
	_, err := c.desk.SetPolicy(t.Context(), boss, 1, routing.Policy{Queues: map[desk.QueueID]desk.Rules{"q": {Accept: desk.AcceptOffer, Overflow: desk.Overflow{After: time.Hour, To: desk.OverflowAlert}}}}, "")
	c.check(err)
	c.settle()
	if v := c.open("U1"); v.State != conversation.Offered {
		t.Fatalf("%+v", v.Conversation)
	}
	at, ok, err := c.db.NextRun(context.WithoutCancel(t.Context()), []desk.JobKind{desk.JobOverflow})
	if err != nil || !ok || at.After(c.clock.Now()) {
		t.Fatalf("nobody looks whether it has waited too long: %v %v %v", at, ok, err)
	}
}

// TestSupervisorsAreToldOfAnOverflow: on their streams, and on nobody else's.
func TestSupervisorsAreToldOfAnOverflow(t *testing.T) {
	c := newCounter(t)
	heard := func(by desk.Person) *flow.Stream {
		s, err := c.live.Subscribe(t.Context(), by, "")
		c.check(err)
		t.Cleanup(s.Close)
		return s
	}
	boss, op := heard(c.person("boss", desk.RoleSupervisor, 3)), heard(c.person("op", desk.RoleOperator, 3))
	fact := desk.Fact{At: c.clock.Now(), Kind: desk.FactOverflow, Centre: "ce", Workspace: brand, Conversation: "v", Actor: desk.System, Code: "alert"}
	c.check(c.db.PutFacts(t.Context(), []desk.Fact{fact}))
	_, err := c.live.Once(t.Context())
	c.check(err)
	select {
	case e := <-boss.Events:
		if e.Type != flow.EventOverflow || e.ID != "v" || e.State != "alert" {
			t.Errorf("%+v", e)
		}
	default:
		t.Error("the supervisor hears nothing")
	}
	select {
	case e := <-op.Events:
		t.Errorf("the operator hears %+v", e)
	default:
	}
}

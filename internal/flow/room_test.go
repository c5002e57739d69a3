package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TestStillBesideAFullOwner: whoever is still in trouble goes to the line, with an answer, when
// the one they spoke with is full in any of the three ways; to that person when there is room.
func TestStillBesideAFullOwner(t *testing.T) {
	for name, p := range map[string]struct {
		capacity int
		profile  desk.StaffProfile
	}{"capacity": {1, desk.StaffProfile{}}, "cap": {9, desk.StaffProfile{Cap: 1}}, "channel": {9, desk.StaffProfile{Channels: map[desk.ChannelID]int{channel: 1}}}} {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprint(name, full), func(t *testing.T) {
				r, timers, _ := caring(t)
				ito := r.person("ito", desk.RoleOperator, p.capacity)
				r.check(r.db.SaveProfile(t.Context(), flow.ProfileRow{Operator: "ito", Revision: 1, Capacity: p.capacity, Profile: p.profile}, flow.ProfileRow{Operator: "ito"}, nil, nil))
				r.accept(text(user, "1", "返品できますか", r.clock.Now()))
				r.receive()
				v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
				r.act(ito, v.ID, decide.Command{Verb: decide.Close, Reason: conversation.NoReply})
				if _, err := r.door.SetPresence(t.Context(), ito, desk.Available); err != nil {
					t.Fatal(err)
				}
				if full {
					r.accept(text(taro, "1", "在庫は", r.clock.Now()))
					r.receive()
					r.act(ito, r.open(taro).ID, decide.Command{Verb: decide.Accept})
				}
				r.tap(user, "2", v, "still")
				r.run(timers, r.runner)
				v, err := r.db.Conversation(t.Context(), v.ID)
				r.check(err)
				want, to := conversation.Offered, desk.OperatorID("ito")
				if full {
					want, to = conversation.Waiting, ""
				}
				rows, _, err := r.db.Messages(t.Context(), v.Thread, desk.Page{Limit: 100})
				r.check(err)
				n := 0
				for _, m := range rows {
					if m.Direction == desk.Out && m.Content.Text != nil && strings.Contains(m.Content.Text.Text, "担当者が引き続きご案内いたします") {
						n++
					}
				}
				if v.State != want || v.OfferedTo != to || n != 1 {
					t.Errorf("%s of %q, answered %d times", v.State, v.OfferedTo, n)
				}
			})
		}
	}
}

// TestCertificateHoldsOnEveryPath: whichever way an inquiry of a brand that demands its training
// comes, only who has done it gets it; nothing changes else, and the answer says what to do.
func TestCertificateHoldsOnEveryPath(t *testing.T) {
	for _, p := range append(paths, path{"ask before a transfer", func(c *counter, _, other desk.Person) { c.taken(other) }, func(c *counter, boss, other desk.Person) error {
		_, err := c.actor.Transfer(c.t.Context(), c.talk, decide.Command{Verb: decide.Consult, By: other}, boss.ID, "")
		return err
	}}) {
		for _, certified := range []bool{true, false} {
			t.Run(fmt.Sprint(p.name, certified), func(t *testing.T) {
				c := newCounter(t)
				c.actor = flow.NewActor(c.env, flow.WithRules(c.db, flow.NewRulebook(c.env, c.db, c.db, c.db, c.db)), c.db, c.db, c.db, c.db, func(s string) string { return s }, nil, nil)
				c.rules(desk.Rules{Accept: desk.AcceptPull})
				c.trains("boss", desk.RoleSupervisor, true)
				c.trains("other", desk.RoleOperator, true)
				c.trains("third", desk.RoleOperator, true)
				c.policy(func(p *routing.Policy) { p.Certified = []desk.WorkspaceID{brand} })
				boss, other := c.who("boss"), c.who("other")
				c.writes("U1")
				c.talk = c.open("U1").ID
				if p.ready != nil {
					p.ready(c, boss, other)
				}
				if !certified {
					c.check(c.db.SaveProfile(t.Context(), flow.ProfileRow{Operator: "boss", Revision: 2, Capacity: 9}, flow.ProfileRow{Operator: "boss"}, nil, nil))
					boss = c.who("boss")
				}
				before, err := c.db.Conversation(t.Context(), c.talk)
				c.check(err)
				err = p.walk(c, boss, other)
				if certified {
					c.check(err)
					return
				}
				after, e := c.db.Conversation(t.Context(), c.talk)
				c.check(e)
				if code := desk.CodeOf(err); code != "not_certified" && code != "target_not_certified" || after.Version != before.Version || c.who("boss").Load != 0 {
					t.Errorf("%v; %s of %q was %s of %q", err, after.State, after.Holder(), before.State, before.Holder())
				}
			})
		}
	}
}

// trains makes a person who has done the brand's training, or has not.
func (c *counter) trains(id string, role desk.Role, done bool) {
	c.t.Helper()
	c.person(id, role, 9)
	profile := desk.StaffProfile{}
	if done {
		profile.Certificates = []desk.WorkspaceID{brand}
	}
	op := desk.OperatorID(id)
	c.check(c.db.SaveProfile(c.t.Context(), flow.ProfileRow{Operator: op, Revision: 1, Capacity: 9, Profile: profile}, flow.ProfileRow{Operator: op}, nil, nil))
}

func (c *counter) who(id desk.OperatorID) desk.Person {
	c.t.Helper()
	p, err := c.db.Person(c.t.Context(), id)
	c.check(err)
	return p
}

// TestNobodyIdlesBehindALongLine: what suits somebody is found behind many who don't, also
// while others are given work from the front; who is full costs no look.
func TestNobodyIdlesBehindALongLine(t *testing.T) {
	c := newCounter(t)
	c.rules(desk.Rules{Accept: desk.AcceptAuto})
	work := &deepest{Routes: c.db}
	router := flow.NewRouter(c.env, work, c.db)
	c.jobs = flow.NewRunner(c.env, c.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobRoute: router.Route})
	var line []desk.Inbound
	for i := range 320 {
		user := fmt.Sprintf("E%03d", i)
		profile := desk.Inbound{Kind: desk.InProfile, EventID: "p-" + user, At: c.clock.Now(), Source: desk.Source{Kind: desk.FromUser, ID: user, User: user},
			Profile: &desk.Profile{Name: user, Language: "en"}}
		line = append(line, text(user, "1", "hello", c.clock.Now()), profile)
	}
	c.accept(line...)
	c.receive()
	c.clock.Advance(time.Second)
	c.accept(text("J", "1", "こんにちは", c.clock.Now()))
	c.receive()
	behind := c.open("J").ID
	for _, id := range []string{"en", "ja"} {
		p := c.person(id, desk.RoleOperator, 1)
		profile := desk.StaffProfile{Languages: []string{id}}
		c.check(c.db.SaveProfile(t.Context(), flow.ProfileRow{Operator: p.ID, Revision: 1, Capacity: 1, Profile: profile}, flow.ProfileRow{Operator: p.ID}, nil, nil))
	}
	for _, id := range []desk.OperatorID{"en", "ja"} {
		_, err := c.door.SetPresence(t.Context(), c.who(id), desk.Available)
		c.check(err)
	}
	c.settle()
	if en, ja := c.who("en").Load, c.who("ja").Load; en != 1 || ja != 1 {
		t.Fatalf("en has %d, ja %d", en, ja)
	}
	if v, err := c.db.Conversation(t.Context(), behind); err != nil || v.Assignee != "ja" {
		t.Errorf("the one who suits is %s of %q, %v", v.State, v.Assignee, err)
	}
	if work.most != 1800 {
		t.Errorf("looked %d deep", work.most)
	}
	work.most = 0
	c.accept(text("K", "1", "hello", c.clock.Now())) // everybody is full now
	c.receive()
	c.settle()
	if work.most > 300 {
		t.Errorf("looked %d deep for nobody", work.most)
	}
}

// deepest tells how far runs have looked into queues.
type deepest struct {
	flow.Routes
	most int
}

func (d *deepest) Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error) {
	d.most = max(d.most, n)
	return d.Routes.Work(ctx, brands, n)
}

package flow_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// shop is a rig that lives in a synctest bubble: its timers fire by themselves, and the
// consoles that are open renew their people's leases.
type shop struct {
	*rig
	desk *flow.RoutingDesk

	mu       sync.Mutex
	consoles map[desk.OperatorID]bool // that are open
}

// inShop runs a story in a bubble, on a real SQLite file.
func inShop(t *testing.T, policy routing.Policy, story func(s *shop)) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := &shop{rig: &rig{t: t}, consoles: map[desk.OperatorID]bool{}}
		var err error
		s.db, err = sqlite.Open(ctx, path)
		s.check(err)
		s.env = flow.Env{Clock: bubbleClock{}, IDs: s.id, UUID: s.id, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
		s.seed()
		plain := func(s string) string { return s }
		s.receiver = flow.NewReceiver(s.env, s.db, s.db, noSeal{})
		s.actor = flow.NewActor(s.env, s.db, s.db, s.db, s.db, s.db, plain, nil, nil)
		s.door = flow.NewDoor(s.env, s.db, s.db, secret.New())
		s.desk = flow.NewRoutingDesk(s.env, s.db, s.db, flow.NewRulebook(s.env, s.db, s.db, s.db, s.db), plain)
		policy.Zone, policy.Queues = "UTC", map[desk.QueueID]desk.Rules{"q": {Accept: desk.AcceptPull}}
		s.check(s.db.SavePolicy(ctx, flow.PolicyRow{Centre: "ce", Version: 1, At: time.Now(), Policy: policy}, nil, nil))
		router := flow.NewRouter(s.env, s.db, s.db)
		duty := flow.NewDuty(s.env, s.db, s.db, router)
		runner := flow.NewRunner(s.env, s.db, 4, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer, desk.JobAbsent: duty.Absent, desk.JobShift: duty.Shift})
		var running sync.WaitGroup
		running.Go(func() { _ = runner.Run(ctx) })
		running.Go(func() { s.renew(ctx) })
		time.Sleep(time.Hour) // the desk has been up for long
		story(s)
		cancel()
		running.Wait()
		s.check(s.db.Close())
	})
}

// renew is what open consoles' streams do.
func (s *shop) renew(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(15 * time.Second):
		}
		s.mu.Lock()
		var who []desk.OperatorID
		for id, is := range s.consoles {
			if is {
				who = append(who, id)
			}
		}
		s.mu.Unlock()
		slices.Sort(who)
		if err := s.door.Renew(ctx, who); err != nil && ctx.Err() == nil {
			s.t.Error(err)
		}
	}
}

func (s *shop) console(id desk.OperatorID, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.consoles[id] = open
}

// comes is somebody who sits down before an open console.
func (s *shop) comes(id string, capacity int) desk.Person {
	s.t.Helper()
	p := s.person(id, desk.RoleOperator, capacity)
	s.console(p.ID, true)
	p, err := s.door.SetPresence(context.Background(), p, desk.Available)
	s.check(err)
	return p
}

// asks lets a customer write, and somebody take the talk.
func (s *shop) asks(user string, by desk.Person) desk.ConversationID {
	s.t.Helper()
	s.wrote(user)
	v := s.open(user)
	_, err := s.actor.Act(context.Background(), v.ID, decide.Command{Verb: decide.Accept, By: by})
	s.check(err)
	return v.ID
}

func (s *shop) wrote(user string) {
	s.t.Helper()
	in := text(user, s.id(), "こんにちは", time.Now().UTC())
	body, err := json.Marshal(in)
	s.check(err)
	key := desk.ThreadKey{Channel: channel, Kind: desk.FromUser, ID: user}
	_, err = s.db.Put(context.Background(), []flow.InboxRow{{Key: key, EventID: in.EventID, At: in.At, ReceivedAt: in.At, Body: body}})
	s.check(err)
	s.receive()
}

func (s *shop) is(id desk.ConversationID) flow.ConversationView {
	s.t.Helper()
	v, err := s.db.Conversation(context.Background(), id)
	s.check(err)
	return v
}

func (s *shop) presence(id desk.OperatorID) desk.Presence {
	s.t.Helper()
	p, err := s.db.Person(context.Background(), id)
	s.check(err)
	return p.Presence
}

// left lists what supervisors were told of people who are not there.
func (s *shop) left() (told []string) {
	s.t.Helper()
	items, _, err := s.db.Facts(context.Background(), "", 2000)
	s.check(err)
	for _, it := range items {
		if f := it.Fact; f.Kind == desk.FactLeft {
			told = append(told, fmt.Sprint(f.Subject, " ", f.Code, " ", f.Data["talks"]))
		}
	}
	return told
}

// TestAClosedLaptop: nobody is there any more, and nothing was said. After ten minutes the
// talks wait again with their age, what was begun to be written is left to the next, and the
// times tell of no more than there was.
func TestAClosedLaptop(t *testing.T) {
	inShop(t, routing.Policy{}, func(s *shop) {
		ctx := context.Background()
		boss := s.person("boss", desk.RoleSupervisor, 3)
		a := s.comes("a", 5)
		one, two := s.asks("U1", a), s.asks("U2", a)
		since := s.is(one).WaitingSince
		_, err := s.desk.KeepDraft(ctx, a, one, []desk.DraftEdit{{Field: desk.DraftReply, Text: "お調べしており"}})
		s.check(err)
		time.Sleep(30 * time.Minute)
		if v := s.is(one); v.Assignee != "a" {
			t.Fatalf("taken from who is there: %+v", v.Conversation)
		}
		s.console("a", false)
		time.Sleep(10 * time.Minute)
		if v := s.is(one); v.Assignee != "a" || s.presence("a") != desk.Available {
			t.Fatalf("too early: %+v", v.Conversation)
		}
		time.Sleep(time.Minute)
		v := s.is(one)
		if v.State != conversation.Waiting || !v.WaitingSince.Equal(since) || s.is(two).State != conversation.Waiting || s.presence("a") != desk.Offline {
			t.Fatalf("%+v; %s", v.Conversation, s.presence("a"))
		}
		if _, left, err := s.desk.Drafts(ctx, boss, one); err != nil || left.Text != "お調べしており" {
			t.Errorf("%+v, %v", left, err)
		}
		if d := cmp.Diff([]string{"a lost 2"}, s.left()); d != "" {
			t.Error(d)
		}
		day := time.Now().UTC().Format(time.DateOnly)
		spent, err := s.desk.Presence(ctx, boss, day, day)
		s.check(err)
		for _, p := range spent {
			if p.Operator == "a" && (p.In[desk.Available] < 30*time.Minute || p.In[desk.Available] > 31*time.Minute) {
				t.Errorf("available for %v", p.In[desk.Available])
			}
		}
	})
}

// TestAShortBreakOfTheLine changes nothing but the times.
func TestAShortBreakOfTheLine(t *testing.T) {
	inShop(t, routing.Policy{}, func(s *shop) {
		boss := s.person("boss", desk.RoleSupervisor, 3)
		a := s.comes("a", 5)
		one := s.asks("U1", a)
		time.Sleep(10 * time.Minute)
		s.console("a", false)
		time.Sleep(5 * time.Minute)
		s.console("a", true)
		time.Sleep(20 * time.Minute)
		if v := s.is(one); v.Assignee != "a" || s.presence("a") != desk.Available {
			t.Fatalf("%+v", v.Conversation)
		}
		day := time.Now().UTC().Format(time.DateOnly)
		spent, err := s.desk.Presence(context.Background(), boss, day, day)
		s.check(err)
		for _, p := range spent {
			if p.Operator == "a" && (p.In[desk.Available] < 30*time.Minute || p.In[desk.Available] > 32*time.Minute || p.In[desk.Offline] < 4*time.Minute) {
				t.Errorf("%v", p.In)
			}
		}
	})
}

// TestWhoGoesHomeLeavesNothingBehind: by setting themselves offline or by signing out. What the
// customer was told to wait for stays until then, or until the customer writes.
func TestWhoGoesHomeLeavesNothingBehind(t *testing.T) {
	inShop(t, routing.Policy{}, func(s *shop) {
		ctx := context.Background()
		a, b := s.comes("a", 9), s.comes("b", 9)
		open, until, asks := s.asks("U1", a), s.asks("U2", a), s.asks("U3", a)
		for id, hold := range map[desk.ConversationID]conversation.Hold{until: {Reason: "client", Until: time.Now().Add(2 * time.Hour)}, asks: {Reason: "client"}} {
			_, err := s.actor.Act(ctx, id, decide.Command{Verb: decide.Hold, By: a, Hold: hold})
			s.check(err)
		}
		_, err := s.door.SetPresence(ctx, a, desk.Offline)
		s.check(err)
		s.console("a", false)
		other := s.asks("U4", b)
		_, token, err := s.door.SignIn(ctx, "b@example.jp", "correct horse 1")
		s.check(err)
		_, session, err := s.door.Who(ctx, token)
		s.check(err)
		b, err = s.db.Person(ctx, "b")
		s.check(err)
		s.check(s.door.SignOut(ctx, b, session))
		s.console("b", false)
		if s.presence("b") != desk.Offline {
			t.Fatal("signed out, and still there")
		}
		time.Sleep(10 * time.Minute)
		if s.is(open).Assignee != "a" || s.is(other).Assignee != "b" {
			t.Fatal("too early")
		}
		time.Sleep(2 * time.Minute)
		for id, owner := range map[desk.ConversationID]desk.OperatorID{open: "", other: "", until: "a", asks: "a"} {
			if v := s.is(id); v.Assignee != owner {
				t.Errorf("%s is %s of %q", v.Contact.External, v.State, v.Assignee)
			}
		}
		s.wrote("U3")
		time.Sleep(time.Second)
		if v := s.is(asks); v.State != conversation.Waiting {
			t.Errorf("the customer has written, and it is %s of %q", v.State, v.Assignee)
		}
		time.Sleep(2 * time.Hour)
		if v := s.is(until); v.State != conversation.Waiting {
			t.Errorf("the hold is over, and it is %s of %q", v.State, v.Assignee)
		}
		told := s.left()
		slices.Sort(told[:min(2, len(told))]) // both were away for as long: either may be told of first
		if d := cmp.Diff([]string{"a home 1", "b home 1", "a home 1", "a home 1"}, told); d != "" {
			t.Error(d)
		}
	})
}

// TestWhoKeepsTheirTalksByPolicy goes home with them.
func TestWhoKeepsTheirTalksByPolicy(t *testing.T) {
	inShop(t, routing.Policy{Home: new(time.Duration), Absent: new(time.Duration)}, func(s *shop) {
		a, b := s.comes("a", 9), s.comes("b", 9)
		one, two := s.asks("U1", a), s.asks("U2", b)
		_, err := s.door.SetPresence(context.Background(), a, desk.Offline)
		s.check(err)
		s.console("a", false)
		s.console("b", false)
		time.Sleep(3 * time.Hour)
		if s.is(one).Assignee != "a" || s.is(two).Assignee != "b" || len(s.left()) != 0 {
			t.Error("taken, though the centre wants it otherwise")
		}
	})
}

// TestNobodySitsThere: a console that is left open sets its person away, and when the shift is
// over too, they have gone.
func TestNobodySitsThere(t *testing.T) {
	inShop(t, routing.Policy{Idle: 20 * time.Minute}, func(s *shop) {
		ctx := context.Background()
		boss := s.person("boss", desk.RoleSupervisor, 3)
		a := s.comes("a", 9)
		one := s.asks("U1", a)
		end := time.Now().UTC().Truncate(time.Minute).Add(2 * time.Hour)
		_, err := s.desk.SetProfile(ctx, boss, "a", 0, 9, desk.StaffProfile{Week: []desk.Shift{{Day: end.Weekday(), From: 0, To: end.Hour()*60 + end.Minute()}}})
		s.check(err)
		_, token, err := s.door.SignIn(ctx, "a@example.jp", "correct horse 1")
		s.check(err)
		for range 40 { // works for forty minutes
			time.Sleep(time.Minute)
			_, session, err := s.door.Who(ctx, token)
			s.check(err)
			s.check(s.door.Seen(ctx, session))
		}
		if s.presence("a") != desk.Available {
			t.Fatal("away, though at work")
		}
		time.Sleep(20 * time.Minute)
		if s.presence("a") != desk.Available {
			t.Fatal("too early")
		}
		time.Sleep(2 * time.Minute)
		if s.presence("a") != desk.Away || s.is(one).Assignee != "a" {
			t.Fatalf("%s", s.presence("a"))
		}
		time.Sleep(time.Until(end.Add(9 * time.Minute)))
		if s.presence("a") != desk.Away || s.is(one).Assignee != "a" {
			t.Fatalf("too early: %s", s.presence("a"))
		}
		time.Sleep(2 * time.Minute)
		if s.presence("a") != desk.Offline || s.is(one).State != conversation.Waiting {
			t.Fatalf("%s", s.presence("a"))
		}
		if d := cmp.Diff([]string{"a shift 1"}, s.left()); d != "" {
			t.Error(d)
		}
	})
}

// TestFullIsKnownAndTimed: 満席 begins and ends with the room there is.
func TestFullIsKnownAndTimed(t *testing.T) {
	inShop(t, routing.Policy{}, func(s *shop) {
		ctx := context.Background()
		boss := s.person("boss", desk.RoleSupervisor, 3)
		a := s.comes("a", 2)
		time.Sleep(10 * time.Minute)
		one := s.asks("U1", a)
		time.Sleep(10 * time.Minute)
		s.asks("U2", a)
		if p, err := s.db.Person(ctx, "a"); err != nil || !p.Full() {
			t.Fatalf("%+v, %v", p, err)
		}
		time.Sleep(30 * time.Minute)
		_, err := s.actor.Act(ctx, one, decide.Command{Verb: decide.Close, By: a, Reason: conversation.Solved})
		s.check(err)
		time.Sleep(5 * time.Minute)
		day := time.Now().UTC().Format(time.DateOnly)
		spent, err := s.desk.Presence(ctx, boss, day, day)
		s.check(err)
		for _, p := range spent {
			if p.Operator == "a" && (p.In[flow.PresenceFull].Round(time.Minute) != 30*time.Minute || p.In[desk.Available].Round(time.Minute) != 25*time.Minute) {
				t.Errorf("%v", p.In)
			}
		}
	})
}

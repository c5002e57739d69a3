package decide

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// later is a command to schedule words for two hours from now.
func (w *world) later(id, text string) Command {
	return Command{Verb: Schedule, By: yamamoto, Content: words(text), Ref: id, At: w.now.Add(2 * time.Hour)}
}

func (w *world) scheduled(id string) writing.Scheduled {
	w.t.Helper()
	for _, s := range append(w.last.Kept.Scheduled, w.c.Kept.Scheduled...) {
		if s.ID == id {
			return s
		}
	}
	w.t.Fatalf("no scheduled message %q", id)
	return writing.Scheduled{}
}

// here is somebody at work for as long as a test lasts.
func (w *world) here(p desk.Person) desk.Person {
	p.Presence, p.PresenceUntil = desk.Available, w.now.Add(1000*time.Hour)
	return p
}

func (w *world) due(d Due) time.Time {
	w.t.Helper()
	ch, wait := ScheduledDue(w.c, d, w.now, w.ids())
	w.apply(ch)
	return wait
}

// TestScheduledGoesOnce: at its time it goes out as its writer's, once, and not before.
func TestScheduledGoesOnce(t *testing.T) {
	w := talking(t)
	cmd := w.later("s1", "発送のご案内です")
	w.must(cmd)
	if j := w.job(desk.JobScheduled); j == nil || j.Key != "s1" || !j.RunAt.Equal(cmd.At) || j.Payload["conversation"] != string(w.c.Talk.ID) {
		t.Fatalf("%+v", j)
	}
	w.must(cmd)
	if !w.last.Empty() || len(w.c.Kept.Scheduled) != 1 {
		t.Error("the same one twice")
	}
	d := Due{ID: "s1", By: w.here(yamamoto)}
	if at := w.due(d); !at.Equal(cmd.At) || !w.last.Empty() {
		t.Fatalf("before its time: %v", at)
	}
	w.pass(2 * time.Hour)
	w.due(d)
	m := w.bubble("発送のご案内です")
	s := w.scheduled("s1")
	if m.Send.State != desk.SendQueued || m.Author.Operator != "yamamoto" || s.State != writing.Sent || s.Message != m.ID || w.job(desk.JobSend) == nil {
		t.Fatalf("%+v %+v", m, s)
	}
	n := len(w.c.ByID)
	w.due(d)
	if !w.last.Empty() || len(w.c.ByID) != n {
		t.Error("sent twice")
	}
	if err := w.do(Command{Verb: Unschedule, By: yamamoto, Ref: "s1"}); !errors.Is(err, ErrScheduleOver) {
		t.Error(err)
	}
}

// TestScheduledAsks: whatever has changed since, it waits for a person instead of going out.
func TestScheduledAsks(t *testing.T) {
	for name, c := range map[string]struct {
		then func(w *world, d *Due)
		why  writing.Why
	}{
		"nothing": {func(*world, *Due) {}, ""},
		"wrote":   {func(w *world, _ *Due) { w.in(w.says("m9", "やはり結構です")) }, writing.Wrote},
		"wrote late": {func(w *world, _ *Due) { // LINE brings what was written before
			w.in(w.says("m8", "まだですか"))
			seen := w.last.Added[0]
			w.pass(time.Second)
			w.in(w.says("m9", "やはり結構です"))
			s := &w.c.Kept.Scheduled[0]
			s.Body.Seen, s.Changed = seen.ID, w.now.Add(time.Minute)
			w.c.Watch = &Watch{Own: []desk.Message{w.last.Added[0], seen}}
		}, writing.Wrote},
		"other owner": {func(w *world, _ *Due) { w.c.Talk.Assignee = "ito" }, writing.Owner},
		"hold":        {func(w *world, _ *Due) { w.c.Talk.Hold = &conversation.Hold{Reason: "client"} }, ""},
		"waiting":     {func(w *world, _ *Due) { w.c.Talk.State, w.c.Talk.Assignee = conversation.Waiting, "" }, writing.Owner},
		"closed":      {func(w *world, _ *Due) { w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Solved}) }, writing.Closed},
		"disabled":    {func(_ *world, d *Due) { d.By.Disabled = true }, writing.Owner},
		"gone":        {func(_ *world, d *Due) { d.By = desk.Person{} }, writing.Owner},
		"offline":     {func(_ *world, d *Due) { d.By.Presence = desk.Offline }, writing.Absent},
		"lease over":  {func(w *world, d *Due) { d.By.PresenceUntil = w.now }, writing.Absent},
		"blocked":     {func(w *world, _ *Due) { w.c.Thread.Blocked = true }, writing.Unreachable},
		"standby":     {func(w *world, _ *Due) { w.c.Thread.Standby = true }, writing.Standby},
		"muted":       {func(w *world, _ *Due) { w.c.Thread.Muted = true }, writing.Muted},
		"stopped":     {func(w *world, _ *Due) { w.c.Channel.Halt.Since = w.now }, writing.Halted},
		"late":        {func(w *world, _ *Due) { w.pass(11 * time.Minute) }, writing.Late},
		"spent":       {func(_ *world, d *Due) { d.Spent = true }, writing.Quota},
		"no quote":    {func(w *world, _ *Due) { w.c.Kept.Scheduled[0].Body.Quote = "gone" }, writing.Refused},
	} {
		w := talking(t)
		w.must(w.later("s1", "発送のご案内です"))
		w.pass(2 * time.Hour)
		d := Due{ID: "s1", By: w.here(yamamoto)}
		c.then(w, &d)
		w.due(d)
		s := w.scheduled("s1")
		if c.why == "" {
			if s.State != writing.Sent {
				t.Errorf("%s: %+v", name, s)
			}
			continue
		}
		f := w.last.Facts
		if s.State != writing.Asks || s.Why != c.why || len(w.last.Added) != 0 || len(f) == 0 || f[len(f)-1].Kind != desk.FactScheduled || f[len(f)-1].Subject != "yamamoto" {
			t.Errorf("%s: %+v %+v", name, s, f)
		}
		w.due(d)
		if !w.last.Empty() {
			t.Errorf("%s: it asks twice, or goes by itself", name)
		}
	}
}

// TestScheduledAnyway: by its rule it goes also when the customer wrote.
func TestScheduledAnyway(t *testing.T) {
	w := talking(t)
	cmd := w.later("s1", "休業のお知らせです")
	cmd.Anyway = true
	w.must(cmd)
	w.pass(time.Hour)
	w.in(w.says("m9", "はい"))
	w.pass(time.Hour)
	w.due(Due{ID: "s1", By: w.here(yamamoto)})
	if s := w.scheduled("s1"); s.State != writing.Sent {
		t.Errorf("%+v", s)
	}
}

// TestScheduledGuard: the guard asks when it is made, and again where something else is found
// at its time; what its writer has answered is not asked anew.
func TestScheduledGuard(t *testing.T) {
	w := guarded(t, sendguard.Warn)
	w.c.Rules.Guard = sendguard.NewPolicy(sendguard.Settings{Modes: map[sendguard.Rule]sendguard.Mode{sendguard.OtherCustomer: sendguard.Warn, sendguard.OtherBrand: sendguard.Warn}},
		sendguard.Brand{Name: "きつね雑貨店"}, []sendguard.Brand{{Name: "さくら銀行"}})
	cmd := w.later("s1", "佐藤様、お待たせいたしました")
	cmd.Ask, w.c.Watch = "k", w.watch()
	h := halted(t, w.do(cmd))
	cmd.Ack, cmd.Pressed = h.Seal, sendguard.Checked
	w.must(cmd)
	w.must(w.later("s2", "さくら銀行です")) // nobody looked when it was made
	w.pass(2 * time.Hour)
	w.c.Watch = w.watch()
	w.due(Due{ID: "s2", By: w.here(yamamoto)})
	if s := w.scheduled("s2"); s.State != writing.Asks || s.Why != writing.Guard {
		t.Errorf("%+v", s)
	}
	w.c.Watch = w.watch()
	w.due(Due{ID: "s1", By: w.here(yamamoto)})
	if s := w.scheduled("s1"); s.State != writing.Sent {
		t.Errorf("%+v", s)
	}
}

func TestScheduleRefuses(t *testing.T) {
	w := talking(t)
	for name, c := range map[string]struct {
		change func(*Command)
		want   error
	}{
		"the past":       {func(c *Command) { c.At = w.now }, ErrScheduleTime},
		"too far":        {func(c *Command) { c.At = w.now.Add(writing.MaxAhead + time.Second) }, ErrScheduleTime},
		"not mine":       {func(c *Command) { c.By = ito }, ErrNotAssignee},
		"nothing to say": {func(c *Command) { c.Content = words(" ") }, desk.E(desk.Invalid, "empty", "")},
		"bad quote":      {func(c *Command) { c.Quote = "x" }, desk.E(desk.Invalid, "bad_quote", "")},
	} {
		cmd := w.later("s1", "a")
		c.change(&cmd)
		if err := w.do(cmd); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range writing.MaxScheduled {
		w.must(w.later(string(rune('a'+i)), "a"))
	}
	if err := w.do(w.later("more", "a")); !errors.Is(err, ErrScheduleMany) {
		t.Error(err)
	}
}

// TestScheduledIsTheirsToChange: who has the inquiry changes, sends and cancels it; its writer
// may always cancel it; nobody else.
func TestScheduledIsTheirsToChange(t *testing.T) {
	w := talking(t)
	w.must(w.later("s1", "前"))
	w.must(w.later("s2", "二つ目"))
	w.c.Talk.Assignee = "ito"
	change := w.later("s1", "後")
	change.Verb = Reschedule
	if err := w.do(change); !errors.Is(err, ErrNotAssignee) {
		t.Error(err)
	}
	change.By, change.At = ito, w.now.Add(3*time.Hour)
	w.must(change)
	if s := w.scheduled("s1"); s.Operator != "ito" || s.Body.Content.Text.Text != "後" || !s.Due.Equal(change.At) || s.State != writing.Waiting || w.job(desk.JobScheduled) == nil {
		t.Errorf("%+v", s)
	}
	if err := w.do(Command{Verb: SendScheduled, By: yamamoto, Ref: "s1"}); !errors.Is(err, ErrNotAssignee) {
		t.Error(err)
	}
	w.must(Command{Verb: SendScheduled, By: ito, Ref: "s1"})
	if s := w.scheduled("s1"); s.State != writing.Sent || s.Message != w.bubble("後").ID {
		t.Errorf("%+v", s)
	}
	stranger := somebody("mori", desk.RoleOperator)
	if err := w.do(Command{Verb: Unschedule, By: stranger, Ref: "s2"}); !errors.Is(err, ErrNotAssignee) {
		t.Error(err)
	}
	w.must(Command{Verb: Unschedule, By: yamamoto, Ref: "s2"})
	if s := w.scheduled("s2"); s.State != writing.Cancelled {
		t.Errorf("%+v", s)
	}
	for _, v := range []Verb{Reschedule, Unschedule, SendScheduled} {
		cmd := w.later("s2", "a")
		cmd.Verb, cmd.By = v, ito
		if err := w.do(cmd); !errors.Is(err, ErrScheduleOver) {
			t.Errorf("%s: %v", v, err)
		}
	}
}

package decide

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// timed is a world whose brand has a plan: open from 18:00 to 20:00 in Japan, which is
// nine to eleven in the tests' time.
func timed(t *testing.T, change ...func(*sla.Plan)) *world {
	w := newWorld(t)
	plan := sla.Unset()
	plan.Hours = &sla.Week{}
	for d := range plan.Hours {
		plan.Hours[d] = []sla.Period{{From: 18 * 60, To: 20 * 60}}
	}
	for _, f := range change {
		f(&plan)
	}
	w.c.Rules.Clocks = sla.NewRules(7, plan)
	return w
}

// tolls lists what clocks did in the last change: "armed first 0/0".
func (w *world) tolls() string {
	var out []string
	for _, f := range w.last.Facts {
		if f.Kind == desk.FactClock {
			s := f.Code + " " + f.Data["clock"]
			if l := f.Data["level"]; l != "" {
				s += " " + l
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func (w *world) tells(want string) {
	w.t.Helper()
	if got := w.tolls(); got != want {
		w.t.Errorf("clocks: %q, want %q", got, want)
	}
}

func (w *world) ended(kind desk.ClockKind) desk.ClockEnd {
	w.t.Helper()
	for _, e := range w.last.Clocks {
		if e.Kind == kind {
			return e
		}
	}
	w.t.Fatalf("no %s clock ended: %+v", kind, w.last.Clocks)
	return desk.ClockEnd{}
}

func (w *world) runs(kind desk.ClockKind) *desk.Clock {
	for i, k := range w.c.Talk.Clocks.Running {
		if k.Kind == kind {
			return &w.c.Talk.Clocks.Running[i]
		}
	}
	return nil
}

func (w *world) accept() { w.must(Command{Verb: Accept, By: yamamoto}) }

// A talk of two questions: what starts and stops each clock, and with which times.
func TestClocksOfATalk(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.tells("armed first, armed resolution")
	if k := w.runs(desk.ClockFirst); k == nil || k.N != 1 || k.Plan != 7 || !k.Since.Equal(t0) || !k.ServiceDue.Over.Equal(t0.Add(15*time.Minute)) ||
		!k.ServiceDue.Half.Equal(t0.Add(450*time.Second)) || !k.RealDue.Over.IsZero() {
		t.Errorf("first: %+v", k)
	}
	if j := w.job(desk.JobClock); j == nil || !j.RunAt.Equal(t0.Add(450*time.Second)) || j.Key != string(w.c.Talk.ID) {
		t.Errorf("timer: %+v", j)
	}
	w.pass(2 * time.Minute)
	w.in(w.says("2", "急いでいます"))
	w.tells("") // the first one waits already
	if w.job(desk.JobClock) != nil {
		t.Error("the timer is set again for nothing")
	}
	w.accept()
	w.tells("")
	w.must(Command{Verb: NoteDown, By: yamamoto, Content: words("倉庫に確認")})
	w.tells("") // a note is no reply
	w.pass(3 * time.Minute)
	w.say("確認いたします")
	w.tells("met first")
	if e := w.ended(desk.ClockFirst); e.RealTook != 5*time.Minute || e.ServiceTook != 5*time.Minute || e.Operator != "yamamoto" || e.Code != desk.ClockMet || e.Queue != "q" {
		t.Errorf("%+v", e)
	}
	w.pass(time.Minute)
	w.say("お待ちください")
	w.tells("")
	w.pass(time.Minute)
	w.in(w.says("3", "はい"))
	w.tells("armed reply")
	w.pass(16 * time.Minute)
	w.say("発送済みです")
	w.tells("met reply")
	if e := w.ended(desk.ClockReply); e.RealTook != 16*time.Minute || e.N != 1 {
		t.Errorf("%+v", e)
	}
	w.must(Command{Verb: Close, By: yamamoto})
	w.tells("met resolution")
	if e := w.ended(desk.ClockResolve); e.RealTook != 23*time.Minute || e.Reason != "solved" {
		t.Errorf("%+v", e)
	}
	if len(w.c.Talk.Clocks.Running) != 0 || len(w.last.Ended) != 1 {
		t.Errorf("left: %+v, %+v", w.c.Talk.Clocks, w.last.Ended)
	}
}

// Off-hours count in real time only; what is due comes after the opening.
func TestClocksOutOfHours(t *testing.T) {
	w := timed(t, func(p *sla.Plan) { p.Targets[0].First.Real = 4 * time.Hour })
	w.pass(115 * time.Minute) // five minutes before the end
	w.in(w.says("1", "届きません"))
	k := w.runs(desk.ClockFirst)
	if opens := t0.Add(24 * time.Hour); !k.ServiceDue.Over.Equal(opens.Add(10*time.Minute)) || !k.RealDue.Over.Equal(w.now.Add(4*time.Hour)) {
		t.Errorf("%+v", k)
	}
	if due := w.c.Talk.Clocks.Due(); !due.Equal(w.now.Add(4 * time.Hour)) {
		t.Errorf("the stricter one is due at %s", due)
	}
	w.accept()
	w.pass(22 * time.Hour)
	w.pass(8 * time.Minute) // three after the opening
	w.say("お待たせしました")
	if e := w.ended(desk.ClockFirst); e.RealTook != 22*time.Hour+8*time.Minute || e.ServiceTook != 8*time.Minute {
		t.Errorf("real %s, service %s", e.RealTook, e.ServiceTook)
	}
}

// The bot's words are nobody's reply, and its time is not counted from the hand-off on,
// but from the customer's message.
func TestClocksAfterTheBot(t *testing.T) {
	r := newRobot(t)
	r.c.Rules = timed(t).c.Rules
	r.hears("ポイントは？")
	r.tells("")
	if len(r.c.Talk.Clocks.Running) != 0 || r.c.Talk.Clocks.Asked == nil {
		t.Errorf("with the bot: %+v", r.c.Talk.Clocks)
	}
	asked := r.c.Talk.Clocks.Asked.At
	r.pass(10 * time.Minute)
	r.hears("担当者をお願いします")
	r.tells("armed first, armed resolution")
	k := *r.runs(desk.ClockFirst)
	if !k.Since.Equal(r.now) || !k.AskedAt.Equal(asked) {
		t.Errorf("%+v, asked %s, now %s", k, asked, r.now)
	}
	since := r.now
	r.pass(4 * time.Minute)
	r.accept()
	r.say("代わりました")
	if e := r.ended(desk.ClockFirst); e.RealTook != r.now.Sub(since) || e.RealAsked != r.now.Sub(asked) {
		t.Errorf("%s since the hand-off, %s since the message", e.RealTook, e.RealAsked)
	}
}

func TestTakingTheBotBackEndsTheClocks(t *testing.T) {
	r := newRobot(t)
	r.c.Rules = timed(t).c.Rules
	r.hears("担当者をお願いします")
	r.pass(time.Minute)
	r.hears("ボットに戻る")
	r.tells("taken_back first, taken_back resolution")
	if r.state() != conversation.Bot || len(r.c.Talk.Clocks.Running) != 0 || r.c.Talk.Clocks.Asked != nil {
		t.Errorf("%s %+v", r.state(), r.c.Talk.Clocks)
	}
	r.hears("担当者をお願いします")
	if k := r.runs(desk.ClockFirst); k == nil || k.N != 2 {
		t.Errorf("%+v", k)
	}
}

// Service time stands still on hold, up to the cap; the due moves back when it ends.
func TestClocksOnHold(t *testing.T) {
	w := timed(t, func(p *sla.Plan) {
		p.HoldCap, p.Targets[0].Resolve = 20*time.Minute, sla.Goal{Service: 30 * time.Minute}
	})
	w.in(w.says("1", "届きません"))
	w.accept()
	w.pass(5 * time.Minute)
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client"}})
	w.tells("paused first, paused resolution")
	if k := w.runs(desk.ClockFirst); !k.ServiceDue.Over.Equal(t0.Add(35 * time.Minute)) { // 15 and all of the cap
		t.Errorf("on hold: %+v", k)
	}
	w.pass(10 * time.Minute)
	w.must(Command{Verb: Resume, By: yamamoto})
	w.tells("resumed first, resumed resolution")
	if k := w.runs(desk.ClockFirst); k.Held != 10*time.Minute || !k.ServiceDue.Over.Equal(t0.Add(25*time.Minute)) {
		t.Errorf("after it: %+v", k)
	}
	w.pass(time.Minute)
	w.say("確認できました")
	if e := w.ended(desk.ClockFirst); e.ServiceTook != 6*time.Minute || e.RealTook != 16*time.Minute {
		t.Errorf("service %s, real %s", e.ServiceTook, e.RealTook)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client"}})
	w.pass(30 * time.Minute) // ten of it are over the cap
	w.in(w.says("2", "まだですか"))
	if k := w.runs(desk.ClockResolve); k.Held != 20*time.Minute {
		t.Errorf("the cap: %+v", k)
	}
	w.must(Command{Verb: Finish, By: yamamoto})
	if e := w.ended(desk.ClockResolve); e.ServiceTook != 26*time.Minute || e.RealTook != 46*time.Minute {
		t.Errorf("service %s, real %s", e.ServiceTook, e.RealTook)
	}
}

// What is closed over a question has not vanished.
func TestClosedUnanswered(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.accept()
	w.pass(time.Minute)
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.NoReply})
	w.tells("met resolution, unanswered first")
	if e := w.ended(desk.ClockFirst); e.Code != desk.ClockUnanswered || e.Reason != "no_reply" {
		t.Errorf("%+v", e)
	}
	w.pass(time.Minute)
	w.must(Command{Verb: Reopen, By: yamamoto})
	w.tells("armed resolution")
	if k := w.runs(desk.ClockResolve); k == nil || k.N != 2 {
		t.Errorf("%+v", k)
	}
}

// A wrap-up that was too early is undone for the clock, too.
func TestWritingInTheWrapUp(t *testing.T) {
	w := timed(t)
	w.c.Rules.Care.Wrapup.On = true
	w.in(w.says("1", "届きません"))
	w.accept()
	w.say("届きます")
	w.must(Command{Verb: Finish, By: yamamoto})
	w.tells("met resolution")
	w.pass(time.Minute)
	w.in(w.says("2", "届きません！"))
	w.tells("armed reply, running resolution")
	if k := w.runs(desk.ClockResolve); k == nil || k.N != 1 || !k.Since.Equal(t0) {
		t.Errorf("%+v", k)
	}
	if e := w.ended(desk.ClockResolve); e.Code != desk.ClockRunning {
		t.Errorf("%+v", e)
	}
}

// A reply that does not arrive is none: the clock runs on from where it began.
func TestAReplyThatDoesNotArrive(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.accept()
	w.pass(2 * time.Minute)
	w.say("確認します")
	w.tells("met first")
	w.prepare()
	w.pass(time.Second)
	w.answer(Answer{Outcome: Refused, Code: QuotaExceeded})
	w.tells("running first")
	if k := w.runs(desk.ClockFirst); k == nil || !k.Since.Equal(t0) || w.c.Talk.Clocks.Asked == nil || w.job(desk.JobClock) == nil {
		t.Errorf("%+v", w.c.Talk.Clocks)
	}
	w.pass(3 * time.Minute)
	w.must(Command{Verb: Retry, By: yamamoto, Message: w.bubble("確認します").ID})
	w.tells("met first")
	if e := w.ended(desk.ClockFirst); e.N != 1 || e.RealTook != 5*time.Minute+time.Second {
		t.Errorf("%+v", e)
	}
}

// Whoever begins a talk owes no first reply; the answer to it is owed the next.
func TestClocksOfAStartedTalk(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.accept()
	w.say("届きます")
	w.must(Command{Verb: Close, By: yamamoto})
	w.must(Command{Verb: Start, By: yamamoto})
	w.tells("armed resolution")
	w.say("その後いかがですか")
	w.tells("")
	w.in(w.says("2", "届きました"))
	w.tells("armed reply")
}

// What is set later is for what begins later.
func TestARunningClockKeepsItsTargets(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	strict := sla.Unset()
	strict.Targets[0].First.Service, strict.Targets[0].Reply.Service = time.Minute, time.Minute
	w.c.Rules.Clocks = sla.NewRules(8, strict)
	w.accept()
	if k := w.runs(desk.ClockFirst); k.Service != 15*time.Minute || k.Plan != 7 {
		t.Errorf("%+v", k)
	}
	w.say("はい")
	w.in(w.says("2", "はい"))
	if k := w.runs(desk.ClockReply); k.Service != time.Minute || k.Plan != 8 {
		t.Errorf("%+v", k)
	}
}

// The first target that fits is the inquiry's: by queue, channel and the customer's tags.
func TestTargets(t *testing.T) {
	within := func(d time.Duration) sla.Goal { return sla.Goal{Service: d} }
	w := timed(t, func(p *sla.Plan) {
		p.Targets = []sla.Target{{Segment: "VIP", Queue: "q", First: within(time.Minute)}, {Queue: "other", First: within(2 * time.Minute)},
			{Channel: "ch", First: within(3 * time.Minute)}, {First: within(4 * time.Minute)}}
	})
	for name, c := range map[string]struct {
		tags []string
		want time.Duration
	}{"nobody in particular": {nil, 3 * time.Minute}, "a VIP": {[]string{"A", "VIP"}, time.Minute}} {
		v := *w
		v.c.Traits.Tags = c.tags
		v.in(v.says("1", "届きません"))
		if k := v.runs(desk.ClockFirst); k.Service != c.want {
			t.Errorf("%s: %s", name, k.Service)
		}
	}
	if got := w.c.Rules.Clocks.Target("third", "third", nil).First.Service; got != 4*time.Minute {
		t.Errorf("anywhere: %s", got)
	}
}

// A last word of thanks needs no answer, as long as it was looked at in time.
func TestClosedOverThanks(t *testing.T) {
	for name, c := range map[string]struct {
		wait   time.Duration
		reason conversation.Reason
		want   desk.ClockCode
	}{
		"thanks":              {time.Minute, conversation.Solved, desk.ClockUnneeded},
		"a question, not one": {time.Minute, conversation.NoReply, desk.ClockUnanswered},
		"too late to tell":    {15 * time.Minute, conversation.Solved, desk.ClockUnanswered},
	} {
		t.Run(name, func(t *testing.T) {
			w := timed(t)
			w.in(w.says("1", "届きません"))
			w.accept()
			w.say("届きます")
			w.in(w.says("2", "ありがとう"))
			w.pass(c.wait)
			w.must(Command{Verb: Close, By: yamamoto, Reason: c.reason})
			if e := w.ended(desk.ClockReply); e.Code != c.want {
				t.Errorf("%+v", e)
			}
		})
	}
}

// A tap that answers the desk itself waits for nobody; one that asks for more does.
func TestTapsOfTheDesksOwn(t *testing.T) {
	for what, want := range map[string]string{tapSolved: "", scoreTap(5): "", tapStill: "armed reply"} {
		w := timed(t)
		w.in(w.says("1", "届きません"))
		w.accept()
		w.say("届きます")
		tap := w.says("2", "")
		data := (&pen{}).careChoice(w.c.Talk.ID, what, "").Data
		tap.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: data}}
		w.in(tap)
		if got := w.tolls(); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

// What clocks cost a decision: a customer's first message, with and without them.
func BenchmarkClocks(b *testing.B) {
	plan := sla.Unset()
	plan.Holidays, plan.Hours = true, &sla.Week{}
	for d := range plan.Hours {
		plan.Hours[d] = []sla.Period{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 18 * 60}}
	}
	for name, rules := range map[string]*sla.Rules{"without": nil, "with": sla.NewRules(1, plan)} {
		b.Run(name, func(b *testing.B) {
			n := 0
			w := &world{now: t0}
			in := []desk.Inbound{w.says("1", "届きません")}
			c := Case{Channel: desk.Channel{ID: "ch", Centre: "ce", Workspace: "w", Provider: "pr", Queue: "q"}, Rules: Rules{Clocks: rules}}
			for b.Loop() {
				Inbound(c, in, t0, func() string { n++; return "id" })
			}
		})
	}
}

package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

func (w *world) rules(r desk.Rules) { w.c.Queue = desk.Queue{ID: "q", Workspace: "w", Rules: r} }

func (w *world) silent() (wait time.Duration) {
	w.t.Helper()
	ch, at, err := Silent(w.c, w.c.Talk.ID, w.now, w.ids())
	if err != nil {
		w.t.Fatal(err)
	}
	if !ch.Empty() {
		w.apply(ch)
	}
	if at.IsZero() {
		return 0
	}
	return at.Sub(w.now)
}

// TestSilentOwnerLosesTheTalk: the clock runs from the customer's words or from when the
// owner got them, stops with an answer, and rests while the customer was told to wait.
func TestSilentOwnerLosesTheTalk(t *testing.T) {
	w := newWorld(t)
	w.rules(desk.Rules{SilentAfter: 5 * time.Minute})
	w.in(w.says("1", "こんにちは"))
	w.pass(10 * time.Minute) // waiting is nobody's silence
	w.must(Command{Verb: Accept, By: yamamoto})
	if j := w.job(desk.JobSilent); j == nil || !j.RunAt.Equal(w.now.Add(5*time.Minute)) {
		t.Fatalf("no timer from the hand-over: %+v", j)
	}
	w.pass(2 * time.Minute)
	w.in(w.says("2", "もしもし"))
	if wait := w.silent(); wait != 3*time.Minute {
		t.Fatalf("early: wait %v", wait)
	}
	w.must(Command{Verb: Say, By: yamamoto, Content: words("お待たせしました")})
	w.pass(time.Hour)
	if wait := w.silent(); wait != 0 || w.state() != conversation.Active {
		t.Fatalf("an answered customer was taken away: %v %s", wait, w.state())
	}
	w.in(w.says("3", "それで?"))
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: w.now.Add(time.Hour)}})
	w.pass(30 * time.Minute)
	if wait := w.silent(); wait != 35*time.Minute {
		t.Fatalf("held: %v", wait)
	}
	w.in(w.says("4", "まだですか"))
	if j := w.job(desk.JobSilent); j == nil {
		t.Fatal("the hold is over, and no timer runs")
	}
	age := w.c.Talk.WaitingSince
	if w.silent(); w.state() != conversation.Waiting || w.c.Talk.Assignee != "" || !w.c.Talk.WaitingSince.Equal(age) {
		t.Fatalf("%+v", w.c.Talk)
	}
	if r := w.c.Talk.Refused; len(r) != 1 || r[0].Operator != "yamamoto" || w.c.Talk.Route.Before != "yamamoto" || w.load["yamamoto"] != 0 {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	if w.job(desk.JobRoute) == nil {
		t.Fatal("nobody looks for another")
	}
	if w.silent(); w.state() != conversation.Waiting {
		t.Fatal("a late timer did something")
	}
}

func TestAbsentOwnerKeepsWhatIsOnHold(t *testing.T) {
	w := talking(t)
	lose := func(owner desk.OperatorID) time.Time {
		ch, wait, err := Absent(w.c, w.c.Talk.ID, owner, "lost", w.now, w.ids())
		if err != nil {
			t.Fatal(err)
		}
		if !ch.Empty() {
			w.apply(ch)
		}
		return wait
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client"}})
	if wait := lose("yamamoto"); w.state() != conversation.Active || !wait.IsZero() {
		t.Fatal("a held talk was taken away")
	}
	w.must(Command{Verb: Resume, By: yamamoto})
	until := w.now.Add(time.Hour)
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: until}})
	if wait := lose("yamamoto"); w.state() != conversation.Active || !wait.Equal(until) {
		t.Fatalf("a held talk was taken away, or is not looked at again: %v", wait)
	}
	w.in(w.says("h", "まだでしょうか")) // ends it: the owner may have gone
	if job := w.job(desk.JobAbsent); job == nil || job.Key != "yamamoto" || w.c.Talk.Hold != nil {
		t.Fatalf("%+v, %+v", job, w.c.Talk.Hold)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: until}})
	w.must(Command{Verb: Resume, By: yamamoto})
	if lose("ito"); w.state() != conversation.Active {
		t.Fatal("taken from another than the owner")
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: until}})
	w.pass(time.Hour)
	if lose("yamamoto"); w.state() != conversation.Waiting || w.c.Talk.Hold != nil {
		t.Fatalf("%+v", w.c.Talk)
	}
}

// TestWeightFollowsTopicMoodAndStage: loads are always the sum of what is held.
func TestWeightFollowsTopicMoodAndStage(t *testing.T) {
	held, wrapup := 0, 1
	w := waiting(t)
	w.rules(desk.Rules{Weights: &desk.Weights{Topics: map[string]int{"返品": 3}, Angry: 2, Held: &held, Wrapup: &wrapup}})
	w.must(Command{Verb: Accept, By: yamamoto})
	expect := func(n int) {
		t.Helper()
		if w.load["yamamoto"] != n || w.c.Talk.Weight != n {
			t.Fatalf("load %v weight %d, want %d", w.load, w.c.Talk.Weight, n)
		}
	}
	expect(1)
	topic, angry := "返品", "angry"
	w.must(Command{Verb: Mark, By: yamamoto, Topic: &topic})
	expect(3)
	w.must(Command{Verb: Mark, By: yamamoto, Mood: &angry})
	expect(5)
	if l := w.last.Loads; len(l) != 1 || !l[0].Reweighs || l[0].Talks != 0 {
		t.Fatalf("%+v", l)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client"}})
	expect(0)
	w.must(Command{Verb: Resume, By: yamamoto})
	expect(5)
	w.c.Rules.Care.Wrapup.On = true
	w.must(Command{Verb: Finish, By: yamamoto})
	expect(1)
	w.must(Command{Verb: Close, By: yamamoto})
	if w.load["yamamoto"] != 0 {
		t.Fatalf("load %v", w.load)
	}
}

// TestGivenIsKept: every way to an operator leaves a record; routing's with its reasons.
func TestGivenIsKept(t *testing.T) {
	w := waiting(t)
	d := routing.Decision{Operator: "yamamoto", Mode: desk.AcceptOffer, OfferFor: 30 * time.Second, Work: routing.Work{Conversation: w.c.Talk.ID},
		Why: routing.Why{Model: routing.ModelLeastLoad, Candidates: 2, Out: map[string]int{routing.OutFull: 1}}}
	ch, err := Offer(w.c, d, w.now, w.ids())
	if err != nil {
		t.Fatal(err)
	}
	w.apply(ch)
	given := func(how string, to desk.OperatorID, decided bool) {
		t.Helper()
		g := w.last.Given
		if len(g) != 1 || g[0].By != how || g[0].Operator != to || (g[0].Decision != nil) != decided || g[0].Talk.Version != w.c.Talk.Version {
			t.Fatalf("want %s to %s: %+v", how, to, g)
		}
	}
	given("offer", "yamamoto", true)
	w.must(Command{Verb: Accept, By: yamamoto})
	if len(w.last.Given) != 0 {
		t.Fatalf("accepting one's offer is no new gift: %+v", w.last.Given)
	}
	w.must(Command{Verb: Transfer, By: yamamoto, Queue: desk.Queue{ID: "q2", Workspace: "w"}})
	w.must(Command{Verb: Accept, By: ito})
	given("pull", "ito", false)
	w.must(Command{Verb: Transfer, By: ito, Target: yamamoto, OfferFor: time.Minute})
	given("offer", "yamamoto", false)
	w.must(Command{Verb: Accept, By: kobayashi})
	given("take_over", "kobayashi", false)
	w.must(Command{Verb: Close, By: kobayashi})
	w.must(Command{Verb: Reopen, By: yamamoto})
	given("reopen", "yamamoto", false)
	w.must(Command{Verb: Close, By: yamamoto})
	w.must(Command{Verb: Start, By: ito})
	given("start", "ito", false)
}

// TestOfferEnds: whatever ends an offer is kept with who had it; what goes on ends nothing.
func TestOfferEnds(t *testing.T) {
	for verb, end := range map[conversation.Verb]func(w *world) error{
		conversation.Accept:   func(w *world) error { return w.do(Command{Verb: Accept, By: yamamoto}) },
		conversation.TakeOver: func(w *world) error { return w.do(Command{Verb: Accept, By: kobayashi}) },
		conversation.Decline:  func(w *world) error { return w.do(Command{Verb: Decline, By: yamamoto, Why: "busy"}) },
		conversation.Close:    func(w *world) error { return w.do(Command{Verb: Close, By: kobayashi, Reason: conversation.Spam}) },
		conversation.Expire: func(w *world) error {
			w.pass(time.Minute)
			ch, _, err := ExpireOffer(w.c, w.c.Talk.ID, w.now, w.ids())
			w.apply(ch)
			return err
		},
	} {
		w := waiting(t)
		w.c.Queue.Rules.Declines = true
		ch, err := Offer(w.c, routing.Decision{Operator: "yamamoto", Mode: desk.AcceptOffer, OfferFor: 30 * time.Second, Work: routing.Work{Conversation: w.c.Talk.ID}}, w.now, w.ids())
		if err != nil || len(ch.Answers) != 0 {
			t.Fatalf("%v %+v", err, ch.Answers)
		}
		w.apply(ch)
		w.in(w.says("more", "急いでいます"))
		if len(w.last.Answers) != 0 {
			t.Errorf("the customer's words end it: %+v", w.last.Answers)
		}
		w.pass(5 * time.Second)
		if err := end(w); err != nil {
			t.Fatalf("%s: %v", verb, err)
		}
		why := ""
		if verb == conversation.Decline {
			why = "busy"
		}
		if a := w.last.Answers; len(a) != 1 || a[0].Verb != verb || a[0].Talk.OfferedTo != "yamamoto" || a[0].Why != why || !a[0].At.Equal(w.now) {
			t.Errorf("%s: %+v", verb, a)
		}
	}
}

// TestAutoAcceptGivesAtOnce: where the queue wants it there is no offer to answer.
func TestAutoAcceptGivesAtOnce(t *testing.T) {
	w := waiting(t)
	ch, err := Offer(w.c, routing.Decision{Operator: "yamamoto", Mode: desk.AcceptAuto, Work: routing.Work{Conversation: w.c.Talk.ID}}, w.now, w.ids())
	if err != nil {
		t.Fatal(err)
	}
	w.apply(ch)
	if w.state() != conversation.Active || w.c.Talk.Assignee != "yamamoto" || w.load["yamamoto"] != 1 || w.job(desk.JobOffer) != nil {
		t.Fatalf("%+v", w.c.Talk)
	}
	if g := w.last.Given; len(g) != 1 || g[0].By != "auto" {
		t.Fatalf("%+v", g)
	}
}

func (w *world) overflow() (wait time.Duration) {
	w.t.Helper()
	ch, at, err := Overflow(w.c, w.c.Talk.ID, Brain{}, w.now, w.ids())
	if err != nil {
		w.t.Fatal(err)
	}
	if !ch.Empty() {
		w.apply(ch)
	}
	if at.IsZero() {
		return 0
	}
	return at.Sub(w.now)
}

// TestOverflow: each way out, once, and never before its time.
func TestOverflow(t *testing.T) {
	start := func(o desk.Overflow) *world {
		w := newWorld(t)
		o.After = 10 * time.Minute
		w.rules(desk.Rules{Overflow: o})
		w.in(w.says("1", "こんにちは"))
		if j := w.job(desk.JobOverflow); j == nil || !j.RunAt.Equal(w.now.Add(10*time.Minute)) {
			t.Fatalf("no timer: %+v", j)
		}
		w.pass(9 * time.Minute)
		if wait := w.overflow(); wait != time.Minute {
			t.Fatalf("early: %v", wait)
		}
		w.pass(time.Minute)
		return w
	}
	fact := func(w *world, code string) {
		t.Helper()
		for _, f := range w.last.Facts {
			if f.Kind == desk.FactOverflow && f.Code == code {
				return
			}
		}
		t.Fatalf("%s: no fact among %+v", code, w.last.Facts)
	}
	said := func(w *world, occasion string) {
		t.Helper()
		w.bubble(BotSettings{}.word(occasion))
	}
	age := t0
	t.Run("queue", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowQueue, Queue: "q2"})
		w.overflow()
		fact(w, "queue")
		if w.state() != conversation.Waiting || w.c.Talk.Queue != "q2" || !w.c.Talk.WaitingSince.Equal(age) || w.job(desk.JobRoute) == nil {
			t.Fatalf("%+v", w.c.Talk)
		}
		w.c.Queue = desk.Queue{ID: "q2", Workspace: "w", Rules: desk.Rules{Overflow: desk.Overflow{After: time.Minute, To: desk.OverflowQueue, Queue: "q"}}}
		if w.overflow(); w.c.Talk.Queue != "q2" {
			t.Fatal("it goes to and fro")
		}
	})
	t.Run("message", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowMessage})
		w.overflow()
		fact(w, "message")
		said(w, "message")
		if w.state() != conversation.Waiting || !w.c.Talk.WaitingSince.Equal(age) {
			t.Fatalf("%+v", w.c.Talk)
		}
		n := len(w.c.ByID)
		if w.overflow(); len(w.c.ByID) != n {
			t.Fatal("asked twice")
		}
	})
	t.Run("bot", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowBot})
		w.c.Channel.BotOn = true
		w.overflow()
		fact(w, "bot")
		said(w, "crowded")
		if w.state() != conversation.Bot {
			t.Fatalf("%+v", w.c.Talk)
		}
	})
	t.Run("no bot", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowBot})
		w.overflow()
		fact(w, "alert") // what was done, not what was wished
		if w.state() != conversation.Waiting || w.c.Talk.Route.Overflowed.IsZero() {
			t.Fatalf("%+v", w.c.Talk)
		}
	})
	t.Run("alert", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowAlert})
		w.overflow()
		fact(w, "alert")
	})
	t.Run("offered", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowAlert})
		w.offer("yamamoto")
		if wait := w.overflow(); wait != 31*time.Second {
			t.Fatalf("while somebody is asked: %v", wait)
		}
	})
	t.Run("taken", func(t *testing.T) {
		w := start(desk.Overflow{To: desk.OverflowQueue, Queue: "q2"})
		w.must(Command{Verb: Accept, By: yamamoto})
		if w.overflow(); w.state() != conversation.Active {
			t.Fatalf("%+v", w.c.Talk)
		}
	})
}

package decide

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func (w *world) say(text string) { w.must(Command{Verb: Say, By: yamamoto, Content: words(text)}) }

func (w *world) prepare() *desk.Call {
	w.n++
	w.apply(Prepare(w.c, desk.CallID(fmt.Sprintf("call%d", w.n)), Usual, w.now, w.ids()))
	return w.c.Call
}

func (w *world) answer(a Answer) { w.apply(Answered(w.c, a, w.now, w.ids())) }

func (w *world) send(text string) desk.Send { return *w.bubble(text).Send }

func TestReplyWhileTheTokenLivesThenPush(t *testing.T) {
	w := talking(t)
	w.say("free")
	call := w.prepare()
	if call.Route != desk.Reply || call.ReplyToken != "rt1" || w.c.Thread.Reply.Token != "" {
		t.Fatalf("%+v", call)
	}
	w.answer(Answer{Outcome: Accepted, SentIDs: []Sent{{"900", "q900"}}})
	if m := w.bubble("free"); m.Send.State != desk.SendSent || m.ExternalID != "900" || m.QuoteToken != "q900" {
		t.Fatalf("%+v", m)
	}
	w.say("billed")
	if call = w.prepare(); call.Route != desk.Push || call.To != "U1" {
		t.Fatalf("%+v", call)
	}
}

func TestReplyTokenDies(t *testing.T) {
	w := talking(t)
	w.pass(desk.ReplyTokenLife)
	w.say("late")
	if call := w.prepare(); call.Route != desk.Push {
		t.Fatalf("%+v", call)
	}
}

func TestFiveBubblesACallInOrder(t *testing.T) {
	w := talking(t)
	for i := range 7 {
		w.say(fmt.Sprint("m", i))
		w.pass(time.Millisecond)
	}
	w.c.Queued = nil
	for i := range 7 {
		w.c.Queued = append(w.c.Queued, w.bubble(fmt.Sprint("m", i)))
	}
	call := w.prepare()
	if len(call.Messages) != MaxBubbles || call.Messages[0] != w.bubble("m0").ID || call.Messages[4] != w.bubble("m4").ID {
		t.Fatalf("%v", call.Messages)
	}
	if again := Prepare(w.c, "other", Usual, w.now, w.ids()); !again.Empty() {
		t.Fatal("a second call beside an open one")
	}
}

// TestReplyAnswers: what becomes of a reply's bubble after the first answer, and
// what the next call would be.
func TestReplyAnswers(t *testing.T) {
	tests := []struct {
		outcome Outcome
		state   desk.SendState
		next    desk.Route // of the next call; empty = none
	}{
		{Accepted, desk.SendSent, ""},
		{DeadToken, desk.SendQueued, desk.Push},
		{NotReached, desk.SendQueued, desk.Push},
		{Later, desk.SendQueued, desk.Push},
		{Doubt, desk.SendUnknown, ""},
		{Refused, desk.SendFailed, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.outcome), func(t *testing.T) {
			w := talking(t)
			w.say("x")
			w.prepare()
			w.answer(Answer{Outcome: tt.outcome, Code: "c"})
			if got := w.send("x").State; got != tt.state {
				t.Errorf("state %s, want %s", got, tt.state)
			}
			if call := w.prepare(); (call == nil) != (tt.next == "") || call != nil && call.Route != tt.next {
				t.Errorf("next call %+v", call)
			}
		})
	}
}

// TestPushIsNeverRebatched: in doubt it is repeated under its own key for 23 h.
func TestPushInDoubt(t *testing.T) {
	w := talking(t)
	w.pass(time.Hour)
	w.say("x")
	first := w.prepare()
	w.answer(Answer{Outcome: Doubt})
	for range 10 {
		_, wait := TakeUp(w.c, Usual, w.now, w.ids())
		if wait.IsZero() {
			t.Fatal("no pause between attempts")
		}
		w.now = wait
		ch, _ := TakeUp(w.c, Usual, w.now, w.ids())
		w.apply(ch)
		if w.c.Call.ID != first.ID {
			t.Fatal("another key")
		}
		w.answer(Answer{Outcome: NotReached}) // the doubt of before remains
		if w.c.Call == nil || w.send("x").State != desk.SendSending {
			t.Fatalf("dropped although in doubt: %+v", w.send("x"))
		}
	}
	w.pass(RetryKeyFor)
	ch, _ := TakeUp(w.c, Usual, w.now, w.ids())
	w.apply(ch)
	if w.c.Call != nil || w.send("x").State != desk.SendUnknown {
		t.Fatalf("%+v", w.send("x"))
	}
}

func TestPushAnswers(t *testing.T) {
	for outcome, want := range map[Outcome]desk.SendState{
		Accepted: desk.SendSent, Refused: desk.SendFailed, NotReached: desk.SendQueued, Doubt: desk.SendSending, Later: desk.SendSending,
	} {
		w := talking(t)
		w.pass(time.Hour)
		w.say("x")
		w.prepare()
		w.answer(Answer{Outcome: outcome})
		if got := w.send("x").State; got != want {
			t.Errorf("%s: %s, want %s", outcome, got, want)
		}
	}
}

func TestCallInOtherHandsIsLeftAlone(t *testing.T) {
	w := talking(t)
	w.say("x")
	call := w.prepare()
	ch, wait := TakeUp(w.c, Usual, w.now.Add(time.Second), w.ids())
	if !ch.Empty() || !wait.Equal(call.Lease) {
		t.Fatalf("wait %v, lease %v", wait, call.Lease)
	}
}

func TestLostReplyIsUnknownForEver(t *testing.T) {
	w := talking(t)
	w.say("x")
	w.prepare()
	w.pass(CallLease)
	ch, _ := TakeUp(w.c, Usual, w.now, w.ids())
	w.apply(ch)
	if w.c.Call != nil || w.send("x").State != desk.SendUnknown {
		t.Fatalf("%+v", w.send("x"))
	}
	w.must(Command{Verb: Retry, By: yamamoto, Message: w.bubble("x").ID})
	if w.send("x").State != desk.SendQueued {
		t.Fatalf("%+v", w.send("x"))
	}
}

func TestLostPushGoesOnUnderItsKey(t *testing.T) {
	w := talking(t)
	w.pass(time.Hour)
	w.say("x")
	id := w.prepare().ID
	w.pass(CallLease)
	ch, _ := TakeUp(w.c, Usual, w.now, w.ids())
	w.apply(ch)
	if w.c.Call == nil || w.c.Call.ID != id || !w.c.Call.InDoubt || w.c.Call.Attempts != 2 {
		t.Fatalf("%+v", w.c.Call)
	}
}

func TestStaleBubblesAsk(t *testing.T) {
	tests := []struct {
		name   string
		waited time.Duration
		wrote  bool
		want   desk.SendState
	}{
		{"at once", time.Second, false, desk.SendSending},
		{"the customer wrote in the same moment", time.Second, true, desk.SendSending},
		{"a short outage", 9 * time.Minute, false, desk.SendSending},
		{"a short outage, and the customer wrote", 9 * time.Minute, true, desk.SendConfirm},
		{"a long outage", 11 * time.Minute, false, desk.SendConfirm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := talking(t)
			w.say("x")
			w.pass(tt.waited)
			if tt.wrote {
				w.in(w.says("2", "y"))
			}
			w.prepare()
			if got := w.send("x").State; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestConfirmAndDismiss(t *testing.T) {
	w := talking(t)
	w.say("x")
	w.say("y")
	w.pass(time.Hour)
	w.prepare()
	x, y := w.bubble("x").ID, w.bubble("y").ID
	w.must(Command{Verb: Confirm, By: yamamoto, Message: x})
	w.must(Command{Verb: Dismiss, By: yamamoto, Message: y})
	if w.prepare() == nil || w.send("x").State != desk.SendSending || w.send("y").State != desk.SendDismissed {
		t.Fatalf("x %+v y %+v", w.send("x"), w.send("y"))
	}
	if err := w.do(Command{Verb: Retry, By: yamamoto, Message: y}); desk.CodeOf(err) != "bad_send_state" {
		t.Fatalf("retry of a dismissed bubble: %v", err)
	}
}

func TestNothingGoesToABlockedCustomer(t *testing.T) {
	w := talking(t)
	w.say("x")
	w.c.Thread.Blocked = true
	if call := w.prepare(); call != nil || w.send("x").Error != "unreachable_contact" {
		t.Fatalf("%+v %+v", call, w.send("x"))
	}
}

func TestLateBubblesAskInQuietHours(t *testing.T) {
	night, err := desk.ParseHours("08:00-10:00", time.UTC) // the tests' world lives at nine
	if err != nil {
		t.Fatal(err)
	}
	for waited, want := range map[time.Duration]desk.SendState{time.Second: desk.SendSending, 2 * time.Minute: desk.SendConfirm} {
		w := talking(t)
		w.say("x")
		w.pass(waited)
		patience := Usual
		patience.Quiet = night
		w.apply(Prepare(w.c, "call", patience, w.now, w.ids()))
		if got := w.send("x").State; got != want {
			t.Errorf("late by %s: %s, want %s", waited, got, want)
		}
	}
}

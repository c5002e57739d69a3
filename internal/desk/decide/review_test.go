package decide

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

func block(w *world) {
	w.in(desk.Inbound{Kind: desk.InUnfollow, EventID: "block", At: w.now, Source: desk.Source{Kind: desk.FromUser, ID: "U1"},
		Content: &desk.Content{Kind: desk.Unfollow, Notice: &desk.NoticeBody{}}})
}

func (w *world) takeUp() {
	ch, _ := TakeUp(w.c, Usual, w.now, w.ids())
	w.apply(ch)
}

// pushOut is a talk with a push that was answered once.
func pushOut(t *testing.T, first Outcome) *world {
	w := talking(t)
	w.pass(time.Hour)
	w.say("x")
	w.prepare()
	w.answer(Answer{Outcome: first})
	return w
}

// An open call is tried again, but never to somebody who has blocked meanwhile,
// and not for ever without asking.
func TestOpenCallIsLookedAtAgain(t *testing.T) {
	tests := []struct {
		name  string
		first Outcome
		after func(*world)
		want  desk.SendState
	}{
		{"blocked, never in doubt", Later, func(w *world) { w.pass(2 * time.Second); block(w) }, desk.SendFailed},
		{"blocked, in doubt", Doubt, func(w *world) { w.pass(2 * time.Second); block(w) }, desk.SendUnknown},
		{"stale, never in doubt", Later, func(w *world) { w.pass(time.Hour) }, desk.SendConfirm},
		{"stale, in doubt: the key goes on", Doubt, func(w *world) { w.pass(time.Hour) }, desk.SendSending},
		{"due", Later, func(w *world) { w.pass(2 * time.Second) }, desk.SendSending},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := pushOut(t, tt.first)
			tt.after(w)
			w.takeUp()
			if got := w.send("x").State; got != tt.want {
				t.Fatalf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestRefusedAfterDoubtIsUnknown(t *testing.T) {
	w := pushOut(t, Doubt)
	w.pass(time.Minute)
	w.takeUp()
	w.answer(Answer{Outcome: Refused, Code: "quota_exceeded"})
	if got := w.send("x"); got.State != desk.SendUnknown || got.Error != "quota_exceeded" {
		t.Fatalf("%+v", got)
	}
}

// Whatever the answer, a job stands where something is left to be done.
func TestAnsweredPutsTheJob(t *testing.T) {
	for outcome, wait := range map[Outcome]time.Duration{Doubt: time.Second, Later: time.Second, NotReached: 2 * time.Second} {
		w := pushOut(t, outcome)
		if j := w.job(desk.JobSend); j == nil || !j.RunAt.Equal(w.now.Add(wait)) {
			t.Errorf("%s: job %+v, want in %s", outcome, j, wait)
		}
	}
	w := talking(t)
	w.say("x")
	w.prepare()
	w.answer(Answer{Outcome: DeadToken})
	if j := w.job(desk.JobSend); j == nil || !j.RunAt.Equal(w.now) {
		t.Errorf("dead token: %+v", j)
	}
	w.prepare()
	w.answer(Answer{Outcome: Accepted})
	if j := w.job(desk.JobSend); j != nil {
		t.Errorf("nothing is left, yet %+v", j)
	}
}

func TestClosedInquiryIsNoWayRound(t *testing.T) {
	w := talking(t)
	w.must(Command{Verb: Close, By: yamamoto})
	old := w.c.Talk
	w.in(w.says("2", "again"))
	w.must(Command{Verb: Accept, By: yamamoto})
	w.say("mine")
	w.prepare()
	w.answer(Answer{Outcome: Refused})
	bubble := w.bubble("mine").ID
	w.c.Talk = old // as the store loads it for a command on the old one
	if err := w.do(Command{Verb: Retry, By: ito, Message: bubble}); !errors.Is(err, desk.ErrNotFound) {
		t.Fatalf("a colleague's bubble through a closed inquiry: %v", err)
	}
}

func TestUnreachableFollowsTheBlock(t *testing.T) {
	w := talking(t)
	w.c.Channel.ReopenWithin = time.Hour
	w.pass(time.Second)
	block(w)
	w.must(Command{Verb: Close, By: yamamoto})
	w.pass(time.Second)
	w.in(w.says("2", "I am back"))
	if w.c.Talk.State != conversation.Waiting || w.c.Talk.Unreachable {
		t.Fatalf("%+v", w.c.Talk)
	}
	w.must(Command{Verb: Close, By: yamamoto})
	w.pass(time.Second)
	block(w)
	w.must(Command{Verb: Reopen, By: yamamoto})
	if !w.c.Talk.Unreachable {
		t.Fatal("reopened after a block, yet reachable")
	}
}

func TestStandbyIsToldByTheNewestEvent(t *testing.T) {
	standby := func(w *world) desk.Inbound {
		in := w.says("s", "to the other module")
		in.Standby, in.ReplyToken, in.At = true, "", t0.Add(time.Minute)
		return in
	}
	for name, order := range map[string]func(*world) []desk.Inbound{
		"in order": func(w *world) []desk.Inbound { return []desk.Inbound{w.says("1", "a"), standby(w)} },
		"late":     func(w *world) []desk.Inbound { return []desk.Inbound{standby(w), w.says("1", "a")} },
	} {
		w := newWorld(t)
		for _, in := range order(w) {
			w.in(in)
		}
		if !w.c.Thread.Standby {
			t.Errorf("%s: the desk would write into a chat that another holds", name)
		}
		w.must(Command{Verb: Accept, By: yamamoto})
		if err := w.do(Command{Verb: Say, By: yamamoto, Content: words("x")}); !errors.Is(err, ErrStandby) {
			t.Errorf("%s: say: %v", name, err)
		}
	}
}

func TestAnothersLookKeepsTheBadge(t *testing.T) {
	w := talking(t)
	w.in(w.says("2", "unread"))
	for _, p := range []desk.Person{ito, kobayashi, somebody("r", desk.RoleReviewer)} {
		w.must(Command{Verb: Read, By: p})
		if w.c.Talk.Unread == 0 {
			t.Fatalf("%s took the owner's badge", p.ID)
		}
	}
	w.must(Command{Verb: Read, By: yamamoto})
	if w.c.Talk.Unread != 0 {
		t.Fatal("the owner's own look")
	}
}

func TestUnknownKindKeepsItsRawForm(t *testing.T) {
	w := newWorld(t)
	w.in(desk.Inbound{Kind: desk.InUnknown, Code: "hologram", EventID: "h", At: w.now, Raw: []byte(`{"type":"hologram"}`),
		Source: desk.Source{Kind: desk.FromUser, ID: "U1"}})
	if n := w.last.Added[0].Content.Notice; n.Code != "hologram" || string(n.Raw) != `{"type":"hologram"}` {
		t.Fatalf("%+v", n)
	}
}

package decide

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

func waiting(t *testing.T) *world {
	w := newWorld(t)
	w.in(w.says("1", "こんにちは"))
	return w
}

func talking(t *testing.T) *world {
	w := waiting(t)
	w.must(Command{Verb: Accept, By: yamamoto})
	return w
}

func (w *world) offer(op desk.OperatorID) {
	w.t.Helper()
	d := routing.Decision{Operator: op, Work: routing.Work{Conversation: w.c.Talk.ID, OfferFor: 30 * time.Second}}
	ch, err := Offer(w.c, d, w.now, w.ids())
	if err != nil {
		w.t.Fatal(err)
	}
	w.apply(ch)
}

func TestAcceptHasOneWinner(t *testing.T) {
	w := talking(t)
	if err := w.do(Command{Verb: Accept, By: ito}); !errors.Is(err, ErrTaken) {
		t.Fatalf("second accept: %v", err)
	}
	if err := w.do(Command{Verb: Accept, By: yamamoto}); err != nil || !w.last.Empty() {
		t.Fatalf("own second accept must change nothing: %v", err)
	}
	if w.load["yamamoto"] != 1 {
		t.Fatalf("load %v", w.load)
	}
}

func TestOfferIsForOne(t *testing.T) {
	w := waiting(t)
	w.offer("yamamoto")
	if w.load["yamamoto"] != 1 || w.job(desk.JobOffer) == nil {
		t.Fatalf("load %v jobs %v", w.load, w.last.Jobs)
	}
	if err := w.do(Command{Verb: Accept, By: ito}); !errors.Is(err, ErrOffered) {
		t.Fatalf("accept of another's offer: %v", err)
	}
	w.must(Command{Verb: Accept, By: kobayashi}) // a supervisor may
	if w.c.Talk.Assignee != "kobayashi" || w.load["yamamoto"] != 0 || w.load["kobayashi"] != 1 {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
}

func TestOfferPassesOn(t *testing.T) {
	w := waiting(t)
	w.offer("yamamoto")
	if err := w.do(Command{Verb: Decline, By: yamamoto, Why: "busy"}); !errors.Is(err, ErrNoDecline) {
		t.Fatalf("a queue without declines: %v", err)
	}
	w.c.Queue.Rules.Declines = true
	if err := w.do(Command{Verb: Decline, By: yamamoto}); desk.CodeOf(err) != "bad_reason" {
		t.Fatalf("no reason: %v", err)
	}
	w.must(Command{Verb: Decline, By: yamamoto, Why: "busy"})
	if r := w.c.Talk.Refused; len(r) != 1 || r[0].Why != "busy" {
		t.Fatalf("refused: %+v", r)
	}
	if w.state() != conversation.Waiting || w.load["yamamoto"] != 0 || w.job(desk.JobRoute) == nil {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	w.offer("ito")
	early, wait, err := ExpireOffer(w.c, w.c.Talk.ID, w.now.Add(29*time.Second), w.ids())
	if err != nil || !early.Empty() || !wait.Equal(w.c.Talk.OfferUntil) {
		t.Fatalf("fired early: %v, wait until %v", err, wait)
	}
	late, _, err := ExpireOffer(w.c, w.c.Talk.ID, w.now.Add(31*time.Second), w.ids())
	if err != nil {
		t.Fatal(err)
	}
	w.apply(late)
	if w.state() != conversation.Waiting || len(w.c.Talk.Refused) != 2 {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestLateTimerChangesNothing(t *testing.T) {
	w := waiting(t)
	w.offer("yamamoto")
	w.must(Command{Verb: Accept, By: yamamoto})
	ch, wait, err := ExpireOffer(w.c, w.c.Talk.ID, w.now.Add(time.Hour), w.ids())
	if err != nil || !ch.Empty() || !wait.IsZero() {
		t.Fatalf("an accepted offer expired: %v", err)
	}
}

func TestSayRefusals(t *testing.T) {
	stranger := somebody("stranger", desk.RoleOperator)
	stranger.Memberships = nil
	tests := []struct {
		name string
		cmd  Command
		code string
	}{
		{"not the assignee", Command{By: ito, Content: words("x")}, "not_assignee"},
		{"even a supervisor", Command{By: kobayashi, Content: words("x")}, "not_assignee"},
		{"another brand's", Command{By: stranger, Content: words("x")}, "not_found"},
		{"viewer sees no open talk", Command{By: somebody("v", desk.RoleViewer), Content: words("x")}, "not_found"},
		{"reviewer", Command{By: somebody("r", desk.RoleReviewer), Content: words("x")}, "forbidden"},
		{"stale version", Command{By: yamamoto, Content: words("x"), Version: 1}, "version_conflict"},
		{"empty", Command{By: yamamoto, Content: words(" \n　")}, "empty"},
		{"too long in UTF-16", Command{By: yamamoto, Content: words(strings.Repeat("😀", 2501))}, "text_too_long"},
		{"sticker ids", Command{By: yamamoto, Content: desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "1", StickerID: "x"}}}, "bad_sticker"},
		{"no file", Command{By: yamamoto, Content: desk.Content{Kind: desk.Image}}, "bad_attachment"},
		{"not sendable", Command{By: yamamoto, Content: desk.Content{Kind: desk.Follow}}, "bad_type"},
		{"unknown quote", Command{By: yamamoto, Content: words("x"), Quote: "nope"}, "bad_quote"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := talking(t)
			tt.cmd.Verb = Say
			if err := w.do(tt.cmd); desk.CodeOf(err) != tt.code {
				t.Fatalf("got %v, want %s", err, tt.code)
			}
		})
	}
	w := talking(t)
	w.must(Command{Verb: Say, By: yamamoto, Content: words(strings.Repeat("😀", 2500))})
}

func TestAnswerNeverSortsBeforeTheQuestion(t *testing.T) {
	w := newWorld(t)
	in := w.says("1", "clock ahead")
	in.At = w.now.Add(time.Hour)
	w.in(in)
	w.must(Command{Verb: Accept, By: yamamoto})
	w.must(Command{Verb: Say, By: yamamoto, Content: words("answer")})
	if a, q := w.bubble("answer"), w.bubble("clock ahead"); !a.At.After(q.At) {
		t.Fatalf("answer at %v, question at %v", a.At, q.At)
	}
}

func TestCloseTwiceAndReopen(t *testing.T) {
	w := talking(t)
	if err := w.do(Command{Verb: Close, By: ito}); !errors.Is(err, ErrNotAssignee) {
		t.Fatalf("close by a colleague: %v", err)
	}
	w.must(Command{Verb: Close, By: yamamoto, Category: "配送"})
	if w.load["yamamoto"] != 0 || w.c.Thread.Open != "" || w.job(desk.JobRoute) == nil || w.c.Talk.Category != "配送" {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	w.must(Command{Verb: Close, By: yamamoto})
	if !w.last.Empty() {
		t.Fatal("the second close changed something")
	}
	w.must(Command{Verb: Reopen, By: ito})
	if w.c.Talk.Assignee != "ito" || w.load["ito"] != 1 || w.c.Thread.Open == "" {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	if err := w.do(Command{Verb: Start, By: ito}); !errors.Is(err, ErrOpen) {
		t.Fatalf("start beside an open one: %v", err)
	}
}

func TestOldInquiryDoesNotHideTheOpenOne(t *testing.T) {
	w := talking(t)
	w.must(Command{Verb: Close, By: yamamoto})
	old := w.c.Talk
	w.in(w.says("2", "again"))
	open := w.c.Thread.Open
	w.c.Talk = old // as the store loads it for a command on the old one
	w.must(Command{Verb: NoteDown, By: yamamoto, Content: words("memo")})
	if w.c.Thread.Open != open || open == old.ID {
		t.Fatalf("open %q, want %q", w.c.Thread.Open, open)
	}
	if err := w.do(Command{Verb: Reopen, By: yamamoto}); !errors.Is(err, ErrOpen) {
		t.Fatalf("reopen beside an open one: %v", err)
	}
}

func TestTransfer(t *testing.T) {
	w := talking(t)
	if err := w.do(Command{Verb: Transfer, By: yamamoto}); desk.CodeOf(err) != "bad_target" {
		t.Fatalf("nowhere: %v", err)
	}
	w.must(Command{Verb: Transfer, By: yamamoto, Target: ito, OfferFor: time.Minute, Note: "お願いします"})
	if w.state() != conversation.Offered || w.c.Talk.OfferedTo != "ito" || w.load["yamamoto"] != 0 || w.load["ito"] != 1 {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	if w.bubble("お願いします").Direction != desk.Note {
		t.Fatal("the note is not a note")
	}
	w.must(Command{Verb: Accept, By: ito})
	w.must(Command{Verb: Transfer, By: ito, Queue: desk.Queue{ID: "q2", Workspace: "w"}})
	if w.state() != conversation.Waiting || w.c.Talk.Queue != "q2" || w.c.Talk.Refused[0].Operator != "ito" || !w.c.Talk.WaitingSince.Equal(t0) {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestWhenCustomersSeeThatTheyWereRead(t *testing.T) {
	type step struct {
		cmd  Command
		want bool // LINE is told
	}
	hello := Command{Verb: Say, By: yamamoto, Content: words("確認します")}
	for name, c := range map[string]struct {
		at    writing.ReadAt
		steps []step
	}{
		"taken, unless it says otherwise": {writing.ReadOnAccept, []step{{Command{Verb: Read, By: ito}, false}, {Command{Verb: Read, By: kobayashi}, false},
			{Command{Verb: Accept, By: yamamoto}, true}, {hello, false}}},
		"answered":  {writing.ReadOnReply, []step{{Command{Verb: Accept, By: yamamoto}, false}, {Command{Verb: Read, By: yamamoto}, false}, {hello, true}}},
		"looked at": {writing.ReadOnLook, []step{{Command{Verb: Accept, By: yamamoto}, false}, {Command{Verb: Read, By: kobayashi}, false}, {Command{Verb: Read, By: yamamoto}, true}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.c.Rules.Writing.Read = c.at
			in := w.says("1", "a")
			in.ReadToken = "read-1"
			w.in(in)
			for _, s := range c.steps {
				w.must(s.cmd)
				j := w.job(desk.JobRead)
				if (j != nil) != s.want || j != nil && j.Payload["token"] != "read-1" {
					t.Fatalf("%s by %s: %+v", s.cmd.Verb, s.cmd.By.ID, j)
				}
			}
			if w.c.Thread.ReadToken != "" {
				t.Fatal("the token is spent once")
			}
		})
	}
}

// What they write later is read with the next reply.
func TestAReplyShowsThatItWasRead(t *testing.T) {
	for name, reply := range map[string]func(*world) Command{
		"words": func(*world) Command {
			return Command{Verb: Say, By: yamamoto, Content: words("お待たせしました")}
		},
		"form": func(w *world) Command { return w.asks("f1") },
	} {
		t.Run(name, func(t *testing.T) {
			w := talking(t)
			in := w.says("2", "まだですか")
			in.ReadToken = "read-2"
			w.in(in)
			w.must(Command{Verb: Read, By: yamamoto})
			if w.c.Talk.Unread != 0 || w.job(desk.JobRead) != nil {
				t.Fatalf("unread %d jobs %v", w.c.Talk.Unread, w.last.Jobs)
			}
			w.must(reply(w))
			if j := w.job(desk.JobRead); j == nil || j.Payload["token"] != "read-2" {
				t.Fatalf("jobs %v", w.last.Jobs)
			}
		})
	}
}

package decide

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// caring is a talk that yamamoto has, of a brand with everything switched on.
func caring(t *testing.T) *world {
	t.Helper()
	w := talking(t)
	w.c.Rules = Rules{Care: care.Settings{Categories: []string{"配送・遅延", "配送・破損", "返品"}, Wrapup: care.Wrapup{On: true},
		Check: care.Check{On: true, Push: true}, Survey: care.SurveyRules{On: true, Policy: care.Always, Comment: true}}}
	w.now = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC) // Tuesday, 10:00 in Tokyo
	return w
}

// sent lets every bubble that waits reach the customer.
func (w *world) sent() {
	for id, m := range w.c.ByID {
		if m.Send != nil && m.Send.State == desk.SendQueued {
			send := *m.Send
			send.State = desk.SendSent
			m.Send = &send
			w.c.ByID[id] = m
		}
	}
	w.c.Queued = nil
}

// timer does what a job of that kind does now, twice: the second time must change nothing.
func (w *world) timer(due func(Case, desk.ConversationID, time.Time, desk.IDs) (Change, time.Time)) time.Time {
	w.t.Helper()
	ch, wait := due(w.c, w.c.Talk.ID, w.now, w.ids())
	w.apply(ch)
	last := w.last
	if again, _ := due(w.c, w.c.Talk.ID, w.now, w.ids()); !again.Empty() {
		w.t.Fatalf("the timer fires twice and does so twice: %+v", again.Facts)
	}
	w.last = last
	return wait
}

// taps is the customer's tap on a button of these, with what its job makes of it.
func (w *world) taps(id, what string, owner desk.Person) {
	w.t.Helper()
	in := w.says(id, "")
	in.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "c1:" + string(w.c.Talk.ID) + ":" + what}}
	w.in(in)
	w.follow(owner)
}

// follow does the job behind a caught message, twice.
func (w *world) follow(owner desk.Person) {
	w.t.Helper()
	j := w.job(desk.JobTap)
	if j == nil {
		w.t.Fatal("nothing was caught")
	}
	t := Tapped{Message: desk.MessageID(j.Key), Conversation: desk.ConversationID(j.Payload["conversation"]), What: j.Payload["what"], Owner: owner, OfferFor: time.Minute}
	w.apply(Tap(w.c, t, w.now, w.ids()))
	last := w.last
	if again := Tap(w.c, t, w.now, w.ids()); !again.Empty() {
		w.t.Fatalf("a tap counts twice: %+v", again.Facts)
	}
	w.last = last
}

func (w *world) said(text string) bool {
	for _, m := range w.last.Added {
		if m.Content.Text != nil && strings.Contains(m.Content.Text.Text, text) {
			return true
		}
	}
	return false
}

func (w *world) fact(kind desk.FactKind, code string) *desk.Fact {
	for i := range w.last.Facts {
		if f := &w.last.Facts[i]; f.Kind == kind && f.Code == code {
			return f
		}
	}
	return nil
}

// atTheDesk is yamamoto, at work.
func (w *world) atTheDesk() desk.Person {
	p := yamamoto
	p.Presence, p.PresenceUntil = desk.Available, w.now.Add(time.Minute)
	return p
}

func TestHold(t *testing.T) {
	w := caring(t)
	if err := w.do(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "nonsense"}}); desk.CodeOf(err) != "bad_hold" {
		t.Fatalf("a reason of nobody's: %v", err)
	}
	if err := w.do(Command{Verb: Hold, By: ito, Hold: conversation.Hold{Reason: "client"}}); !errors.Is(err, ErrNotAssignee) {
		t.Fatalf("somebody else: %v", err)
	}
	if err := w.do(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: w.now}}); desk.CodeOf(err) != "bad_until" {
		t.Fatalf("until now: %v", err)
	}
	until := w.now.Add(time.Hour)
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client", Until: until, Memo: "在庫"}, Content: words("確認いたします。")})
	if f := w.fact(desk.FactHoldBegan, "client"); f == nil || f.Data["clock"] != "client" || w.c.Talk.Hold == nil || !w.said("確認いたします。") {
		t.Fatalf("%+v", w.last.Facts)
	}
	if j := w.job(desk.JobHold); j == nil || !j.RunAt.Equal(until) {
		t.Fatalf("jobs %v", w.last.Jobs)
	}
	if wait := w.timer(HoldDue); !wait.Equal(until) || !w.last.Empty() {
		t.Fatalf("too early: %v", wait)
	}
	w.pass(time.Hour)
	w.timer(HoldDue)
	if f := w.fact(desk.FactHoldDue, "client"); f == nil || f.Subject != "yamamoto" || w.c.Talk.Hold == nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	w.pass(time.Hour)
	w.say("お待たせいたしました。") // a reply ends it
	if f := w.fact(desk.FactHoldEnded, "client"); f == nil || f.Data["ms"] != "7200000" || w.c.Talk.Hold != nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	if e := w.heldFor(); len(e) != 1 || e[0].Reason != "client" || e[0].RealTook != 2*time.Hour || e[0].Operator != "yamamoto" || e[0].Code != desk.ClockHeld || !e[0].EndedAt.Equal(w.now) {
		t.Fatalf("its own clock: %+v", e)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "client"}})
	w.pass(time.Hour)
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside"}}) // the one ends, the other begins
	if e := w.heldFor(); len(e) != 1 || e[0].Reason != "client" || e[0].RealTook != time.Hour {
		t.Fatalf("%+v", e)
	}
	w.pass(time.Minute)
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside", Memo: "在庫"}}) // the same goes on
	if e := w.heldFor(); len(e) != 0 {
		t.Fatalf("%+v", e)
	}
	w.pass(time.Minute)
	w.must(Command{Verb: Resume, By: yamamoto})
	if e := w.heldFor(); len(e) != 1 || e[0].Reason != "inside" || e[0].RealTook != 2*time.Minute {
		t.Fatalf("%+v", e)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside"}})
	w.in(w.says("9", "まだですか")) // so do the customer's words
	if w.fact(desk.FactHoldEnded, "inside") == nil || w.c.Talk.Hold != nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside"}})
	w.must(Command{Verb: Resume, By: yamamoto})
	if w.fact(desk.FactHoldEnded, "inside") == nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	w.must(Command{Verb: Resume, By: yamamoto})
	if !w.last.Empty() {
		t.Fatal("resuming what goes on changes something")
	}
}

func TestWrapUp(t *testing.T) {
	w := caring(t)
	if err := w.do(Command{Verb: Close, By: yamamoto}); desk.CodeOf(err) != "category_needed" {
		t.Fatalf("without a category: %v", err)
	}
	if err := w.do(Command{Verb: Finish, By: yamamoto, Category: "配送"}); desk.CodeOf(err) != "bad_category" {
		t.Fatalf("a branch: %v", err)
	}
	topic := "返品"
	w.must(Command{Verb: Mark, By: yamamoto, Topic: &topic})
	w.must(Command{Verb: Finish, By: yamamoto, Note: "返金済み"})
	if w.state() != conversation.Wrapup || w.c.Talk.Category != "返品" || w.load["yamamoto"] != 1 || w.job(desk.JobWrap) == nil {
		t.Fatalf("%+v", w.c.Talk)
	}
	if w.bubble("返金済み").Direction != desk.Note || !w.said(care.SurveyText[:12]) {
		t.Fatal("the memo is no note, or there is no survey")
	}
	w.must(Command{Verb: Resume, By: yamamoto}) // pressed by mistake
	if w.state() != conversation.Active || !w.c.Talk.Care.WrapUntil.IsZero() {
		t.Fatalf("%+v", w.c.Talk)
	}
	w.must(Command{Verb: Finish, By: yamamoto})
	if w.said(care.SurveyText[:12]) {
		t.Fatal("the survey went out twice")
	}
	w.must(Command{Verb: Close, By: yamamoto, Category: "配送・遅延"})
	if w.state() != conversation.Closed || w.load["yamamoto"] != 0 || w.c.Talk.Category != "配送・遅延" || w.c.Talk.Care.Lapsed {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestWrapUpEndsByItself(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Finish, By: yamamoto, Reason: conversation.Abandoned})
	if w.said(care.SurveyText[:12]) {
		t.Fatal("an abandoned inquiry is surveyed")
	}
	w.timer(WrapDue)
	if !w.last.Empty() {
		t.Fatal("too early")
	}
	w.pass(10 * time.Minute)
	w.timer(WrapDue)
	if w.state() != conversation.Closed || !w.c.Talk.Care.Lapsed || w.c.Talk.CloseReason != conversation.Abandoned || w.load["yamamoto"] != 0 {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestCustomerWritesDuringWrapUp(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Finish, By: yamamoto})
	w.in(w.says("8", "もう一つ質問です"))
	if w.state() != conversation.Active || w.c.Talk.Assignee != "yamamoto" {
		t.Fatalf("%+v", w.c.Talk)
	}
	w.pass(time.Hour)
	w.timer(WrapDue)
	if !w.last.Empty() {
		t.Fatal("the old timer closes what goes on")
	}
}

func TestClosingCheck(t *testing.T) {
	w := caring(t)
	w.say("返品は30日以内に承ります。")
	w.sent()
	w.pass(30 * time.Minute)
	w.timer(CheckDue)
	if !w.said("その後、ご不明な点はございませんか。ご返信がない場合は11時30分頃に受付を終了いたします") || w.c.Talk.ClosingAt.IsZero() {
		t.Fatalf("%+v", w.last.Added)
	}
	check := w.last.Added[0]
	if len(check.Content.Choices) != 2 || check.Content.Choices[0].Label != "解決しました" || check.Content.Choices[1].Label != "まだ困っています" {
		t.Fatalf("%+v", check.Content.Choices)
	}
	if wait := w.timer(CheckDue); !w.last.Empty() || !wait.Equal(w.now.Add(time.Hour)) {
		t.Fatalf("twice, or at %v", wait)
	}
	w.pass(time.Hour)
	if wait := w.timer(CheckDue); wait.IsZero() || w.state() != conversation.Active {
		t.Fatal("closed though the check is still on its way")
	}
	w.sent()
	w.timer(CheckDue)
	if w.state() != conversation.Wrapup || w.c.Talk.Care.Ending != conversation.NoReply {
		t.Fatalf("%+v", w.c.Talk)
	}
}

// An answered inquiry whose owner has gone home comes to somebody who has nothing to say: its
// check goes out all the same, and ends it. One that waits for an answer has none.
func TestClosingCheckComesToTheNextOwner(t *testing.T) {
	for name, tt := range map[string]struct {
		words string // of the customer's, behind the answer
		ends  conversation.Reason
	}{"answered": {"", conversation.NoReply}, "thanks": {"ありがとうございました。", conversation.Solved}, "asked again": {"送料はいくらですか", ""}} {
		t.Run(name, func(t *testing.T) {
			w := caring(t)
			w.say("返品は30日以内に承ります。")
			w.sent()
			if tt.words != "" {
				w.in(w.says("8", tt.words))
			}
			ch, _, err := Absent(w.c, w.c.Talk.ID, "yamamoto", "home", w.now, w.ids())
			if err != nil {
				t.Fatal(err)
			}
			w.apply(ch)
			w.pass(23 * time.Hour)
			w.timer(CheckDue)
			if w.state() != conversation.Waiting {
				t.Fatalf("%+v", w.c.Talk)
			}
			w.must(Command{Verb: Accept, By: yamamoto})
			for range 2 { // the check, and the end
				w.pass(30 * time.Minute)
				w.timer(CheckDue)
				if !w.c.Talk.ClosingAt.IsZero() {
					w.sent()
					w.now = w.c.Talk.Care.CheckAt.Add(-30 * time.Minute)
				}
			}
			want := conversation.Wrapup
			if tt.ends == "" {
				want = conversation.Active
			}
			if w.state() != want || w.c.Talk.Care.Ending != tt.ends {
				t.Fatalf("%s, %q: %+v", w.state(), w.c.Talk.Care.Ending, w.c.Talk.Care)
			}
		})
	}
}

func TestClosingCheckIsDisarmed(t *testing.T) {
	for name, by := range map[string]func(*world){
		"the customer writes": func(w *world) { w.in(w.says("7", "もう一度教えてください")) },
		"a hold":              func(w *world) { w.must(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside"}}) },
		"skipped":             func(w *world) { w.must(Command{Verb: SetCheck, By: yamamoto, Skip: true}) },
		"an escalation": func(w *world) {
			w.must(Command{Verb: Escalate, By: yamamoto, Kind: "advice", Note: "?", At: w.now.Add(time.Hour)})
		},
		"a follow-up": func(w *world) { w.must(Command{Verb: Promise, By: yamamoto, At: w.now.Add(time.Hour)}) },
		"the customer blocks": func(w *world) {
			w.in(desk.Inbound{Kind: desk.InUnfollow, EventID: "u", At: w.now, Source: desk.Source{Kind: desk.FromUser, ID: "U1", User: "U1"}, Content: &desk.Content{Kind: desk.Unfollow}})
		},
	} {
		w := caring(t)
		w.say("ご案内いたしました。")
		by(w)
		w.pass(30 * time.Minute)
		w.timer(CheckDue)
		w.pass(2 * time.Hour)
		w.timer(CheckDue)
		if w.said("ご不明な点") || w.state() != conversation.Active || !w.c.Talk.ClosingAt.IsZero() {
			t.Errorf("%s: %+v", name, w.c.Talk.Care)
		}
	}
}

func TestClosingCheckIsSkipped(t *testing.T) {
	t.Run("after thanks", func(t *testing.T) {
		w := caring(t)
		w.say("ご案内いたしました。")
		w.in(w.says("6", "わかりました。ありがとうございました！"))
		w.timer(CheckDue)
		if w.c.Talk.Care.CheckAt.IsZero() {
			t.Fatal("a goodbye plans nothing")
		}
		w.pass(time.Hour)
		w.timer(CheckDue)
		if w.said("ご不明な点") || w.state() != conversation.Wrapup || w.c.Talk.Care.Ending != conversation.Solved {
			t.Fatalf("%+v", w.c.Talk)
		}
	})
	t.Run("at night", func(t *testing.T) {
		w := caring(t)
		w.now = time.Date(2026, 11, 24, 11, 45, 0, 0, time.UTC) // 20:45
		w.say("ご案内いたしました。")
		w.pass(30 * time.Minute)
		if wait := w.timer(CheckDue); w.said("ご不明な点") || !wait.IsZero() {
			t.Fatal("somebody is woken")
		}
		if morning := time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC); !w.c.Talk.Care.CheckAt.Equal(morning) {
			t.Fatalf("it goes out at %v", w.c.Talk.Care.CheckAt)
		}
	})
	t.Run("at night, where it is to be left out", func(t *testing.T) {
		for silent, over := range map[bool]conversation.State{false: conversation.Active, true: conversation.Wrapup} {
			w := caring(t)
			w.c.Rules.Care.Check.SkipNight, w.c.Rules.Care.Check.Silent = true, silent
			w.now = time.Date(2026, 11, 24, 11, 45, 0, 0, time.UTC) // 20:45
			w.say("ご案内いたしました。")
			w.pass(30 * time.Minute)
			ch, _ := CheckDue(w.c, w.c.Talk.ID, w.now, w.ids())
			w.apply(ch)
			if w.said("ご不明な点") || w.c.Talk.Care.Unasked != silent || w.c.Talk.Care.CheckAt.IsZero() == silent {
				t.Fatalf("closes by itself %v: %+v", silent, w.c.Talk.Care)
			}
			w.pass(time.Hour + 10*time.Minute)
			w.timer(CheckDue)
			if w.said("ご不明な点") || w.state() != over {
				t.Fatalf("closes by itself %v: %v", silent, w.state())
			}
		}
	})
	t.Run("where it costs", func(t *testing.T) {
		w := caring(t)
		w.c.Rules.Care.Check.Push = false
		w.say("ご案内いたしました。")
		w.pass(30 * time.Minute)
		w.timer(CheckDue)
		if w.said("ご不明な点") || !w.c.Talk.Care.CheckAt.IsZero() || w.state() != conversation.Active {
			t.Fatalf("%+v", w.c.Talk.Care)
		}
	})
	t.Run("where it costs, and silence is enough", func(t *testing.T) {
		w := caring(t)
		w.c.Rules.Care.Check.Push, w.c.Rules.Care.Check.Silent = false, true
		w.say("ご案内いたしました。")
		w.pass(30 * time.Minute)
		if ch, _ := CheckDue(w.c, w.c.Talk.ID, w.now, w.ids()); true {
			w.apply(ch)
		}
		w.pass(time.Hour)
		w.timer(CheckDue)
		if w.said("ご不明な点") || w.state() != conversation.Wrapup || w.c.Talk.Care.Ending != conversation.NoReply {
			t.Fatalf("%+v", w.c.Talk)
		}
	})
	t.Run("never reached the customer", func(t *testing.T) {
		w := caring(t)
		w.say("ご案内いたしました。")
		w.pass(30 * time.Minute)
		w.timer(CheckDue)
		m := w.c.ByID[w.c.Talk.Care.CheckBy]
		send := *m.Send
		send.State = desk.SendFailed
		m.Send = &send
		w.c.ByID[m.ID] = m
		w.pass(time.Hour)
		w.timer(CheckDue)
		if w.state() != conversation.Active || !w.c.Talk.ClosingAt.IsZero() {
			t.Fatalf("closed by a check that nobody has seen: %+v", w.c.Talk)
		}
	})
}

func checked(t *testing.T) *world {
	w := caring(t)
	w.say("ご案内いたしました。")
	w.sent()
	w.pass(30 * time.Minute)
	w.timer(CheckDue)
	w.sent()
	return w
}

func TestSolvedTap(t *testing.T) {
	w := checked(t)
	w.taps("s", "solved", w.atTheDesk())
	if w.state() != conversation.Wrapup || w.c.Talk.Care.Ending != conversation.Solved || !w.said("ありがとうございます") {
		t.Fatalf("%+v", w.c.Talk)
	}
	m := w.c.Known["s"]
	if m.Content.Postback.Label != "解決しました" || m.Conversation != w.c.Talk.ID {
		t.Fatalf("%+v", m)
	}
}

func TestSolvedInWords(t *testing.T) {
	w := checked(t)
	w.in(w.says("s", "解決しました。"))
	w.follow(w.atTheDesk())
	if w.state() != conversation.Wrapup || w.c.Talk.Care.Ending != conversation.Solved {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestStillTap(t *testing.T) {
	w := checked(t)
	w.taps("s", "still", w.atTheDesk())
	if w.state() != conversation.Active || w.c.Talk.Assignee != "yamamoto" || !w.c.Talk.ClosingAt.IsZero() || w.c.Talk.Unread != 1 {
		t.Fatalf("at work: %+v", w.c.Talk)
	}
	w = checked(t)
	age := w.c.Talk.WaitingSince
	w.taps("s", "still", yamamoto) // gone home
	if w.state() != conversation.Waiting || !w.c.Talk.WaitingSince.Equal(age) || w.load["yamamoto"] != 0 {
		t.Fatalf("gone home: %+v", w.c.Talk)
	}
}

func TestStillAfterTheClose(t *testing.T) {
	w := checked(t)
	age := w.c.Talk.WaitingSince
	w.pass(time.Hour)
	w.timer(CheckDue)
	w.must(Command{Verb: Close, By: yamamoto, Category: "返品"})
	if w.c.Talk.CloseReason != conversation.NoReply {
		t.Fatalf("%+v", w.c.Talk)
	}
	id := w.c.Talk.ID
	w.taps("s", "still", w.atTheDesk())
	if w.c.Talk.ID != id || w.state() != conversation.Offered || w.c.Talk.OfferedTo != "yamamoto" || !w.c.Talk.WaitingSince.Equal(age) {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestStaleTaps(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Finish, By: yamamoto})
	w.must(Command{Verb: Close, By: yamamoto, Category: "返品"})
	id := w.c.Talk.ID
	w.taps("s", "solved", yamamoto)
	if w.c.Talk.ID != id || w.state() != conversation.Closed || !w.said("終了しております") {
		t.Fatalf("solved after the close: %+v", w.c.Talk)
	}
	w.in(w.says("n", "別の質問です"))
	if w.c.Talk.ID == id {
		t.Fatal("no new inquiry")
	}
	fresh := w.c.Talk.ID
	in := w.says("old", "")
	in.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "c1:" + string(id) + ":still"}}
	w.in(in)
	if w.c.Talk.ID != fresh || w.job(desk.JobTap) != nil || w.c.Talk.Unread != 2 {
		t.Fatalf("an old button in a new inquiry is like words: %+v", w.c.Talk)
	}
}

func TestSurvey(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Finish, By: yamamoto})
	w.taps("a", "s2", yamamoto)
	s := w.c.Kept.Surveys[0]
	if s.Score != 2 || !s.Low || w.fact(desk.FactSurvey, "low") == nil || w.state() != conversation.Wrapup || w.c.Talk.Unread != 1 {
		t.Fatalf("%+v in %s", s, w.state())
	}
	w.taps("b", "s5", yamamoto)
	if w.c.Kept.Surveys[0].Score != 2 || !w.said("すでにご回答") {
		t.Fatal("the second answer counts, or nothing is said")
	}
	w.must(Command{Verb: Close, By: yamamoto, Category: "返品"})
	id := w.c.Talk.ID
	w.taps("c", "comment", yamamoto)
	w.in(w.says("d", "返事が遅かったです"))
	w.follow(yamamoto)
	if w.c.Kept.Surveys[0].Comment != w.c.Known["d"].ID || w.c.Talk.ID != id || w.state() != conversation.Closed {
		t.Fatalf("the comment: %+v", w.c.Kept.Surveys[0])
	}
	w.in(w.says("e", "注文したいです"))
	if w.c.Talk.ID == id {
		t.Fatal("words behind the comment open no inquiry")
	}
}

func TestSurveyCosts(t *testing.T) {
	for name, c := range map[string]struct {
		policy string
		sample int
		alive  bool
		asked  bool
	}{
		"never":                {care.Never, 0, false, false},
		"never, but free":      {care.Never, 0, true, true},
		"push":                 {care.Always, 0, false, true},
		"sample of nobody":     {care.Sample, 0, false, false},
		"sample of everybody":  {care.Sample, 100, false, true},
		"unset is never":       {"", 0, false, false},
		"free whatever is set": {"", 0, true, true},
	} {
		w := caring(t)
		w.c.Rules.Care.Survey.Policy, w.c.Rules.Care.Survey.Sample = c.policy, c.sample
		if c.alive {
			w.in(w.says("z", "はい"))
		}
		w.must(Command{Verb: Finish, By: yamamoto})
		asked := len(w.last.Kept.Surveys) == 1
		if asked != c.asked {
			t.Errorf("%s: asked %v", name, asked)
		}
		if asked && c.alive != w.c.ByID[w.c.Kept.Surveys[0].Asked].Send.Free {
			t.Errorf("%s: a free one that may cost, or the other way round", name)
		}
	}
}

// A free bubble never becomes a billed one.
func TestFreeIsFree(t *testing.T) {
	w := caring(t)
	w.in(w.says("z", "はい"))
	w.must(Command{Verb: Finish, By: yamamoto})
	id := w.c.Kept.Surveys[0].Asked
	w.pass(2 * time.Minute)
	w.apply(Prepare(w.c, "call", Usual, w.now, w.ids()))
	if m := w.c.ByID[id]; m.Send.State != desk.SendDismissed || m.Send.Error != "not_free" || w.c.Call != nil {
		t.Fatalf("%+v", m.Send)
	}
}

func TestEscalation(t *testing.T) {
	w := caring(t)
	ask := Command{Verb: Escalate, By: yamamoto, Kind: "decision", Note: "返金してよいですか", At: w.now.Add(30 * time.Minute)}
	for code, bad := range map[string]Command{
		"bad_kind": {Verb: Escalate, By: yamamoto, Kind: "gossip", Note: "x", At: ask.At},
		"bad_time": {Verb: Escalate, By: yamamoto, Kind: "advice", Note: "x", At: w.now},
		"empty":    {Verb: Escalate, By: yamamoto, Kind: "advice", Note: " ", At: ask.At},
	} {
		if err := w.do(bad); desk.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	w.must(ask)
	if w.c.Talk.Care.Asked == "" || w.bubble("返金してよいですか").Direction != desk.Note || w.fact(desk.FactEscalation, "raised") == nil {
		t.Fatalf("%+v", w.c.Talk.Care)
	}
	if err := w.do(ask); desk.CodeOf(err) != "escalated" {
		t.Fatalf("twice: %v", err)
	}
	if err := w.do(Command{Verb: Reply, By: ito, Kind: "advised", Note: "はい"}); !errors.Is(err, ErrForbidden) {
		t.Fatalf("a colleague answers: %v", err)
	}
	w.timer(EscalationDue)
	if !w.last.Empty() {
		t.Fatal("too early")
	}
	w.pass(30 * time.Minute)
	w.timer(EscalationDue)
	if w.fact(desk.FactEscalation, "overdue") == nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	w.must(Command{Verb: Reply, By: kobayashi, Kind: "advised", Note: "5000円まで可"})
	if w.c.Talk.Care.Asked != "" || w.c.Talk.Assignee != "yamamoto" || w.last.Kept.Escalations[0].Outcome != care.Advised {
		t.Fatalf("%+v", w.c.Talk)
	}
	if err := w.do(Command{Verb: Reply, By: kobayashi, Kind: "advised", Note: "x"}); desk.CodeOf(err) != "not_open" {
		t.Fatalf("answered twice: %v", err)
	}
	ask.At = w.now.Add(time.Hour)
	w.must(ask)
	w.must(Command{Verb: Reply, By: kobayashi, Kind: "taken"})
	if w.c.Talk.Assignee != "kobayashi" || w.load["yamamoto"] != 0 || w.load["kobayashi"] != 1 {
		t.Fatalf("%+v", w.c.Talk)
	}
	for _, m := range w.c.ByID { // nothing of it goes to the customer
		if m.Direction == desk.Out && m.Content.Text != nil && strings.Contains(m.Content.Text.Text, "円") {
			t.Fatal("the customer sees it")
		}
	}
}

func TestClosingWithdrawsTheEscalation(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Escalate, By: yamamoto, Kind: "advice", Note: "?", At: w.now.Add(time.Hour)})
	w.must(Command{Verb: Finish, By: yamamoto})
	if w.c.Talk.Care.Asked != "" || w.last.Kept.Escalations[0].Outcome != care.Withdrawn {
		t.Fatalf("%+v", w.last.Kept)
	}
}

func TestConsult(t *testing.T) {
	w := caring(t)
	w.c.Rules.Care.MemoNeeded = true
	if err := w.do(Command{Verb: Consult, By: yamamoto, Target: ito}); desk.CodeOf(err) != "memo_needed" {
		t.Fatalf("no memo: %v", err)
	}
	if err := w.do(Command{Verb: Consult, By: yamamoto, Target: yamamoto, Note: "x"}); desk.CodeOf(err) != "bad_target" {
		t.Fatalf("oneself: %v", err)
	}
	w.must(Command{Verb: Consult, By: yamamoto, Target: ito, Note: "返品の件、お願いできますか"})
	if w.c.Talk.Assignee != "yamamoto" || w.c.Talk.Care.Consult.With != "ito" {
		t.Fatalf("%+v", w.c.Talk)
	}
	w.must(Command{Verb: NoteDown, By: ito, Content: words("はい、代わります")})
	if err := w.do(Command{Verb: Join, By: kobayashi}); desk.CodeOf(err) != "not_consulted" {
		t.Fatalf("somebody else: %v", err)
	}
	w.must(Command{Verb: Join, By: ito})
	if w.c.Talk.Assignee != "ito" || w.load["ito"] != 1 || w.load["yamamoto"] != 0 || w.c.Talk.Care.Consult != nil {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	w.must(Command{Verb: Consult, By: ito, Target: yamamoto, Note: "x"})
	w.must(Command{Verb: Leave, By: yamamoto})
	if w.c.Talk.Assignee != "ito" || w.c.Talk.Care.Consult != nil {
		t.Fatalf("%+v", w.c.Talk)
	}
}

func TestRecall(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Transfer, By: yamamoto, Target: ito, OfferFor: time.Minute})
	if err := w.do(Command{Verb: Recall, By: kobayashi}); desk.CodeOf(err) != "not_given" {
		t.Fatalf("not theirs: %v", err)
	}
	w.must(Command{Verb: Recall, By: yamamoto})
	if w.state() != conversation.Active || w.c.Talk.Assignee != "yamamoto" || w.load["ito"] != 0 || w.load["yamamoto"] != 1 {
		t.Fatalf("%+v load %v", w.c.Talk, w.load)
	}
	w.must(Command{Verb: Transfer, By: yamamoto, Queue: desk.Queue{ID: "q2", Workspace: "w"}})
	w.must(Command{Verb: Accept, By: ito})
	if err := w.do(Command{Verb: Recall, By: yamamoto}); desk.CodeOf(err) != "not_given" {
		t.Fatalf("accepted: %v", err)
	}
}

func TestFollowUp(t *testing.T) {
	w := caring(t)
	w.say("確認して、明日の15時までにご連絡いたします。")
	p := w.c.Talk.Care.Proposed
	if p == nil || !p.Due.Equal(time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)) {
		t.Fatalf("proposed %+v", p)
	}
	w.must(Command{Verb: Promise, By: yamamoto, At: p.Due, Message: p.Message})
	f := w.c.Kept.FollowUps[0]
	if w.c.Talk.Care.Proposed != nil || !w.c.Talk.Care.Due.Equal(p.Due) || w.job(desk.JobFollowUp).Key != f.ID {
		t.Fatalf("%+v", w.c.Talk.Care)
	}
	w.must(Command{Verb: Transfer, By: yamamoto, Queue: desk.Queue{ID: "q", Workspace: "w"}})
	w.must(Command{Verb: Accept, By: ito})
	w.must(Command{Verb: Close, By: ito, Category: "返品"})
	due := func() time.Time {
		ch, wait := FollowUpDue(w.c, f.ID, w.now, w.ids())
		w.apply(ch)
		return wait
	}
	if wait := due(); !wait.Equal(p.Due) {
		t.Fatalf("too early: %v", wait)
	}
	w.now = p.Due
	if wait := due(); w.fact(desk.FactFollowUp, "due") == nil || !wait.Equal(p.Due.Add(15*time.Minute)) {
		t.Fatalf("%v %+v", wait, w.last.Facts)
	}
	if due(); !w.last.Empty() {
		t.Fatal("told twice")
	}
	w.pass(15 * time.Minute)
	if due(); w.fact(desk.FactFollowUp, "overdue") == nil {
		t.Fatalf("%+v", w.last.Facts)
	}
	if due(); !w.last.Empty() {
		t.Fatal("raised twice")
	}
	w.must(Command{Verb: Fulfil, By: yamamoto, Ref: f.ID, Kind: "moved", At: w.now.Add(time.Hour)})
	if f := w.c.Kept.FollowUps[0]; !f.Missed || !f.Open() {
		t.Fatalf("moved when its time was over: %+v", f)
	}
	w.must(Command{Verb: Fulfil, By: yamamoto, Ref: f.ID, Kind: "moved", At: w.now.Add(2 * time.Hour)})
	if !w.c.Kept.FollowUps[0].Missed {
		t.Fatal("moving it again makes it good")
	}
	w.must(Command{Verb: Fulfil, By: ito, Ref: f.ID, Kind: "kept"})
	if !w.c.Talk.Care.Due.IsZero() || len(w.c.Kept.FollowUps) != 0 {
		t.Fatalf("%+v", w.c.Kept)
	}
	if err := w.do(Command{Verb: Fulfil, By: ito, Ref: f.ID, Kind: "kept"}); desk.CodeOf(err) != "not_open" {
		t.Fatalf("twice: %v", err)
	}
}

func TestMute(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: AskMute, By: kobayashi, Note: "暴言が続く"})
	w.c.Talk.Assignee = "yamamoto"
	if err := w.do(Command{Verb: SetMute, By: kobayashi, Kind: "muted"}); desk.CodeOf(err) != "two_people" {
		t.Fatalf("alone: %v", err)
	}
	if err := w.do(Command{Verb: SetMute, By: ito, Kind: "muted"}); !errors.Is(err, ErrForbidden) {
		t.Fatalf("an operator agrees: %v", err)
	}
	suzuki := somebody("suzuki", desk.RoleSupervisor)
	w.must(Command{Verb: SetMute, By: suzuki, Kind: "muted"})
	if !w.c.Thread.Muted {
		t.Fatal("not muted")
	}
	unread := w.c.Talk.Unread
	w.in(w.says("m", "ばか"))
	if m := w.c.Known["m"]; m.ID == "" || m.Conversation != w.c.Talk.ID || w.c.Talk.Unread != unread || len(w.last.Jobs) > 0 {
		t.Fatalf("it rings: %+v %v", w.c.Talk, w.last.Jobs)
	}
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Spam})
	w.in(w.says("n", "おい"))
	if w.state() != conversation.Closed || w.c.Known["n"].ID == "" {
		t.Fatalf("it opens: %+v", w.c.Talk)
	}
	w.must(Command{Verb: SetMute, By: suzuki, Kind: "lifted"})
	w.in(w.says("o", "すみませんでした"))
	if w.state() == conversation.Closed {
		t.Fatal("still muted")
	}
}

// The brand's reopen window stands above the channel's.
func TestReopenWindow(t *testing.T) {
	for window, same := range map[time.Duration]bool{0: false, time.Hour: true} {
		w := caring(t)
		w.c.Rules.Care.Reopen = window
		w.must(Command{Verb: Close, By: yamamoto, Category: "返品"})
		id := w.c.Talk.ID
		w.pass(59 * time.Minute)
		w.in(w.says("r", "すみません、もう一つ"))
		if got := w.c.Talk.ID == id; got != same {
			t.Errorf("%v: the same inquiry %v, in %s", window, got, w.state())
		}
	}
}

// heldFor is what the last change keeps of holds that ended.
func (w *world) heldFor() (out []desk.ClockEnd) {
	for _, e := range w.last.Clocks {
		if e.Kind == desk.ClockHold {
			out = append(out, e)
		}
	}
	return out
}

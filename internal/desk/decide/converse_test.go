package decide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// robot is a world with a bot in it, whose knowledge is a handful of words.
type robot struct {
	*world
	brain Brain
	said  int
}

func newRobot(t *testing.T) *robot {
	r := &robot{world: newWorld(t)}
	r.c.Channel.BotOn = true
	faqs := map[string]string{"points": "ポイントはいつまで使えますか", "ship": "送料はいくらですか", "date": "お届け日を変更したい"}
	r.brain = Brain{
		Ask: func(text string) retrieval.Found {
			switch {
			case strings.Contains(text, "ポイント"):
				return retrieval.Found{Zone: retrieval.Answer, P: .9, Hits: []retrieval.Hit{{ID: "points", P: .9}, {ID: "ship", P: .1}}}
			case strings.Contains(text, "届け"):
				return retrieval.Found{Zone: retrieval.Offer, P: .5, Hits: []retrieval.Hit{{ID: "gone", P: .5}, {ID: "date", P: .4}, {ID: "ship", P: .3}}}
			}
			return retrieval.Found{Zone: retrieval.Handoff, P: .1, Hits: []retrieval.Hit{{ID: "ship", P: .1}}}
		},
		FAQ: func(id string) (FAQ, bool) {
			q, ok := faqs[id]
			return FAQ{ID: id, Question: q, Topic: "topic of " + id, Answer: []desk.Content{words("answer of " + id)}}, ok
		},
		Scenario: func(string, int) (bot.Scenario, bool) { return bot.Scenario{}, false },
		Trigger:  func(string) (bot.Scenario, bool) { return bot.Scenario{}, false },
	}
	return r
}

// hears lets the customer say things, all at once, and the bot deal with them.
func (r *robot) hears(texts ...string) []desk.Message {
	r.t.Helper()
	for _, text := range texts {
		r.said++
		in := r.says(fmt.Sprint("m", r.said), text)
		if data, ok := strings.CutPrefix(text, "tap "); ok {
			in.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: data}}
		}
		if kind, ok := strings.CutPrefix(text, "kind "); ok {
			in.Content = &desk.Content{Kind: desk.ContentKind(kind), Media: &desk.MediaBody{State: desk.MediaPending}}
		}
		r.pass(time.Second)
		r.in(in)
	}
	return r.deals()
}

// deals lets the bot look, as its job does, and gives what it says.
func (r *robot) deals() []desk.Message {
	r.t.Helper()
	c := r.c
	c.Heard = nil
	for _, m := range r.c.ByID {
		if m.Direction == desk.In && m.Conversation == c.Talk.ID && !slices.Contains(c.Memory.Dealt, m.ID) {
			c.Heard = append(c.Heard, m)
		}
	}
	slices.SortFunc(c.Heard, func(a, b desk.Message) int { return a.At.Compare(b.At) })
	ch := Converse(c, r.brain, nil, r.now, r.ids())
	memory := r.c.Memory
	if ch.Memory != nil {
		memory = *ch.Memory
	}
	r.apply(ch)
	r.c.Memory = memory
	var out []desk.Message
	for _, m := range ch.Added {
		if m.Direction == desk.Out {
			out = append(out, m)
		}
	}
	return out
}

func (r *robot) expect(got []desk.Message, texts ...string) {
	r.t.Helper()
	if len(got) != len(texts) {
		r.t.Fatalf("the bot said %d bubbles, want %d: %v", len(got), len(texts), told(got))
	}
	for i, want := range texts {
		if !strings.Contains(textOf(got[i]), want) || got[i].Author.Kind != desk.ByBot || got[i].Send == nil {
			r.t.Errorf("bubble %d is %q by %s, want %q", i, textOf(got[i]), got[i].Author.Kind, want)
		}
	}
}

func told(ms []desk.Message) (out []string) {
	for _, m := range ms {
		out = append(out, textOf(m))
	}
	return out
}

func data(t *testing.T, m desk.Message, label string) string {
	t.Helper()
	for _, c := range m.Content.Choices {
		if strings.Contains(c.Label, label) {
			return "tap " + c.Data
		}
	}
	t.Fatalf("%q has no button %q: %v", textOf(m), label, m.Content.Choices)
	return ""
}

func TestTheBotAnswers(t *testing.T) {
	r := newRobot(t)
	said := r.hears("ポイントの期限は？")
	r.expect(said, "answer of points")
	if r.state() != conversation.Bot || r.c.Talk.Topic.Value != "topic of points" || len(r.last.Decisions) != 1 || r.job(desk.JobSend) == nil || r.job(desk.JobIdle) == nil {
		t.Errorf("state %s, topic %+v, decisions %v, jobs %v", r.state(), r.c.Talk.Topic, r.last.Decisions, r.last.Jobs)
	}
	if again := r.deals(); len(again) != 0 || !r.last.Empty() && len(r.last.Added) > 0 {
		t.Errorf("looked at twice, it said %v", told(again))
	}
	r.expect(r.hears(data(t, said[0], "解決した")), "お役に立てて")
	if r.state() != conversation.Closed || r.c.Talk.CloseReason != conversation.SolvedByBot || r.last.Settled[0].Outcome != OutcomeSolved {
		t.Errorf("%s because of %s, settled %v", r.state(), r.c.Talk.CloseReason, r.last.Settled)
	}
	if tap := r.last.Edited[0]; tap.Content.Postback.Label != "解決した" {
		t.Errorf("the tap is called %q", tap.Content.Postback.Label)
	}
}

func TestTheBotOffers(t *testing.T) {
	r := newRobot(t)
	said := r.hears("届けのこと")
	r.expect(said, "1. お届け日を変更したい\n2. 送料はいくらですか") // what is not live is not offered
	if n := len(said[0].Content.Choices); n != 4 {
		t.Errorf("%d buttons, want two choices, none and human", n)
	}
	chosen := r.hears(data(t, said[0], "1."))
	r.expect(chosen, "answer of date")
	if r.last.Settled[0].Chosen != "date" || r.last.Settled[0].Outcome != OutcomeChosen {
		t.Errorf("settled %v", r.last.Settled)
	}
	r.expect(r.hears(data(t, chosen[0], "解決していない")), "別の言い方で")
	r.expect(r.hears(data(t, said[0], "2.")), "以前のご案内") // its table is gone
	if r.state() != conversation.Bot {
		t.Errorf("state %s", r.state())
	}
	r.expect(r.hears("お届けのこと"), "1. ")
	r.expect(r.hears("届けのこと"), "おつなぎします") // asked again: nothing of it was the answer
}

// An inquiry that was not answered has a topic, too, as far as what was found agrees.
func TestTheTopicIsGuessed(t *testing.T) {
	r := newRobot(t)
	topics := map[string]string{"date": "配送・お届け日・定期便", "ship": "配送・送料", "points": "ポイント"}
	known := r.brain.FAQ
	r.brain.FAQ = func(id string) (FAQ, bool) {
		faq, ok := known(id)
		faq.Topic = topics[id]
		return faq, ok
	}
	if r.hears("あああ"); r.c.Talk.Topic.Value != "" {
		t.Errorf("of nothing likely: %+v", r.c.Talk.Topic)
	}
	if r.hears("届けのこと"); r.c.Talk.Topic.Value != "配送" || r.c.Talk.Topic.Message == "" {
		t.Errorf("of an offer: %+v", r.c.Talk.Topic)
	}
	if r.hears("ポイントは？"); r.c.Talk.Topic.Value != "ポイント" {
		t.Errorf("an answer knows better: %+v", r.c.Talk.Topic)
	}
	if r.hears("届けのことは担当者に聞きたい"); r.c.Talk.Topic.Value != "ポイント" {
		t.Errorf("a guess is no better: %+v", r.c.Talk.Topic)
	}
	angry := newRobot(t)
	angry.brain.FAQ = r.brain.FAQ
	if angry.hears("届けのことで責任者を出して"); angry.c.Talk.Topic.Value != "配送" || angry.c.Talk.State != conversation.Waiting {
		t.Errorf("of a complaint: %+v", angry.c.Talk.Topic)
	}
}

func TestTheBotHandsOff(t *testing.T) {
	for name, c := range map[string]struct {
		hears  []string
		reason string
		says   string
	}{
		"asked for":         {[]string{"オペレーターと話したいです"}, "wish", "おつなぎします"},
		"unsure twice":      {[]string{"あああ", "いいい"}, "unsure", "おつなぎします"},
		"the same question": {[]string{"ポイントは？", "ポイントは"}, "repeated", "おつなぎします"},
		"offered, again":    {[]string{"届けのこと", "届けのこと。"}, "repeated", "おつなぎします"},
		"a complaint":       {[]string{"いい加減にしてください。ポイントはどうなってるんだ"}, "complaint", "申し訳ございません"},
		"always a person's": {[]string{"ポイントを現金にして"}, "always", "おつなぎします"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRobot(t)
			r.brain.Settings.Always = []string{"現金"}
			var said []desk.Message
			for _, text := range c.hears {
				said = r.hears(text)
			}
			r.expect(said, c.says)
			if r.state() != conversation.Waiting || r.c.Memory.Reason != c.reason || r.c.Talk.Unread != len(c.hears) {
				t.Fatalf("state %s, reason %q, unread %d", r.state(), r.c.Memory.Reason, r.c.Talk.Unread)
			}
			if len(r.hears("もしもし")) != 0 {
				t.Error("the bot talks where a person is awaited")
			}
			if c.reason == "complaint" {
				if r.c.Talk.Mood.Value != "angry" || r.c.Talk.Mood.Message == "" || len(said[0].Content.Choices) != 0 {
					t.Errorf("mood %+v, buttons %v", r.c.Talk.Mood, said[0].Content.Choices)
				}
				return
			}
			r.expect(r.hears(data(t, said[0], "ボットに戻る")), "承知しました")
			if r.state() != conversation.Bot {
				t.Errorf("state %s", r.state())
			}
			r.expect(r.hears("ポイント、別の質問"), "answer of points")
		})
	}
}

func TestSeveralBubblesAreOneQuestion(t *testing.T) {
	r := newRobot(t)
	r.expect(r.hears("すみません", "聞きたいのですが", "ポイントの期限です"), "answer of points")
	if n := len(r.last.Decisions); n != 1 {
		t.Errorf("%d decisions for one question", n)
	}
	r.expect(r.hears("送料の前に、ポイント", "届けの件も"), "answer of points", "1. ")
}

func TestOutOfHours(t *testing.T) {
	r := newRobot(t)
	r.brain.Settings.Hours = []Hours{{Days: []time.Weekday{time.Monday, time.Tuesday}, From: 9 * 60, To: 18 * 60}}
	r.now = time.Date(2026, 11, 30, 20, 0, 0, 0, time.FixedZone("", 9*3600)) // a Monday evening in Japan
	r.expect(r.hears("ポイントは？"), "answer of points")
	r.expect(r.hears("担当者をお願いします"), "受付は明日9:00からです")
	if r.state() != conversation.Waiting {
		t.Errorf("the message was not taken: %s", r.state())
	}
}

func TestWhatIsNoQuestion(t *testing.T) {
	r := newRobot(t)
	r.expect(r.hears("kind sticker"), "文章でお送りください")
	r.expect(r.hears("kind sticker"))
	r.expect(r.hears("kind image"), "担当者が確認")
	r.expect(r.hears("tap action=buy"), "文章でお送りください")
	r.expect(r.hears("tap m1:start:nothing"), "現在ご利用いただけません")
	r.expect(r.hears("tap m1:s:1:n:yes"), "以前のご案内")
	r.expect(r.hears("tap b1:x:human"), "おつなぎします")
}

func TestIdle(t *testing.T) {
	r := newRobot(t)
	r.hears("ポイントは？")
	if ch, wait := Idle(r.c, r.c.Talk.ID, time.Hour, r.now.Add(time.Minute), r.ids()); !ch.Empty() || !wait.After(r.now) {
		t.Errorf("closed too early: %v, wait %v", ch.Talks, wait)
	}
	ch, _ := Idle(r.c, r.c.Talk.ID, time.Hour, r.now.Add(2*time.Hour), r.ids())
	if ch.Case.Talk.State != conversation.Closed || ch.Case.Talk.CloseReason != conversation.NoReply {
		t.Errorf("left alone: %+v", ch.Case.Talk)
	}
}

func TestOpening(t *testing.T) {
	s := BotSettings{Hours: []Hours{{Days: []time.Weekday{1, 2, 3, 4, 5}, From: 9 * 60, To: 12 * 60}, {Days: []time.Weekday{1, 2, 3, 4, 5}, From: 13 * 60, To: 18 * 60}}}
	japan := time.FixedZone("", 9*3600)
	for at, want := range map[string]string{
		"2026-11-30 08:59": "本日9:00", "2026-11-30 12:30": "本日13:00", "2026-11-30 18:00": "明日9:00", "2026-12-04 18:00": "12月7日(月)9:00",
		"2026-11-30 09:00": "", "2026-11-30 17:59": "",
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", at, japan)
		if err != nil {
			t.Fatal(err)
		}
		cal := Brain{Settings: s}.Calendar("", "")
		if open := cal.Open(now); open != (want == "") {
			t.Errorf("%s: open %v", at, open)
		}
		if got := s.ClosedWords(cal, now); want != "" && !strings.Contains(got, "受付は"+want+"から") {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	never := BotSettings{Hours: []Hours{{From: 1, To: 2}}}
	if got := never.ClosedWords(Brain{Settings: never}.Calendar("", ""), t0); got != botWords["shut"] {
		t.Errorf("never open opens: %q", got)
	}
}

// A customer who blocks the account with a question open, or while a shop is being asked,
// and lets it in again, is not forgotten.
func TestLetInAgain(t *testing.T) {
	r := newRobot(t)
	friend := func(kind desk.InboundKind, content desk.ContentKind, id string) {
		r.pass(time.Second)
		r.in(desk.Inbound{Kind: kind, EventID: id, At: r.now, Source: desk.Source{Kind: desk.FromUser, ID: "U1"},
			Content: &desk.Content{Kind: content, Notice: &desk.NoticeBody{}}})
	}
	r.in(r.says("q", "ポイントはいつまで?"))
	friend(desk.InUnfollow, desk.Unfollow, "block")
	if said := r.deals(); len(said) != 0 {
		t.Fatalf("the bot speaks to who has blocked it: %+v", said)
	}
	friend(desk.InFollow, desk.Follow, "back")
	for _, kind := range []desk.JobKind{desk.JobBot, desk.JobAction} {
		if !slices.ContainsFunc(r.last.Jobs, func(j desk.Job) bool { return j.Kind == kind }) {
			t.Errorf("no %s job: %+v", kind, r.last.Jobs)
		}
	}
	if said := r.deals(); len(said) != 1 {
		t.Errorf("says %+v", said)
	}
}

// What a model wrote from entries is said with them named, where the FAQ alone is unsure;
// an approved answer is never replaced, and a refused text is as if it had never been.
func TestAnAnswerWrittenFromEntries(t *testing.T) {
	r := newRobot(t)
	asked := 0
	w := Written{Text: "送料は660円です。", Sources: []string{"ship"}}
	r.brain.Write = func(string, retrieval.Found) Written { asked++; return w }
	r.expect(r.hears("ポイントの期限は？"), "answer of points")
	if asked != 0 {
		t.Error("a sure answer was asked of the model")
	}
	said := r.hears("届けの料金")
	r.expect(said, "送料は660円です。\n\n参考にしたご案内:\n・送料はいくらですか")
	if try := r.c.Memory.Tried[len(r.c.Memory.Tried)-1]; try.Code != "written" || try.FAQs[0] != "ship" || r.c.Talk.Topic.Value != "topic of ship" {
		t.Errorf("%+v, topic %+v", try, r.c.Talk.Topic)
	}
	r.expect(r.hears(data(t, said[0], "解決していない")), "別の言い方で")
	w = Written{Fault: "refused_number"}
	r.expect(r.hears("届けの金額"), "1. お届け日を変更したい")
	if f := r.last.Facts; !slices.ContainsFunc(f, func(f desk.Fact) bool { return f.Data["model"] == "refused_number" }) {
		t.Errorf("the refusal is in no fact: %+v", f)
	}
	w = Written{Text: "消えた案内です。", Sources: []string{"ship", "gone entry"}}
	r.brain.FAQ = func(id string) (FAQ, bool) { return FAQ{ID: id, Question: id}, id != "gone entry" }
	for _, m := range r.hears("届けの日") {
		if strings.Contains(textOf(m), "消えた") {
			t.Error("said from an entry that is gone")
		}
	}
}

package decide

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// guided is a robot with one dialogue: which box, how many, then the shop is asked.
func guided(t *testing.T) *robot {
	r := newRobot(t)
	sc := bot.Scenario{ID: "more", Name: "追加注文", Version: 1, Start: "which", Triggers: []string{"追加注文"}, Nodes: []bot.Node{
		{ID: "which", Choice: &bot.Choice{Text: "どの箱ですか", As: "buttons", Field: "box", Next: "many", Options: []bot.Option{{ID: "s", Label: "小さい箱"}, {ID: "l", Label: "大きい箱"}}}},
		{ID: "many", Ask: &bot.Ask{Text: "いくつですか", Type: bot.AskNumber, Field: "n", Next: "ask"}},
		{ID: "ask", Action: &bot.Action{Port: "shop", Name: "stock", Args: map[string]string{"n": "{{n}}"}, Read: true, Next: "end"}},
		{ID: "end", End: &bot.End{Text: "承りました"}},
	}}
	r.brain.Scenario = func(id string, _ int) (bot.Scenario, bool) { return sc, id == sc.ID }
	r.brain.Trigger = func(text string) (bot.Scenario, bool) { return sc, sc.Triggered(text) }
	return r
}

func TestAGuidedDialogue(t *testing.T) {
	r := guided(t)
	said := r.hears("追加注文したいです")
	if len(said) == 0 || r.c.Memory.Session == nil || r.c.Talk.Topic.Value != "追加注文" {
		t.Fatalf("said %v, memory %+v", told(said), r.c.Memory)
	}
	var tap string
	for data, label := range r.c.Memory.Buttons {
		if label == "大きい箱" {
			tap = data
		}
	}
	r.expect(r.hears("tap "+tap), "いくつですか")
	if m := r.last.Edited[0]; m.Content.Postback.Label != "大きい箱" {
		t.Errorf("the tap is called %q", m.Content.Postback.Label)
	}
	r.hears("２個")
	call := PendingCall(r.c.Memory)
	if call == nil || call.Args["n"] != "2" || r.job(desk.JobAction) == nil {
		t.Fatalf("call %+v, jobs %v", call, r.last.Jobs)
	}
	apply := func(result bot.ActionResult) []desk.Message {
		r.c.Heard = nil
		ch := Converse(r.c, r.brain, &result, r.now, r.ids())
		memory := *ch.Memory
		r.apply(ch)
		r.c.Memory = memory
		return ch.Added
	}
	if said := apply(bot.ActionResult{Key: "another", Outcome: bot.Did}); len(said) != 0 || PendingCall(r.c.Memory) == nil {
		t.Errorf("another's answer was taken: %v", told(said))
	}
	r.expect(apply(bot.ActionResult{Key: call.Key, Outcome: bot.Did}), "承りました")
	if r.c.Memory.Session != nil || r.state() != conversation.Bot {
		t.Errorf("session %+v in state %s", r.c.Memory.Session, r.state())
	}
	if said := apply(bot.ActionResult{Key: call.Key, Outcome: bot.Did}); len(said) != 0 {
		t.Errorf("answered twice: %v", told(said))
	}
}

func TestADialogueIsNoPrison(t *testing.T) {
	for words, reason := range map[string]string{"担当者に代わってください": "wish", "ふざけないでください": "complaint"} {
		r := guided(t)
		r.hears("追加注文")
		if said := r.hears(words); len(said) != 1 || r.state() != conversation.Waiting || r.c.Memory.Reason != reason || r.c.Memory.Session != nil {
			t.Errorf("%q: said %v, state %s, reason %q", words, told(said), r.state(), r.c.Memory.Reason)
		}
	}
}

// What a customer takes back is not kept by the dialogue that it was told to.
// The survey of an earlier inquiry is tapped in the middle of a dialogue: that is the desk's.
func TestASurveysTapIsNoAnswerToADialogue(t *testing.T) {
	r := guided(t)
	r.hears("追加注文したいです")
	if said := r.hears("tap c1:earlier:s5"); len(said) != 0 || r.c.Memory.Session == nil {
		t.Errorf("the bot says %v, session %v", told(said), r.c.Memory.Session)
	}
}

func TestUnsendEndsTheDialogue(t *testing.T) {
	unsend := func(r *robot, id string) {
		r.in(desk.Inbound{Kind: desk.InUnsend, EventID: "u" + id, At: r.now, MessageID: id, Source: r.says("x", "").Source})
		if r.last.Memory != nil {
			r.c.Memory = *r.last.Memory
		}
	}
	r := guided(t)
	r.hears("追加注文", "大きい箱")
	unsend(r, "m1") // it told nothing
	if r.c.Memory.Session == nil || r.c.Memory.Withdrawn {
		t.Fatalf("%+v", r.c.Memory)
	}
	unsend(r, "m2")
	if r.c.Memory.Session != nil || len(r.c.Memory.Buttons) != 0 || r.job(desk.JobBot) == nil {
		t.Fatalf("%+v, jobs %v", r.c.Memory, r.last.Jobs)
	}
	r.expect(r.deals(), "送信が取り消されたため")
	if said := r.deals(); len(said) != 0 {
		t.Errorf("told twice: %v", told(said))
	}

	r = guided(t)
	r.hears("追加注文", "大きい箱", "2個")
	r.c.Memory.Session.Pending.Phase = bot.Commit
	unsend(r, "m3")
	if r.c.Memory.Session == nil || !r.c.Memory.Withdrawn {
		t.Fatalf("a change under way was dropped: %+v", r.c.Memory)
	}
	if said := r.deals(); len(said) != 0 {
		t.Errorf("said %v while something is being changed", told(said))
	}
	r.c.Memory.Session.Pending.Phase = bot.Confirm
	r.expect(r.deals(), "送信が取り消されたため")
	if r.c.Memory.Session != nil || r.c.Memory.Withdrawn {
		t.Errorf("%+v", r.c.Memory)
	}
}

// A scenario's search offers as the bot does outside; what is tapped, or that none fits,
// tells how the scenario goes on.
func TestAScenariosSearchOffers(t *testing.T) {
	sc := bot.Scenario{ID: "ask", Name: "質問", Version: 1, Start: "what", Triggers: []string{"質問があります"}, Nodes: []bot.Node{
		{ID: "what", Search: &bot.Search{Ask: "どうぞ", Found: "good", None: "bad"}},
		{ID: "good", End: &bot.End{Text: "見つかりました"}},
		{ID: "bad", End: &bot.End{Text: "見つかりません"}},
	}}
	for name, c := range map[string]struct {
		says, taps string
		want       []string
		outcome    string
	}{
		"sure":         {"ポイントは", "", []string{"answer of points", "見つかりました"}, ""},
		"nothing":      {"あああ", "", []string{"見つかりません"}, ""},
		"one tap":      {"届けのこと", "1.", []string{"answer of date", "見つかりました"}, OutcomeChosen},
		"none of them": {"届けのこと", labelNone, []string{"見つかりません"}, OutcomeNone},
		"a person":     {"届けのこと", labelHuman, []string{"おつなぎします"}, OutcomeHuman},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRobot(t)
			r.brain.Scenario = func(id string, _ int) (bot.Scenario, bool) { return sc, id == sc.ID }
			r.brain.Trigger = func(text string) (bot.Scenario, bool) { return sc, sc.Triggered(text) }
			r.expect(r.hears("質問があります"), "どうぞ")
			said := r.hears(c.says)
			if c.taps != "" {
				r.expect(said, "1. お届け日を変更したい")
				if r.c.Memory.Session == nil {
					t.Fatal("the scenario does not wait")
				}
				said = r.hears(data(t, said[0], c.taps))
				if s := r.last.Settled; len(s) != 1 || s[0].Outcome != c.outcome {
					t.Errorf("settled %+v", s)
				}
			}
			r.expect(said, c.want...)
			if r.c.Memory.Session != nil || r.c.Memory.Table != nil {
				t.Errorf("left over: %+v", r.c.Memory)
			}
		})
	}
	r := newRobot(t)
	r.brain.Scenario = func(id string, _ int) (bot.Scenario, bool) { return sc, id == sc.ID }
	r.brain.Trigger = func(text string) (bot.Scenario, bool) { return sc, sc.Triggered(text) }
	r.hears("質問があります")
	r.hears("届けのこと")
	r.expect(r.hears("ポイントのこと"), "answer of points", "見つかりました") // said anew, searched anew
}

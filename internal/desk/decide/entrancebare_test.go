package decide

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// newBare is an entrance without a bot, before which n customers wait. The count of the queue
// has the one who comes in it already.
func newBare(t *testing.T, n int, set func(*admission.Settings)) *robot {
	r := newDoor(t, n+1, set)
	r.c.Channel.BotOn = false
	r.brain.Door.Ahead = func() int { return n }
	r.stands(admission.Wait{Position: n + 1})
	return r
}

// bySystem checks bubbles that are the desk's own: no bot speaks where there is none, nor is
// one offered.
func bySystem(t *testing.T, got []desk.Message, texts ...string) {
	t.Helper()
	if len(got) != len(texts) {
		t.Fatalf("%d bubbles, want %d: %v", len(got), len(texts), told(got))
	}
	for i, want := range texts {
		if !strings.Contains(textOf(got[i]), want) || got[i].Author.Kind != desk.BySystem || strings.Contains(textOf(got[i]), "ボット") {
			t.Errorf("bubble %d is %q by %s, want %q", i, textOf(got[i]), got[i].Author.Kind, want)
		}
		if strings.Contains(strings.Join(labels(got[i]), " "), "ボット") {
			t.Errorf("a bot is offered: %v", labels(got[i]))
		}
	}
}

// Who is called at once hears nothing: the free reply is left to the operator.
func TestBareEntranceLetsIn(t *testing.T) {
	r := newBare(t, 0, nil)
	bySystem(t, r.hears("荷物が届きません"))
	e := r.c.Talk.Entrance
	if r.state() != conversation.Waiting || e.Way != desk.WayHuman || e.Why != admission.WhyFree || e.Policy != 7 || e.Message != "" || e.Heard == "" {
		t.Errorf("%s %+v", r.state(), e)
	}
	if r.fact(desk.FactEntrance, "human") == nil || len(r.last.Kept.Passages) == 0 || r.last.Memory != nil {
		t.Errorf("%+v, %+v", r.last.Facts, r.last.Memory)
	}
	bySystem(t, r.hears("もしもし"))
	if r.c.Talk.Entrance.ID != e.ID || !r.last.Empty() {
		t.Errorf("asked twice: %+v", r.last)
	}
	r = newBare(t, 0, nil)
	r.brain.Staff.Present = 0
	bySystem(t, r.hears("荷物が届きません"), "対応できる担当者がおりません")
	off := newBare(t, 9, func(s *admission.Settings) { s.On = false })
	bySystem(t, off.hears("荷物が届きません"))
	if off.c.Talk.Entrance != (desk.Entrance{}) || !off.last.Empty() || off.job(desk.JobBot) != nil {
		t.Errorf("without a policy: %+v", off.last)
	}
}

func TestBareEntranceTellsTheWait(t *testing.T) {
	r := newBare(t, 3, nil)
	said := r.hears("荷物が届きません")
	bySystem(t, said, "4番目")
	if got := strings.Join(labels(said[0]), " "); got != "このまま待つ メッセージを残す 折り返しを希望する" {
		t.Errorf("buttons %s", got)
	}
	e, since := r.c.Talk.Entrance, r.c.Talk.WaitingSince
	if e.Way != desk.WayChoice || e.Why != admission.WhyCrowd || e.Position != 4 || r.state() != conversation.Waiting {
		t.Fatalf("%s %+v", r.state(), e)
	}
	r.pass(time.Minute)
	left := r.hears(data(t, said[0], "メッセージを残す"))
	bySystem(t, left, "までに担当者がお返事します")
	if e := r.c.Talk.Entrance; !e.Pledged() || !r.c.Talk.WaitingSince.Equal(since) || !r.c.Talk.Route.From.After(r.now) {
		t.Errorf("%+v, age %v", e, r.c.Talk.WaitingSince)
	}
	bySystem(t, r.hears("注文番号はA-1です"))
	back := r.hears(data(t, left[0], "このまま待つ"))
	bySystem(t, back, "順番にご案内します")
	if e := r.c.Talk.Entrance; e.Pledge != "" || !r.c.Talk.Route.From.IsZero() {
		t.Errorf("back in line: %+v", e)
	}
	when := r.hears(data(t, said[0], "折り返し"))
	bySystem(t, when, "お選びください")
	called := r.hears(data(t, when[0], labels(when[0])[0]))
	bySystem(t, called, labels(when[0])[0])
	if e := r.c.Talk.Entrance; e.Pledge != desk.PledgeCallback || len(r.c.Kept.FollowUps) != 1 {
		t.Errorf("%+v", e)
	}
	bySystem(t, r.hears("ボットに戻る")) // there is none
	if r.state() != conversation.Waiting {
		t.Errorf("state %s", r.state())
	}
	known := newBare(t, 1, nil)
	known.stands(admission.Wait{P50: 12 * time.Minute, P90: 15 * time.Minute, Position: 2, Known: true})
	bySystem(t, known.hears("荷物が届きません"), "15分ほど")
}

func TestBareEntranceIsFull(t *testing.T) {
	for name, c := range map[string]struct {
		ahead int
		set   func(*admission.Settings)
		why   string
	}{
		"one below the cap": {19, nil, ""},
		"at the cap":        {20, nil, admission.WhyCap},
		"the brand's":       {4, func(s *admission.Settings) { s.Cap = 4 }, admission.WhyBrand},
		"stay with the bot": {20, func(s *admission.Settings) { s.Usual.Full = desk.WayBot }, admission.WhyCap}, // there is none
	} {
		t.Run(name, func(t *testing.T) {
			r := newBare(t, c.ahead, c.set)
			said := r.hears("荷物が届きません")
			e := r.c.Talk.Entrance
			if c.why == "" {
				if e.Way != desk.WayChoice {
					t.Errorf("%+v", e)
				}
				return
			}
			bySystem(t, said, "までに担当者がお返事します")
			if e.Way != desk.WayMessage || e.Why != c.why || !e.Pledged() || r.state() != conversation.Waiting {
				t.Errorf("%s %+v", r.state(), e)
			}
		})
	}
	angry := newBare(t, 20, nil)
	bySystem(t, angry.hears("いい加減にしてください"))
	if e := angry.c.Talk.Entrance; e.Way != desk.WayHuman || e.Why != admission.ExemptComplaint {
		t.Errorf("%+v", e)
	}
}

// Whom somebody is being offered, or somebody has, has nothing to choose; nor has who waits
// for long when a policy comes.
func TestBareEntranceIsPast(t *testing.T) {
	r := newBare(t, 5, nil)
	r.in(r.says("m1", "荷物が届きません"))
	r.c.Talk.State = conversation.Offered
	if said := r.deals(); len(said) != 0 || r.c.Talk.Entrance.Way != desk.WayHuman {
		t.Errorf("%v %+v", told(said), r.c.Talk.Entrance)
	}
	r = newBare(t, 5, nil)
	r.in(r.says("m1", "荷物が届きません"))
	r.pass(quiet)
	if said := r.deals(); len(said) != 0 || r.c.Talk.Entrance.ID != "" {
		t.Errorf("%v %+v", told(said), r.c.Talk.Entrance)
	}
	r = newBare(t, 5, nil)
	r.in(r.says("m1", "荷物が届きません"))
	r.must(Command{Verb: Accept, By: yamamoto})
	if said := r.deals(); len(said) != 0 || r.c.Talk.Entrance.ID != "" {
		t.Errorf("%v %+v", told(said), r.c.Talk.Entrance)
	}
}

// 「あと何分」 is answered where no bot is, at most so often, also to who came before the policy.
func TestHowLongWithoutABot(t *testing.T) {
	r := newBare(t, 6, nil)
	r.in(r.says("m0", "荷物が届きません"))
	r.pass(15 * time.Minute)
	said := r.hears("あと何分ですか")
	bySystem(t, said, "現在7番目")
	if !said[0].Send.Free || r.c.Talk.Entrance.Answers != 1 || r.last.Memory != nil {
		t.Errorf("%+v", r.c.Talk.Entrance)
	}
	r.pass(time.Minute)
	bySystem(t, r.hears("まだですか"))
	r.pass(5 * time.Minute)
	r.stands(admission.Wait{Position: 1})
	bySystem(t, r.hears("まだですか"), "現在1番目")
}

// What the customer has to know of an incident comes in the same call, once.
func TestBareEntranceBringsTheNotice(t *testing.T) {
	r := newBare(t, 5, nil)
	r.c.Rules.Incidents = []incident.Incident{{ID: "i1", Workspace: "w", NoticeV: 1, Body: incident.Body{Title: "配送の遅れ", Notice: "配送が遅れています。", All: true}}}
	r.in(r.says("m1", "荷物が届きません"))
	if n := r.job(desk.JobNotice); n == nil || !n.RunAt.After(r.now) {
		t.Fatalf("the notice's own job comes first: %+v", n)
	}
	bySystem(t, r.deals(), "配送が遅れています", "6番目")
	if ch := NoticeDue(r.c, r.now, r.ids()); !ch.Empty() {
		t.Errorf("told twice: %+v", ch.Added)
	}
}

func TestBareEntranceOutOfHours(t *testing.T) {
	shut := func(r *robot) {
		plan := sla.Unset()
		plan.Hours = &sla.Week{}
		for d := range plan.Hours {
			plan.Hours[d] = []sla.Period{{From: 9 * 60, To: 18 * 60}}
		}
		r.c.Rules.Clocks = sla.NewRules(1, plan)
		r.brain.Rules = r.c.Rules.Clocks
		r.now = time.Date(2026, 11, 30, 20, 0, 0, 0, time.FixedZone("JST", 9*3600))
	}
	r := newBare(t, 0, func(s *admission.Settings) { s.Closed = desk.WayMessage })
	shut(r)
	bySystem(t, r.hears("荷物が届きません"), "明日13:00までに")
	r = newBare(t, 0, nil)
	shut(r)
	bySystem(t, r.hears("荷物が届きません"), "受付は明日9:00から")
	if e := r.c.Talk.Entrance; e.Way != desk.WayHuman || e.Why != admission.WhyShut || e.Message == "" {
		t.Errorf("%+v", e)
	}
}

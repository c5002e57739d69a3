package decide

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// newDoor is a bot at a brand with an entrance: two people at work, n customers waiting.
func newDoor(t *testing.T, n int, set func(*admission.Settings)) *robot {
	r := newRobot(t)
	s := admission.Settings{On: true, Usual: admission.Row{Tell: 5 * time.Minute, TellFrom: 3, Leave: 30 * time.Minute, Stay: time.Hour, Cap: 20}}
	if set != nil {
		set(&s)
	}
	r.c.Rules.Door, r.c.Rules.Policy = s, 7
	r.c.Rules.Clocks = sla.NewRules(1, sla.Unset())
	r.brain.Rules = r.c.Rules.Clocks
	r.brain.Staff = Staff{Known: true, Present: 2, Waiting: map[desk.QueueID]int{"q": n}}
	return r
}

// waits lets a wait be expected.
func (r *robot) waits(p50, p90 time.Duration) {
	r.brain.Door.Expect = func(desk.QueueID) admission.Wait {
		return admission.Wait{P50: p50, P90: p90, Known: true}
	}
}

// stands lets a place of who waits be foretold.
func (r *robot) stands(w admission.Wait) {
	r.brain.Door.Place = func() admission.Wait { return w }
}

func labels(m desk.Message) (out []string) {
	for _, c := range m.Content.Choices {
		out = append(out, c.Label)
	}
	return out
}

func (r *robot) due() (real, service time.Duration) {
	for _, k := range r.c.Talk.Clocks.Running {
		if k.Kind == desk.ClockFirst {
			return k.Real, k.Service
		}
	}
	return -1, -1
}

func (r *robot) fact(kind desk.FactKind, code string) *desk.Fact {
	for i, f := range r.last.Facts {
		if f.Kind == kind && f.Code == code {
			return &r.last.Facts[i]
		}
	}
	return nil
}

const wish = "オペレーターと話したいです"

func TestTheEntranceLetsIn(t *testing.T) {
	r := newDoor(t, 0, nil)
	r.expect(r.hears(wish), "順番にご案内")
	e := r.c.Talk.Entrance
	if r.state() != conversation.Waiting || e.Way != desk.WayHuman || e.Why != admission.WhyFree || e.Policy != 7 || e.From != 0 || e.Message == "" {
		t.Errorf("%s %+v", r.state(), e)
	}
	if f := r.fact(desk.FactEntrance, "human"); f == nil || f.Data["entrance"] != e.ID || len(r.last.Kept.Passages) != 1 {
		t.Errorf("%+v, %+v", f, r.last.Kept)
	}
	off := newDoor(t, 50, func(s *admission.Settings) { s.On = false })
	off.expect(off.hears(wish), "50名")
	if off.c.Talk.Entrance.ID != "" || len(off.last.Kept.Passages) != 0 {
		t.Errorf("without a policy: %+v", off.c.Talk.Entrance)
	}
}

func TestTheEntranceTellsTheWait(t *testing.T) {
	for name, c := range map[string]struct {
		waiting  int
		p50, p90 time.Duration
		says     []string
		not      string
	}{
		"both":               {3, 12 * time.Minute, 15 * time.Minute, []string{"15分ほど", "4番目"}, "{{"},
		"position only":      {3, 0, 0, []string{"4番目"}, "分ほど"},
		"few, and long":      {1, 6 * time.Minute, 9 * time.Minute, []string{"10分ほど", "2番目"}, "{{"},
		"a range, not a lie": {4, 11 * time.Minute, 28 * time.Minute, []string{"15〜30分ほど"}, "{{"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newDoor(t, c.waiting, nil)
			if c.p50 > 0 {
				r.waits(c.p50, c.p90)
			}
			said := r.hears(wish)
			r.expect(said, c.says[0])
			for _, want := range c.says {
				if !strings.Contains(textOf(said[0]), want) {
					t.Errorf("%q lacks %q", textOf(said[0]), want)
				}
			}
			if strings.Contains(textOf(said[0]), c.not) {
				t.Errorf("%q", textOf(said[0]))
			}
			if got := strings.Join(labels(said[0]), " "); got != "このまま待つ メッセージを残す 折り返しを希望する ボットに戻る" {
				t.Errorf("buttons %s", got)
			}
			e := r.c.Talk.Entrance
			if e.Way != desk.WayChoice || e.Position != c.waiting+1 || e.P50 != c.p50 || e.From < c.p50 || r.state() != conversation.Waiting {
				t.Errorf("%+v", e)
			}
			if real, service := r.due(); real != 0 || service != 15*time.Minute {
				t.Errorf("who waits in line has the usual target: %v, %v", real, service)
			}
		})
	}
}

// Who takes the message's way keeps the age, is promised a time, and has a clock of its own.
func TestAMessageIsTaken(t *testing.T) {
	r := newDoor(t, 4, nil)
	said := r.hears(wish)
	since := r.c.Talk.WaitingSince
	r.pass(time.Minute)
	left := r.hears(data(t, said[0], "メッセージを残す"))
	r.expect(left, "までに担当者がお返事します")
	e := r.c.Talk.Entrance
	if !e.Pledged() || e.Pledge != desk.PledgeMessage || !e.Due.Equal(r.now.Add(4*time.Hour).Truncate(10*time.Minute).Add(10*time.Minute)) {
		t.Fatalf("%+v at %v", e, r.now)
	}
	if !r.c.Talk.WaitingSince.Equal(since) || r.state() != conversation.Waiting || !r.c.Talk.Route.From.After(r.now) {
		t.Errorf("age %v, route %+v", r.c.Talk.WaitingSince, r.c.Talk.Route)
	}
	if real, service := r.due(); service != 0 || real < e.Due.Sub(since) || real > e.Due.Sub(since)+time.Second {
		t.Errorf("clock %v, %v", real, service)
	}
	if f := r.fact(desk.FactClock, "pledged"); f == nil {
		t.Error("the clock's new target is no fact")
	}
	r.hears("注文番号はA-1です") // it is the message: nobody answers it but people
	r.expect(r.hears(data(t, left[0], "このまま待つ")), "順番にご案内します")
	if e := r.c.Talk.Entrance; e.Pledge != "" || e.Choice != tapWait || !r.c.Talk.WaitingSince.Equal(since) || !r.c.Talk.Route.From.IsZero() {
		t.Errorf("back in line: %+v", e)
	}
	if real, service := r.due(); service != 15*time.Minute || real != 0 {
		t.Errorf("clock %v, %v", real, service)
	}
}

func TestNoMoreMayWait(t *testing.T) {
	r := newDoor(t, 20, nil)
	said := r.hears(wish)
	r.expect(said, "までに担当者がお返事します")
	e := r.c.Talk.Entrance
	if e.Way != desk.WayMessage || e.Why != admission.WhyCap || e.Pledge != desk.PledgeMessage || r.state() != conversation.Waiting {
		t.Fatalf("%s %+v", r.state(), e)
	}
	if real, service := r.due(); service != 0 || real < 4*time.Hour || real > 4*time.Hour+10*time.Minute {
		t.Errorf("clock %v, %v", real, service)
	}
	if got := strings.Join(labels(said[0]), " "); got != "折り返しを希望する ボットに戻る" {
		t.Errorf("buttons %s", got)
	}
	for name, exempt := range map[string]func(*robot) string{
		"a complaint":  func(r *robot) string { return "いい加減にしてください" },
		"a VIP":        func(r *robot) string { r.c.Traits.Tags = []string{"VIP"}; return wish },
		"who returned": func(r *robot) string { r.c.Talk.Clocks.Replied = true; return wish },
	} {
		r := newDoor(t, 20, func(s *admission.Settings) { s.Exempt.Tags = []string{"VIP"} })
		r.hears("ポイントは？")
		text := exempt(r)
		r.hears(text)
		if e := r.c.Talk.Entrance; e.Way != desk.WayHuman || e.Pledge != "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// The bot keeps a customer once, with a way left; who insists leaves a message at least.
func TestTheBotKeeps(t *testing.T) {
	r := newDoor(t, 2, nil)
	r.waits(2*time.Hour, 3*time.Hour)
	said := r.hears(wish)
	r.expect(said, "引き続きボットがご案内します")
	if e := r.c.Talk.Entrance; r.state() != conversation.Bot || e.Way != desk.WayBot || e.Open() || e.End != "stayed" {
		t.Fatalf("%s %+v", r.state(), e)
	}
	if got := strings.Join(labels(said[0]), " "); got != "メッセージを残す 折り返しを希望する" {
		t.Errorf("buttons %s", got)
	}
	r.expect(r.hears("ポイントは？"), "answer of points")
	again := r.hears("人と話したい")
	r.expect(again, "までに担当者がお返事します")
	if e := r.c.Talk.Entrance; r.state() != conversation.Waiting || e.Way != desk.WayMessage {
		t.Errorf("%s %+v", r.state(), e)
	}
	r = newDoor(t, 2, nil)
	r.waits(2*time.Hour, 3*time.Hour)
	said = r.hears(wish)
	r.expect(r.hears(data(t, said[0], "メッセージを残す")), "までに担当者がお返事します")
	if e := r.c.Talk.Entrance; r.state() != conversation.Waiting || e.Pledge != desk.PledgeMessage || e.Choice != tapLeave {
		t.Errorf("%s %+v", r.state(), e)
	}
	always := newDoor(t, 2, nil)
	always.waits(2*time.Hour, 3*time.Hour)
	always.brain.Settings.Always = []string{"現金"}
	always.hears("ポイントを現金にして")
	if e := always.c.Talk.Entrance; always.state() != conversation.Waiting || e.Way != desk.WayMessage {
		t.Errorf("what is always a person's: %s %+v", always.state(), e)
	}
}

func TestACallBack(t *testing.T) {
	r := newDoor(t, 4, nil)
	said := r.hears(wish)
	when := r.hears(data(t, said[0], "折り返し"))
	r.expect(when, "お選びください")
	if len(when[0].Content.Choices) < 3 {
		t.Fatalf("%v", labels(when[0]))
	}
	first := labels(when[0])[0]
	called := r.hears(data(t, when[0], first))
	r.expect(called, first)
	e, open := r.c.Talk.Entrance, r.c.Kept.FollowUps
	if e.Pledge != desk.PledgeCallback || !e.Begin.After(r.now) || len(open) != 1 || !open[0].Due.Equal(e.Due) || open[0].ID != e.ID || open[0].By != "" {
		t.Fatalf("%+v, %+v", e, open)
	}
	if !r.c.Talk.Route.NotBefore.Equal(e.Begin) || !r.c.Talk.Care.Due.Equal(e.Due) || r.job(desk.JobFollowUp) == nil || r.job(desk.JobRoute) == nil {
		t.Errorf("%+v %+v", r.c.Talk.Route, r.last.Jobs)
	}
	r.hears("ボットに戻る")
	if r.state() != conversation.Bot || len(r.c.Kept.FollowUps) != 0 || !r.c.Talk.Route.NotBefore.IsZero() || r.c.Talk.Entrance.End != "taken_back" {
		t.Errorf("%s, %+v, %+v", r.state(), r.c.Kept.FollowUps, r.c.Talk.Entrance)
	}
	stale := r.hears(data(t, when[0], first)) // with the bot again, it is promised anew
	r.expect(stale, first)
	r.pass(100 * time.Hour)
	r.expect(r.hears(data(t, when[0], first)), "その時間は過ぎています。あらためて")
}

// An answer ends what was agreed; so does the customer who goes.
func TestWhatWasAgreedEnds(t *testing.T) {
	r := newDoor(t, 4, nil)
	r.waits(12*time.Minute, 15*time.Minute)
	r.hears(wish)
	r.pass(13 * time.Minute)
	r.must(Command{Verb: Accept, By: yamamoto})
	if e := r.c.Talk.Entrance; !e.ServedAt.Equal(r.now) || !e.Open() || len(r.last.Kept.Passages) != 1 {
		t.Fatalf("%+v", e)
	}
	r.pass(time.Minute)
	r.must(Command{Verb: Say, By: yamamoto, Content: words("お待たせしました")})
	if e := r.c.Talk.Entrance; e.End != "answered" || !e.AnsweredAt.Equal(r.now) || e.Open() || len(r.last.Kept.Passages) != 1 {
		t.Errorf("%+v", e)
	}
	r.must(Command{Verb: Say, By: yamamoto, Content: words("いかがでしょうか")})
	if len(r.last.Kept.Passages) != 0 {
		t.Error("it ended twice")
	}
	gone := newDoor(t, 4, nil)
	gone.hears(wish)
	gone.must(Command{Verb: Close, By: kobayashi, Reason: conversation.Abandoned})
	if e := gone.c.Talk.Entrance; e.End != "abandoned" || e.Open() {
		t.Errorf("%+v", e)
	}
}

func TestHowLong(t *testing.T) {
	for text, want := range map[string]bool{
		"あと何分ですか？": true, "何番目でしょうか": true, "まだですか": true, "すみません、あとどのくらいですか": true, "待ち時間は？": true, "How long?": true, "まだ": true,
		"まだ届きません": false, "まだ商品が届かないのですが": false, "何分の電車ですか": false, "順番はいつ": true, "ありがとうございます": false, "": false, "まだ待ちますか": true, "いつつながりますか": true,
	} {
		if got := asksHowLong(text, admission.Settings{}.Filled().Ask.Words); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	r := newDoor(t, 6, nil)
	r.hears(wish)
	clocks := r.c.Talk.Clocks.Running[0]
	r.pass(time.Minute)
	r.stands(admission.Wait{P50: 6 * time.Minute, P90: 9 * time.Minute, Position: 3, Known: true})
	said := r.hears("あと何分ですか")
	r.expect(said, "現在3番目のご案内です。あと10分ほど")
	if !said[0].Send.Free {
		t.Error("it may be billed")
	}
	if now := r.c.Talk.Clocks.Running[0]; now.Since != clocks.Since || now.Message != clocks.Message || r.c.Talk.Clocks.Count[desk.ClockFirst] != 1 {
		t.Errorf("the clock is another: %+v", now)
	}
	if f := r.fact(desk.FactEntrance, "told"); f == nil || r.c.Talk.Entrance.Answers != 1 {
		t.Errorf("%+v", r.last.Facts)
	}
	r.pass(time.Minute)
	r.expect(r.hears("まだですか")) // not so soon again
	if r.c.Talk.Unread != 3 {
		t.Errorf("%d unread", r.c.Talk.Unread)
	}
	r.pass(5 * time.Minute)
	r.stands(admission.Wait{Position: 1})
	r.expect(r.hears("まだですか"), "現在1番目")
	r.pass(5 * time.Minute)
	r.stands(admission.Wait{})
	r.expect(r.hears("まだですか"), "いましばらくお待ちください")
	r.pass(20 * time.Minute)
	c := r.c
	r.in(r.says("late", "まだですか"))
	r.pass(2 * time.Minute) // the reply token is dead: nothing is billed for this
	if said := r.deals(); len(said) == 1 && strings.Contains(textOf(said[0]), "お待ち") {
		t.Errorf("%v (before: %d)", told(said), c.Talk.Unread)
	}
}

func TestHowLongOfAPromise(t *testing.T) {
	r := newDoor(t, 20, nil)
	r.hears(wish)
	r.pass(time.Minute)
	r.expect(r.hears("まだですか"), "までに担当者がお返事します")
	shut := newDoor(t, 0, nil)
	shut.c.Channel.BotOn = true
	shut.hears(wish)
	plan := sla.Unset()
	plan.Hours = &sla.Week{}
	plan.Hours[1] = []sla.Period{{From: 9 * 60, To: 10 * 60}}
	shut.brain.Rules = sla.NewRules(2, plan)
	shut.pass(time.Hour * 30)
	shut.expect(shut.hears("まだですか"), "受付時間外")
}

func TestOutOfHoursAMessageIsTaken(t *testing.T) {
	r := newDoor(t, 0, func(s *admission.Settings) { s.Closed = desk.WayMessage })
	plan := sla.Unset()
	plan.Hours = &sla.Week{}
	for d := range plan.Hours {
		plan.Hours[d] = []sla.Period{{From: 9 * 60, To: 18 * 60}}
	}
	r.c.Rules.Clocks = sla.NewRules(1, plan)
	r.brain.Rules = r.c.Rules.Clocks
	r.now = time.Date(2026, 11, 30, 20, 0, 0, 0, time.FixedZone("JST", 9*3600))
	r.expect(r.hears(wish), "受付時間外です。ご用件をこのままお書きください。明日13:00までに")
	if e := r.c.Talk.Entrance; e.Way != desk.WayMessage || e.Why != admission.WhyShut || e.Pledge != desk.PledgeMessage {
		t.Errorf("%+v", e)
	}
}

func TestSurgeIsTold(t *testing.T) {
	r := newDoor(t, 0, nil)
	r.brain.Door.Surge = true
	r.expect(r.hears("ポイントの期限は？"), "大変混み合っております", "answer of points")
	r.expect(r.hears("ポイント、別の質問"), "answer of points") // once
	r.hears(wish)
	if e := r.c.Talk.Entrance; !e.Surge {
		t.Errorf("%+v", e)
	}
	at := newDoor(t, 4, nil)
	at.brain.Door.Surge = true
	at.expect(at.hears(wish), "5番目") // who asks at once hears how long it takes, not twice that it does
	kept := newDoor(t, 4, nil)
	kept.brain.Door.Surge = true
	kept.waits(2*time.Hour, 3*time.Hour)
	kept.expect(kept.hears(wish), "引き続きボットが")
	r = newDoor(t, 0, func(s *admission.Settings) { s.Surge.Mute = true })
	r.brain.Door.Surge = true
	r.expect(r.hears("ポイントの期限は？"), "answer of points")
}

// What overflows has waited in line: who was promised a time is left alone until then.
func TestPromisesDoNotOverflow(t *testing.T) {
	r := newDoor(t, 20, nil)
	r.hears(wish)
	r.c.Queue = desk.Queue{ID: "q", Workspace: "w", Rules: desk.Rules{Overflow: desk.Overflow{To: desk.OverflowAlert, After: time.Minute}}}
	r.pass(time.Hour)
	ch, wait, err := Overflow(r.c, r.c.Talk.ID, r.brain, r.now, r.ids())
	if err != nil || !ch.Empty() || !wait.Equal(r.c.Talk.Entrance.Due) || OverflowSpeaks(r.c, r.now) {
		t.Errorf("%v %v %v", ch.Facts, wait, err)
	}
	r.now = r.c.Talk.Entrance.Due
	if ch, _, err = Overflow(r.c, r.c.Talk.ID, r.brain, r.now, r.ids()); err != nil || ch.Empty() {
		t.Errorf("late: %v, %v", ch.Facts, err)
	}
}

// Taps of another inquiry, and those that come twice, promise nothing.
func TestStaleTapsAtTheEntrance(t *testing.T) {
	r := newDoor(t, 4, nil)
	said := r.hears(wish)
	leave := data(t, said[0], "メッセージを残す")
	r.must(Command{Verb: Close, By: kobayashi, Reason: conversation.Spam})
	r.pass(30 * 24 * time.Hour)
	r.expect(r.hears(leave), "以前のご案内")
	if r.state() != conversation.Bot || r.c.Talk.Entrance.ID != "" {
		t.Errorf("%s %+v", r.state(), r.c.Talk.Entrance)
	}
	for _, junk := range []string{"tap e1::leave", "tap e1:x:at:noon", "tap e1:x:shout"} {
		r.hears(junk)
	}
	if r.state() != conversation.Bot {
		t.Errorf("state %s", r.state())
	}
}

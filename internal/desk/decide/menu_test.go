package decide

import (
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Which menu fits: every state, open and shut, and who is to have none.
func TestMenuOf(t *testing.T) {
	always := sla.Week{}
	var week sla.Week
	for i := range week {
		week[i] = []sla.Period{{From: 9 * 60, To: 18 * 60}}
	}
	plan := sla.Plan{Zone: "Asia/Tokyo", Hours: &week}
	noon := time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)
	night, opens, closes := noon.Add(10*time.Hour), noon.Add(21*time.Hour), noon.Add(6*time.Hour)
	base := Case{Channel: desk.Channel{ID: "C", BotOn: true}, Thread: desk.Thread{ID: "T", Channel: "C", Source: desk.Source{Kind: desk.FromUser, ID: "U"}},
		Talk: conversation.Conversation{ID: "c", Thread: "T", Channel: "C"}, Rules: Rules{Clocks: sla.NewRules(1, plan)}}
	for name, c := range map[string]struct {
		state  conversation.State
		at     time.Time
		change func(*Case)
		want   richmenu.Kind
		until  time.Time
	}{
		"nobody has written":      {conversation.None, noon, nil, richmenu.Own, time.Time{}},
		"with the bot":            {conversation.Bot, noon, nil, richmenu.Own, time.Time{}},
		"waiting":                 {conversation.Waiting, noon, nil, richmenu.Waiting, closes},
		"waiting at night":        {conversation.Waiting, night, nil, richmenu.Shut, opens},
		"offered":                 {conversation.Offered, noon, nil, richmenu.Waiting, closes},
		"offered at night":        {conversation.Offered, night, nil, richmenu.Shut, opens},
		"served":                  {conversation.Active, noon, nil, richmenu.Served, time.Time{}},
		"served at night":         {conversation.Active, night, nil, richmenu.Served, time.Time{}},
		"after-contact work":      {conversation.Wrapup, noon, nil, richmenu.Own, time.Time{}},
		"closed":                  {conversation.Closed, noon, nil, richmenu.Own, time.Time{}},
		"no plan":                 {conversation.Waiting, night, func(c *Case) { c.Rules.Clocks = nil }, richmenu.Waiting, time.Time{}},
		"never open":              {conversation.Waiting, noon, func(c *Case) { c.Rules.Clocks = sla.NewRules(1, sla.Plan{Zone: "Asia/Tokyo", Hours: &always}) }, richmenu.Shut, time.Time{}},
		"without the bot":         {conversation.Waiting, noon, func(c *Case) { c.Channel.BotOn = false }, richmenu.Own, time.Time{}},
		"without the bot, served": {conversation.Active, noon, func(c *Case) { c.Channel.BotOn = false }, richmenu.Served, time.Time{}},
		"blocked":                 {conversation.Active, noon, func(c *Case) { c.Thread.Blocked = true }, richmenu.Own, time.Time{}},
		"a group":                 {conversation.Active, noon, func(c *Case) { c.Thread.Source.Kind = desk.FromGroup }, richmenu.Own, time.Time{}},
		"another talk's":          {conversation.Active, noon, func(c *Case) { c.Talk.Thread = "other" }, richmenu.Own, time.Time{}},
	} {
		cs := base
		cs.Talk.State = c.state
		if c.change != nil {
			c.change(&cs)
		}
		if got, until := MenuOf(cs, c.at); got != c.want || !until.Equal(c.until) {
			t.Errorf("%s: %q until %v, want %q until %v", name, got, until, c.want, c.until)
		}
	}
}

// A change of what the menu shows asks for a look at it, where the channel has menus; nothing
// else does.
func TestMenuJobs(t *testing.T) {
	asked := func(r *robot, cmd Command) bool {
		ch, err := Operate(r.c, cmd, r.now, r.ids())
		if err != nil {
			t.Fatalf("%s: %v", cmd.Verb, err)
		}
		r.apply(ch)
		return slices.ContainsFunc(ch.Jobs, func(j desk.Job) bool {
			return j.Kind == desk.JobMenu && j.Key == string(ch.Case.Thread.ID) && j.RunAt.Equal(r.now)
		})
	}
	here := newDoor(t, 4, nil).c.Channel.ID
	for name, menus := range map[string][]desk.ChannelID{"with": {"other", here}, "of another channel": {"other"}, "without": nil} {
		r := newDoor(t, 4, nil)
		r.c.Rules.Menus = menus
		with := name == "with"
		r.hears(wish)
		if got := asked(r, Command{Verb: Accept, By: kobayashi}); got != with {
			t.Errorf("%s menus, taken: %v", name, got)
		}
		if asked(r, Command{Verb: NoteDown, By: kobayashi, Content: words("メモ")}) {
			t.Errorf("%s menus: a note asks for a look", name)
		}
		if got := asked(r, Command{Verb: Close, By: kobayashi, Reason: conversation.Solved}); got != with {
			t.Errorf("%s menus, closed: %v", name, got)
		}
	}
}

// The buttons of a menu are about the inquiry that the customer has when they are tapped; how
// long it takes is answered sooner again than it is to words.
func TestMenuTaps(t *testing.T) {
	r := newDoor(t, 4, nil)
	r.expect(r.hears("tap e1:*:long"), "以前のご案内") // with the bot nobody waits
	r.hears(wish)
	r.stands(admission.Wait{Position: 3, P50: 10 * time.Minute, P90: 20 * time.Minute, Known: true})
	r.expect(r.hears("tap e1:*:long"), "3番目")
	if said := r.hears("tap e1:*:long"); len(said) != 0 {
		t.Errorf("at once again: %v", said)
	}
	r.pass(menuEvery)
	r.expect(r.hears("tap e1:*:long"), "3番目")
	if said := r.hears("あと何分ですか"); len(said) != 0 {
		t.Errorf("words are answered as soon: %v", said)
	}
	r.expect(r.hears("tap e1:*:leave"), "ご用件をこのままお書きください")
	if r.c.Talk.Entrance.Pledge != desk.PledgeMessage || r.state() != conversation.Waiting {
		t.Errorf("%s %+v", r.state(), r.c.Talk.Entrance)
	}
	r.hears("tap b1::back")
	if r.state() != conversation.Bot {
		t.Errorf("state %s", r.state())
	}
}

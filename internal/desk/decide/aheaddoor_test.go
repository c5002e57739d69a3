package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// door is an entrance that takes messages from 30 people in line on, and from 4 in surge mode.
func door(through Through) map[desk.WorkspaceID]Doorway {
	s := admission.Settings{On: true, Usual: admission.Row{Cap: 30}, Crowded: admission.Row{Cap: 4, Leave: 20 * time.Minute}}
	return map[desk.WorkspaceID]Doorway{"w": {Settings: s, Through: map[desk.QueueID]Through{"returns": through}}}
}

// TestTurns: from how many on fewer join, and how many fewer.
func TestTurns(t *testing.T) {
	all, some := Through{Share: 1, Back: 0.5}, Through{Share: 0.8, Exempt: 0.25, Back: 0.5}
	surge, first := admission.Surge{On: true}, admission.Surge{On: true, First: true}
	for name, c := range map[string]struct {
		through Through
		surge   admission.Surge
		each    time.Duration
		set     func(*Doorway)
		want    forecast.Turns
	}{
		"as usual":                      {all, admission.Surge{}, 0, nil, forecast.Turns{Part: 1, From: 30}},
		"surge mode":                    {all, surge, 0, nil, forecast.Turns{Part: 1, From: 4}},
		"some come otherwise or exempt": {some, surge, 0, nil, forecast.Turns{Part: 0.6, From: 4}},
		"a wait is a length of line":    {all, surge, 10 * time.Minute, nil, forecast.Turns{Part: 1, From: 2}},
		"the bot first":                 {some, first, 0, nil, forecast.Turns{Part: 0.6, From: 4}},
		"nobody comes by it":            {Through{}, surge, 0, nil, forecast.Turns{}},
		"no policy":                     {all, surge, 0, func(d *Doorway) { d.Settings.On = false }, forecast.Turns{}},
		"no bounds":                     {all, surge, 0, func(d *Doorway) { d.Settings.Usual, d.Settings.Crowded = admission.Row{}, admission.Row{} }, forecast.Turns{}},
	} {
		s := crowd()
		s.Doors = door(c.through)
		d := s.Doors["w"]
		d.Surge = c.surge
		if c.set != nil {
			c.set(&d)
		}
		s.Doors["w"] = d
		if c.each > 0 {
			s.Each = map[desk.QueueID]time.Duration{"returns": c.each}
		}
		if got := s.turns(s.Queues[1]); got.From != c.want.From || got.Part-c.want.Part > 1e-9 || c.want.Part-got.Part > 1e-9 {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	s := crowd()
	s.Doors, s.Rates = door(some), map[desk.QueueID]float64{"returns": 100}
	if got := s.comes(s.Queues[1]); got != 100 {
		t.Errorf("%v come", got)
	}
	s.Doors["w"] = Doorway{Settings: s.Doors["w"].Settings, Through: s.Doors["w"].Through, Surge: first}
	if got := s.comes(s.Queues[1]); got < 69.9 || got > 70.1 {
		t.Errorf("%v come where the bot goes first", got)
	}
}

// TestTheEntranceHelps: where very many are to come, surge mode and the bot let fewer go over
// their time; they are proposed only where they would let fewer join, and only what helps is.
func TestTheEntranceHelps(t *testing.T) {
	proposed := func(change func(*Scene)) map[RemedyKind]Rated {
		s := crowd()
		s.Rates, s.Doors = map[desk.QueueID]float64{"returns": 60}, door(Through{Share: 1, Back: 0.5})
		if change != nil {
			change(&s)
		}
		got := map[RemedyKind]Rated{}
		for _, r := range Remedies(s, s.Picture().Play(1, 16), 1, func(Remedy) bool { return true }) {
			got[r.Kind] = r
		}
		return got
	}
	got := proposed(nil)
	surge, first := got[RemedySurge], got[RemedyBotFirst]
	if surge.Entrance != "w" || surge.Fewer < 10 || first.Entrance != "w" || first.Fewer < surge.Fewer || surge.Quicker != 0 {
		t.Errorf("%+v, %+v", surge, first)
	}
	for name, change := range map[string]func(*Scene){
		"it is on already":   func(s *Scene) { d := s.Doors["w"]; d.Surge.On = true; s.Doors["w"] = d },
		"nobody comes by it": func(s *Scene) { s.Doors = door(Through{}) },
		"nobody comes":       func(s *Scene) { s.Rates = nil },
		"no policy":          func(s *Scene) { s.Doors = nil },
	} {
		if got := proposed(change); got[RemedySurge].Kind != "" || got[RemedyBotFirst].Kind != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestThroughs: who came by the entrance, who was exempt, whom the bot kept and who came back.
func TestThroughs(t *testing.T) {
	at := func(m int) desk.Entrance {
		return desk.Entrance{At: t0.Add(time.Duration(m) * time.Minute), Way: desk.WayHuman}
	}
	passage := func(id string, e desk.Entrance, change func(*admission.Passage)) admission.Passage {
		p := admission.Passage{Entrance: e, Conversation: desk.ConversationID(id), Queue: "q"}
		if change != nil {
			change(&p)
		}
		return p
	}
	bot := func(p *admission.Passage) { p.Way = desk.WayBot }
	got := Throughs([]admission.Passage{
		passage("old", at(-70), nil),
		passage("a", at(-50), bot), passage("a", at(-40), nil), // came back
		passage("b", at(-50), bot),
		passage("c", at(-30), func(p *admission.Passage) { p.Way, p.Why = desk.WayHuman, admission.ExemptTag }),
		passage("d", at(-20), func(p *admission.Passage) { p.Way = desk.WayChoice }),
		passage("e", at(-20), func(p *admission.Passage) { p.Way, p.Pledge = desk.WayChoice, desk.PledgeMessage }), // chose another way
		passage("f", at(-10), func(p *admission.Passage) { p.Way = desk.WayMessage }),
	}, t0.Add(-time.Hour), map[desk.QueueID]int{"q": 6})
	if want := (Through{Share: 0.5, Exempt: 1.0 / 3, Back: 6.0 / 12}); got["q"] != want || len(got) != 1 {
		t.Errorf("%+v, want %+v", got, want)
	}
}

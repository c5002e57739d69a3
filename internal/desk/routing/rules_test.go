package routing

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// with gives a person skills and the like.
func with(p desk.Person, change func(*desk.Person)) desk.Person {
	change(&p)
	return p
}

func in(queue string, w Work) Work { w.Queue = desk.QueueID(queue); return w }

func under(r desk.Rules) Policy { return Policy{Queues: map[desk.QueueID]desk.Rules{"q": r}} }

// TestRules tells one rule a line: who gets it, or why nobody does and when to look again.
func TestRules(t *testing.T) {
	idle := person("idle", 0, 5, time.Hour)
	busy := person("busy", 3, 5, time.Minute)
	skilled := func(p desk.Person, level int) desk.Person {
		return with(p, func(p *desk.Person) { p.Profile.Skills = map[string]int{"返品": level} })
	}
	trained := func(p desk.Person) desk.Person { return with(p, func(p *desk.Person) { p.Profile.Trained = true }) }
	heated := func(p desk.Person, n int) desk.Person { return with(p, func(p *desk.Person) { p.Heated = n }) }
	angry := with2(work("c", 0), func(w *Work) { w.Heated = true })
	asks := desk.Rules{Skills: []desk.Need{{Skill: "返品", Level: 3, Relax: time.Minute}}}
	tests := []struct {
		name   string
		policy Policy
		work   Work
		roster Roster
		want   string
		again  time.Duration // from now; 0 = none
	}{
		{"a queue's skill is a must", under(desk.Rules{Skills: []desk.Need{{Skill: "返品", Level: 3}}}), in("q", work("c", 0)), Roster{idle, skilled(busy, 3)}, "c>busy ", 0},
		{"its level too", under(asks), in("q", work("c", 0)), Roster{skilled(idle, 2)}, "", time.Minute},
		{"until it relaxes", under(asks), in("q", work("c", time.Minute)), Roster{skilled(idle, 2)}, "c>idle ", 0},
		{"and then on", under(asks), in("q", work("c", 2*time.Minute)), Roster{idle}, "", time.Minute},
		{"down to nothing", under(asks), in("q", work("c", 3*time.Minute)), Roster{idle}, "c>idle ", 0},
		{"the best level first, if that is the model", under(desk.Rules{Model: ModelSkillsFirst, Skills: []desk.Need{{Skill: "返品", Level: 1}}}), in("q", work("c", 0)), Roster{skilled(idle, 2), skilled(busy, 5)}, "c>busy ", 0},
		{"a wished skill is waited for while somebody has it", Policy{}, skill(work("c", 0)), Roster{idle, full(skilled(busy, 1))}, "", DefaultSoft},
		{"not longer than that", Policy{}, skill(work("c", DefaultSoft)), Roster{idle, full(skilled(busy, 1))}, "c>idle ", 0},
		{"not when nobody has it", Policy{}, skill(work("c", 0)), Roster{idle}, "c>idle ", 0},
		{"language", Policy{}, with2(work("c", 0), func(w *Work) { w.Language = "en" }), Roster{idle, with(busy, func(p *desk.Person) { p.Profile.Languages = []string{"ja", "en"} })}, "c>busy ", 0},
		{"who names no language speaks Japanese", Policy{}, with2(work("c", 0), func(w *Work) { w.Language = "ja" }), Roster{idle, with(busy, func(p *desk.Person) { p.Profile.Languages = []string{"ja", "en"} })}, "c>idle ", 0},
		{"a brand's training", Policy{Certified: []desk.WorkspaceID{"w"}}, work("c", 0), Roster{idle, with(busy, func(p *desk.Person) { p.Profile.Certificates = []desk.WorkspaceID{"w"} })}, "c>busy ", 0},
		{"is for good", Policy{Certified: []desk.WorkspaceID{"w"}}, work("c", time.Hour), Roster{idle}, "", 0},
		{"complaints go to who is trained", Policy{}, angry, Roster{idle, trained(busy)}, "c>busy ", 0},
		{"if anybody is", Policy{}, angry, Roster{idle, busy}, "c>idle ", 0},
		{"nobody trained gets a third in a row", Policy{}, angry, Roster{heated(trained(idle), 2), trained(busy)}, "c>busy ", 0},
		{"rather it waits for who is not trained", Policy{}, angry, Roster{heated(trained(idle), 2), busy}, "", DefaultSoft},
		{"who then has it", Policy{}, with2(angry, func(w *Work) { w.Since = now.Add(-DefaultSoft) }), Roster{heated(trained(idle), 2), busy}, "c>busy ", 0},
		{"unless there is nobody else", Policy{}, angry, Roster{heated(trained(idle), 2)}, "c>idle ", 0},
		{"calm ones they get", Policy{}, work("c", 0), Roster{heated(trained(idle), 2), busy}, "c>idle ", 0},
		{"as many as allowed", Policy{}, work("c", 0), Roster{with(idle, func(p *desk.Person) { p.Profile.Cap, p.Talks = 2, map[desk.ChannelID]int{"": 2} }), busy}, "c>busy ", 0},
		{"of a channel too", Policy{}, with2(work("c", 0), func(w *Work) { w.Channel = "x" }), Roster{with(idle, func(p *desk.Person) {
			p.Profile.Channels, p.Talks = map[desk.ChannelID]int{"x": 1}, map[desk.ChannelID]int{"x": 1}
		}), busy}, "c>busy ", 0},
		{"other channels are no matter", Policy{}, with2(work("c", 0), func(w *Work) { w.Channel = "y" }), Roster{with(idle, func(p *desk.Person) {
			p.Profile.Channels, p.Talks = map[desk.ChannelID]int{"x": 1}, map[desk.ChannelID]int{"x": 1}
		}), busy}, "c>idle ", 0},
		{"weight must fit", Policy{}, with2(work("c", 0), func(w *Work) { w.Weight = 3 }), Roster{busy, person("small", 3, 6, 0)}, "c>small ", 0},
		{"what outweighs a whole capacity takes all of it", Policy{}, with2(work("c", 0), func(w *Work) { w.Weight = 3 }), Roster{person("half", 1, 2, 0), person("small", 0, 2, 0)}, "c>small ", 0},
		{"who knows the customer has it", under(desk.Rules{Prefer: true}), in("q", knows("busy")), Roster{idle, busy}, "c>busy ", 0},
		{"and is waited for", under(desk.Rules{Prefer: true, PreferFor: time.Minute}), in("q", knows("busy")), Roster{idle, full(busy)}, "", time.Minute},
		{"not for ever", under(desk.Rules{Prefer: true, PreferFor: time.Minute}), in("q", with2(knows("busy"), func(w *Work) { w.Since = now.Add(-time.Minute) })), Roster{idle, full(busy)}, "c>idle ", 0},
		{"not when away", under(desk.Rules{Prefer: true, PreferFor: time.Minute}), in("q", knows("busy")), Roster{idle, with(busy, func(p *desk.Person) { p.Presence = desk.Away })}, "c>idle ", 0},
		{"not unless the queue wants it", Policy{}, in("q", knows("busy")), Roster{idle, busy}, "c>idle ", 0},
		{"what is pulled is not offered", under(desk.Rules{Accept: desk.AcceptPull}), in("q", work("c", 0)), Roster{idle}, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picked, again := Pick([]Work{tt.work}, tt.roster, member, tt.policy, now)
			if got := chosen(picked); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.want == "" && tt.again == 0 && !again.IsZero() || tt.again > 0 && !again.Equal(now.Add(tt.again)) {
				t.Errorf("look again at %v, want in %v", again, tt.again)
			}
		})
	}
}

func with2(w Work, change func(*Work)) Work { change(&w); return w }
func skill(w Work) Work                     { w.Skill = "返品"; return w }
func full(p desk.Person) desk.Person        { p.Load = p.Capacity; return p }
func knows(id desk.OperatorID) Work         { w := work("c", 0); w.Preferred = id; return w }

// TestModels: the same three people, and whom each strategy takes.
func TestModels(t *testing.T) {
	few := with(person("few", 1, 2, time.Minute), func(p *desk.Person) { p.FreedAt = now })                     // least open
	room := with(person("room", 2, 9, time.Minute), func(p *desk.Person) { p.FreedAt = now.Add(-time.Second) }) // most room
	turn := with(person("turn", 3, 5, time.Hour), func(p *desk.Person) { p.FreedAt = now })                     // given something longest ago
	idle := with(person("still", 3, 5, 2*time.Minute), func(p *desk.Person) { p.FreedAt = now.Add(-time.Hour) })
	expert := with(person("wise", 4, 5, 0), func(p *desk.Person) { p.Profile.Skills = map[string]int{"返品": 5} })
	want := map[string]string{ModelLeastLoad: "few", ModelMostAvailable: "room", ModelRoundRobin: "turn", ModelLongestIdle: "still", ModelSkillsFirst: "wise"}
	for _, model := range Models() {
		policy := under(desk.Rules{Model: model, Skills: []desk.Need{{Skill: "返品", Level: 1, Relax: time.Second}}})
		ds, _ := Pick([]Work{in("q", work("c", time.Minute))}, Roster{few, room, turn, idle, expert}, member, policy, now)
		if len(ds) != 1 || string(ds[0].Operator) != want[model] || ds[0].Model != model {
			t.Errorf("%s: %+v", model, ds)
		}
		if len(ds) == 1 && !slices.Equal(ds[0].Relaxed, []string{"返品"}) {
			t.Errorf("relaxed: %v", ds[0].Relaxed)
		}
	}
}

// TestPriorityIsAHeadStart: a higher priority goes first, until the lower has waited so
// much longer; or always, where the centre wants that. Brands make no difference.
func TestPriorityIsAHeadStart(t *testing.T) {
	policy := Policy{Queues: map[desk.QueueID]desk.Rules{"first": {Priority: 1}, "other": {Like: "first"}, "last": {Priority: 2}}}
	old := func(age time.Duration) Work { return in("last", work("old", age)) }
	fresh := in("other", work("new", 0))
	one := Roster{person("a", 0, 1, 0)}
	for age, want := range map[time.Duration]string{time.Minute: "new>a ", DefaultLift + time.Second: "old>a "} {
		if ds, _ := Pick([]Work{old(age), fresh}, one, member, policy, now); chosen(ds) != want {
			t.Errorf("after %v: %s", age, chosen(ds))
		}
	}
	bumped := old(time.Minute)
	bumped.Bumped = true
	if ds, _ := Pick([]Work{bumped, fresh}, one, member, policy, now); chosen(ds) != "old>a " {
		t.Errorf("bumped: %s", chosen(ds))
	}
	policy.Lift = new(time.Duration)
	if ds, _ := Pick([]Work{old(24 * time.Hour), fresh}, one, member, policy, now); chosen(ds) != "new>a " {
		t.Errorf("strict: %s", chosen(ds))
	}
}

// A decision names the best ten and up to twenty of those who could not have it; of all it has
// the numbers.
func TestDecisionNamesSomeAndCountsAll(t *testing.T) {
	var roster Roster
	for i := range 30 {
		roster = append(roster, person(fmt.Sprintf("free%02d", i), 0, 3, time.Hour), person(fmt.Sprintf("full%02d", i), 3, 3, time.Hour))
	}
	refused := work("c", time.Minute)
	refused.Refused = []desk.Refusal{{Operator: "free07", At: now.Add(-2 * time.Minute)}}
	picked, _ := Pick([]Work{refused}, roster, member, Policy{}, now)
	if len(picked) != 1 {
		t.Fatal(chosen(picked))
	}
	d := picked[0]
	if d.Candidates != 29 || len(d.Reasons) != shown || d.Out[OutFull] != 30 || d.Out[OutRefused] != 1 {
		t.Errorf("%d candidates, %d named, out %v", d.Candidates, len(d.Reasons), d.Out)
	}
	if len(d.Left) != named || d.Left[0] != (Absent{"free07", OutRefused}) || d.Left[1] != (Absent{"full00", OutFull}) {
		t.Errorf("left out: %v", d.Left)
	}
	seen := map[desk.OperatorID]bool{}
	for _, r := range d.Reasons {
		seen[r.Operator] = true
	}
	for _, l := range d.Left {
		if seen[l.Operator] {
			t.Errorf("%s is named twice", l.Operator)
		}
		seen[l.Operator] = true
	}
}

func TestDecisionSaysWhyOthersAreOut(t *testing.T) {
	policy := under(desk.Rules{Skills: []desk.Need{{Skill: "返品", Level: 1}}, Accept: desk.AcceptAuto, OfferFor: 20 * time.Second})
	skilled := func(p desk.Person) desk.Person { p.Profile.Skills = map[string]int{"返品": 2}; return p }
	w := in("q", work("c", 0))
	w.Refused = []desk.Refusal{{Operator: "no", At: now}}
	ds, _ := Pick([]Work{w}, Roster{skilled(person("yes", 0, 3, 0)), skilled(full(person("full", 0, 3, 0))), person("lay", 0, 3, 0), skilled(person("no", 0, 3, 0))}, member, policy, now)
	d := ds[0]
	if d.Operator != "yes" || d.Candidates != 1 || d.Out[OutFull] != 1 || d.Out[OutSkill] != 1 || d.Out[OutRefused] != 1 || len(d.Out) != 3 || len(d.Left) != 3 {
		t.Fatalf("%+v", d)
	}
	if d.Mode != desk.AcceptAuto || d.OfferFor != 20*time.Second || d.Reasons[0].Fit != 2 {
		t.Fatalf("%+v", d)
	}
}

func TestWeights(t *testing.T) {
	two, none := 2, 0
	w := desk.Weights{Topics: map[string]int{"返品": 3}, Angry: 2, Worried: 1, Held: &none, Wrapup: &two}
	for _, tt := range []struct {
		topic, mood  string
		held, wrapup bool
		want         int
	}{{"", "", false, false, 1}, {"返品", "", false, false, 3}, {"返品", "angry", false, false, 5}, {"", "worried", false, false, 2}, {"返品", "angry", true, false, 0}, {"返品", "angry", false, true, 2}} {
		if got := w.Of(tt.topic, tt.mood, tt.held, tt.wrapup); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
	if got := (desk.Weights{Topics: map[string]int{"x": 99}}).Of("x", "angry", true, true); got != desk.MaxWeight {
		t.Errorf("got %d", got)
	}
}

func TestCheck(t *testing.T) {
	queues := []desk.Queue{{ID: "q", Workspace: "w"}, {ID: "r", Workspace: "w"}, {ID: "s", Workspace: "v"}}
	minute, day := time.Minute, 25*time.Hour
	for name, tt := range map[string]struct {
		policy Policy
		code   string
	}{
		"nothing":          {Policy{}, ""},
		"all":              {Policy{Queues: map[desk.QueueID]desk.Rules{"q": {Priority: 1, Model: ModelRoundRobin, Accept: desk.AcceptAuto, Overflow: desk.Overflow{After: time.Minute, To: desk.OverflowQueue, Queue: "r"}}, "s": {Like: "q"}}, Lift: &minute}, ""},
		"no queue":         {Policy{Queues: map[desk.QueueID]desk.Rules{"x": {}}}, "no_queue"},
		"like itself":      {under(desk.Rules{Like: "q"}), "bad_like"},
		"chain":            {Policy{Queues: map[desk.QueueID]desk.Rules{"q": {Like: "r"}, "r": {Like: "s"}}}, "bad_like"},
		"priority":         {under(desk.Rules{Priority: 6}), "bad_priority"},
		"model":            {under(desk.Rules{Model: "dice"}), "bad_model"},
		"accept":           {under(desk.Rules{Accept: "maybe"}), "bad_accept"},
		"offer":            {under(desk.Rules{OfferFor: time.Second}), "bad_time"},
		"silent":           {under(desk.Rules{SilentAfter: time.Second}), "bad_time"},
		"skill":            {under(desk.Rules{Skills: []desk.Need{{Skill: "a", Level: 6}}}), "bad_skill"},
		"other brand":      {under(desk.Rules{Overflow: desk.Overflow{After: time.Minute, To: desk.OverflowQueue, Queue: "s"}}), "bad_overflow"},
		"overflow to moon": {under(desk.Rules{Overflow: desk.Overflow{After: time.Minute, To: "moon"}}), "bad_overflow"},
		"overflow at once": {under(desk.Rules{Overflow: desk.Overflow{To: desk.OverflowBot}}), "bad_time"},
		"lift":             {Policy{Lift: &day}, "bad_time"},
		"zone":             {Policy{Zone: "Edo"}, "bad_zone"},
		"weight":           {Policy{Weights: &desk.Weights{Angry: 11}}, "bad_weight"},
	} {
		err := tt.policy.Check(queues)
		if tt.code == "" && err != nil || tt.code != "" && desk.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckProfile(t *testing.T) {
	for name, tt := range map[string]struct {
		p    desk.StaffProfile
		code string
	}{
		"nothing":  {desk.StaffProfile{}, ""},
		"night":    {desk.StaffProfile{Week: []desk.Shift{{Day: 1, From: 22 * 60, To: 30 * 60}}}, ""},
		"level":    {desk.StaffProfile{Skills: map[string]int{"a": 0}}, "bad_skill"},
		"cap":      {desk.StaffProfile{Cap: -1}, "bad_capacity"},
		"language": {desk.StaffProfile{Languages: []string{"?"}}, "bad_language"},
		"backward": {desk.StaffProfile{Week: []desk.Shift{{Day: 1, From: 600, To: 540}}}, "bad_shift"},
		"date":     {desk.StaffProfile{Days: []desk.ShiftDay{{Date: "tomorrow"}}}, "bad_shift"},
	} {
		if err := CheckProfile(tt.p, 5); tt.code == "" && err != nil || tt.code != "" && desk.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestShiftEnds(t *testing.T) {
	zone := time.FixedZone("JST", 9*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) } // the 23rd is a Monday
	p := desk.StaffProfile{Week: []desk.Shift{{Day: 1, From: 9 * 60, To: 18 * 60}, {Day: 2, From: 22 * 60, To: 30 * 60}},
		Days: []desk.ShiftDay{{Date: "2026-11-30"}, {Date: "2026-12-01", Shifts: []desk.Shift{{From: 600, To: 660}}}}}
	for _, tt := range []struct {
		now, end   time.Time
		within, ok bool
	}{
		{at(23, 8, 0), at(23, 18, 0), false, true},
		{at(23, 9, 0), at(23, 18, 0), true, true},
		{at(23, 18, 0), at(25, 6, 0), false, true},
		{at(25, 5, 59), at(25, 6, 0), true, true},
		{at(25, 6, 0), at(25, 6, 0).AddDate(0, 0, 6).Add(5 * time.Hour), false, true}, // a day off, then an odd day
	} {
		end, within, ok := p.Ends(tt.now, zone)
		if !end.Equal(tt.end) || within != tt.within || ok != tt.ok {
			t.Errorf("%v: %v %v %v", tt.now, end, within, ok)
		}
	}
	if _, _, ok := (desk.StaffProfile{}).Ends(now, zone); ok {
		t.Error("a shift without a plan")
	}
}

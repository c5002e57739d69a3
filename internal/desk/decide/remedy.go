package decide

import (
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Remedy is a small change that lets customers wait less, for a while.
type Remedy struct {
	Kind     RemedyKind       `json:"kind"`
	Operator desk.OperatorID  `json:"operator,omitempty"` // of return, cap, lend
	Queue    desk.QueueID     `json:"queue,omitempty"`    // of lend, relax, overflow, message
	To       desk.QueueID     `json:"to,omitempty"`       // of overflow
	Skill    string           `json:"skill,omitempty"`    // of relax
	Presence desk.Presence    `json:"presence,omitempty"` // of return: what they come back from
	Entrance desk.WorkspaceID `json:"entrance,omitempty"` // of surge, bot_first: the brand's
}

// RemedyKind says what a remedy does.
type RemedyKind string

// Remedies.
const (
	RemedyReturn   RemedyKind = "return"    // somebody comes back from a break, training or taking nothing new
	RemedyCap      RemedyKind = "cap"       // somebody takes one more at once
	RemedyLend     RemedyKind = "lend"      // somebody takes a queue's work without its skills
	RemedyRelax    RemedyKind = "relax"     // a queue does without one of its skills
	RemedyOverflow RemedyKind = "overflow"  // after a minute another queue's people take it too
	RemedySurge    RemedyKind = "surge"     // the brand's entrance goes by what holds where very many ask
	RemedyBotFirst RemedyKind = "bot_first" // and keeps who asks for a person with the bot, once
	RemedyMessage  RemedyKind = "message"   // after a minute customers are asked for a message; nobody waits less
)

// OverflowAfter is how long work waits in its own queue where a remedy lets it overflow.
const OverflowAfter = time.Minute

// Burden is what a remedy costs people, compared with one more talk at once for somebody.
func (r Remedy) Burden() float64 {
	switch r.Kind {
	case RemedyReturn:
		switch r.Presence {
		case desk.Break:
			return 4
		case desk.Training:
			return 3
		}
		return 1.5
	case RemedyLend:
		return 2
	case RemedyRelax:
		return 2.5
	case RemedyOverflow, RemedySurge:
		return 1.5
	case RemedyBotFirst:
		return 2
	}
	return 1
}

// On is the scene in which the remedy is in force.
func (r Remedy) On(s Scene) Scene {
	switch r.Kind {
	case RemedyReturn, RemedyCap, RemedyLend:
		s.People = slices.Clone(s.People)
		for i, p := range s.People {
			if p.ID != r.Operator {
				continue
			}
			if r.Kind == RemedyReturn {
				p.Presence = desk.Available
			}
			p.Capacity, p.Profile = r.Profile(p, s.Policy)
			s.People[i] = p
		}
	case RemedySurge, RemedyBotFirst:
		s.Doors = maps.Clone(s.Doors)
		door := s.Doors[r.Entrance]
		door.Surge = r.Surge(s.Now)
		s.Doors[r.Entrance] = door
	default:
		s.Policy = r.Policy(s.Policy)
	}
	return s
}

// Surge is how the entrance stands under the remedy.
func (r Remedy) Surge(now time.Time) admission.Surge {
	return admission.Surge{On: true, First: r.Kind == RemedyBotFirst, Since: now}
}

// Profile is what a person could do under the remedy.
func (r Remedy) Profile(p desk.Person, policy routing.Policy) (capacity int, profile desk.StaffProfile) {
	capacity, profile = p.Capacity, p.Profile
	switch r.Kind {
	case RemedyCap:
		capacity++
		if profile.Cap > 0 {
			profile.Cap++
		}
	case RemedyLend:
		profile.Skills = maps.Clone(profile.Skills)
		if profile.Skills == nil {
			profile.Skills = map[string]int{}
		}
		for _, need := range policy.Rules(r.Queue).Skills {
			profile.Skills[need.Skill] = max(profile.Skills[need.Skill], need.Level)
		}
	}
	return capacity, profile
}

// Policy is how the centre would route under the remedy.
func (r Remedy) Policy(p routing.Policy) routing.Policy {
	return withRules(p, r.Queue, func(rules *desk.Rules) {
		switch r.Kind {
		case RemedyRelax:
			rules.Skills = slices.DeleteFunc(slices.Clone(rules.Skills), func(n desk.Need) bool { return n.Skill == r.Skill })
		case RemedyOverflow:
			rules.Overflow = desk.Overflow{After: OverflowAfter, To: desk.OverflowQueue, Queue: r.To}
		case RemedyMessage:
			rules.Overflow = desk.Overflow{After: OverflowAfter, To: desk.OverflowMessage}
		}
	})
}

// withRules changes the rules of a queue; one that shares another's is given its own.
func withRules(p routing.Policy, q desk.QueueID, change func(*desk.Rules)) routing.Policy {
	rules := p.Queues[q]
	if rules.Like != "" {
		rules = p.Rules(q)
		rules.Like, rules.Weights = "", nil
	}
	change(&rules)
	queues := maps.Clone(p.Queues)
	if queues == nil {
		queues = map[desk.QueueID]desk.Rules{}
	}
	queues[q] = rules
	p.Queues = queues
	return p
}

// UndoProfile is what a person could do again when the remedy ends, from what they can do
// now; ok is false when there is nothing to take back, because somebody has set it since.
// before is how it was, after how the remedy made it, since what was set later.
func (r Remedy) UndoProfile(before, after desk.Person, since []desk.Person, now desk.Person) (capacity int, profile desk.StaffProfile, ok bool) {
	capacity, profile = now.Capacity, now.Profile
	same := func(field func(desk.Person) int) bool {
		return !slices.ContainsFunc(append(since, now), func(p desk.Person) bool { return field(p) != field(after) })
	}
	switch r.Kind {
	case RemedyCap:
		if same(func(p desk.Person) int { return p.Capacity }) {
			capacity, ok = before.Capacity, true
		}
		if after.Profile.Cap != before.Profile.Cap && same(func(p desk.Person) int { return p.Profile.Cap }) {
			profile.Cap, ok = before.Profile.Cap, true
		}
	case RemedyLend:
		profile.Skills = maps.Clone(profile.Skills)
		for skill, level := range after.Profile.Skills {
			was := before.Profile.Skills[skill]
			if level == was || !same(func(p desk.Person) int { return p.Profile.Skills[skill] }) {
				continue
			}
			ok = true
			if profile.Skills[skill] = was; was == 0 {
				delete(profile.Skills, skill)
			}
		}
	}
	return capacity, profile, ok
}

// UndoPolicy is how the centre routes again when the remedy ends; ok as in UndoProfile.
func (r Remedy) UndoPolicy(before, after routing.Policy, since []routing.Policy, now routing.Policy) (routing.Policy, bool) {
	field := func(p routing.Policy) desk.Rules {
		if r.Kind == RemedyRelax {
			return desk.Rules{Skills: p.Queues[r.Queue].Skills}
		}
		return desk.Rules{Overflow: p.Queues[r.Queue].Overflow}
	}
	for _, p := range append(since, now) {
		if !alike(field(p), field(after)) {
			return now, false
		}
	}
	if shared := before.Queues[r.Queue]; shared.Like != "" && alike(now.Queues[r.Queue], after.Queues[r.Queue]) {
		now.Queues = maps.Clone(now.Queues)
		now.Queues[r.Queue] = shared
		return now, true
	}
	was := before.Rules(r.Queue)
	return withRules(now, r.Queue, func(rules *desk.Rules) {
		if r.Kind == RemedyRelax {
			rules.Skills = was.Skills
			return
		}
		rules.Overflow = was.Overflow
	}), true
}

package decide

import (
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// Door is how a brand's entrance stands at one moment. The zero value knows nothing.
type Door struct {
	Surge  bool
	First  bool                              // in surge mode the bot goes first
	Expect func(desk.QueueID) admission.Wait // of who joins a queue now; nil: unknown
	Place  func() admission.Wait             // of this inquiry, which waits; nil: unknown
	Ahead  func() int                        // who wait in line in its queue for longer; nil: unknown
}

func (d Door) place() admission.Wait {
	if d.Place == nil {
		return admission.Wait{}
	}
	return d.Place()
}

func (d Door) expect(q desk.QueueID) admission.Wait {
	if d.Expect == nil {
		return admission.Wait{}
	}
	return d.Expect(q)
}

// handOff gives the inquiry to people, as far as the entrance lets it, and says honestly what
// comes next.
func (t *talker) handOff(code string, to bot.HandOff) {
	queue := t.Case.Talk.Queue
	if to.Queue != "" {
		queue = desk.QueueID(to.Queue)
	}
	wait := t.expected(queue)
	if v := t.verdict(code, to.Scenario, queue, wait); v.Way == desk.WayBot {
		t.stay(v, wait)
	} else {
		t.enter(code, to, v, wait)
	}
}

// expected is the wait of who joins a queue now, behind all who wait in line there.
func (t *talker) expected(queue desk.QueueID) admission.Wait {
	wait := t.brain.Door.expect(queue)
	if staff := t.brain.Staff; staff.Known {
		wait.Position = staff.Waiting[queue] + 1
	}
	return wait
}

// verdict is what the entrance does about a hand-off for a reason.
func (t *talker) verdict(code, scenario string, queue desk.QueueID, wait admission.Wait) admission.Verdict {
	s, talk, staff := t.Case.Rules.Door, t.Case.Talk, t.brain.Staff
	brand := 0
	for _, n := range staff.Waiting {
		brand += n
	}
	who := admission.Customer{Angry: code == "complaint" || talk.Mood.Value == string(mood.Angry), Returned: talk.Clocks.Replied,
		Tags: t.Case.Traits.Tags}
	if code != "wish" { // in the middle of it the customer asked
		who.Scenario = scenario
	}
	return s.Choose(queue, admission.Sight{Open: t.brain.Calendar(queue, talk.Channel).Open(t.now), Known: staff.Known, Present: staff.Present,
		Queue: staff.Waiting[queue], Brand: brand, Wait: wait, Surge: t.brain.Door.Surge, First: t.brain.Door.First, Exempt: s.Exempt.Exempts(who),
		Bot: t.hasBot() && code != "always" && !t.m.Stayed})
}

// enter hands over: the customer has a place in line, or is promised an answer by a time.
func (t *talker) enter(code string, to bot.HandOff, v admission.Verdict, wait admission.Wait) {
	t.mustMove(conversation.Act{Verb: conversation.HandOff, Queue: desk.QueueID(to.Queue), Skill: to.Skill})
	t.line("handed_off", "", map[string]string{"reason": code})
	t.m.Reason, t.m.Skill, t.m.Session, t.m.Withdrawn, t.m.Table, t.m.Unsure = code, to.Skill, nil, false, nil, 0
	t.m.Parted, t.m.Reminded = t.now, time.Time{}
	e := t.entrance(v, wait)
	if v.Way == desk.WayHuman {
		c := words(t.parting(code, to.Words))
		if code != "complaint" {
			c.Choices = t.back()
		}
		e.Message = t.speak(c).ID
	} else {
		e = t.admit(e, code, to.Words, v, wait)
	}
	if t.Case.Rules.Door.On {
		t.agree(e, string(v.Way))
	}
}

// admit says how long it takes and what else there is, or promises an answer by a time.
func (t *talker) admit(e desk.Entrance, code, own string, v admission.Verdict, wait admission.Wait) desk.Entrance {
	if v.Way == desk.WayChoice {
		e.Position, e.Message = wait.Position, t.speak(t.toChoose(code, own, wait)).ID
		e.From, e.To = wait.Told()
		return e
	}
	e.Pledge, e.Due = desk.PledgeMessage, t.answeredBy()
	e.Message = t.speak(t.toLeave(code, own, v, e.Due)).ID
	return e
}

// stay keeps the inquiry with the bot, once: a message or a call-back can be left.
func (t *talker) stay(v admission.Verdict, wait admission.Wait) {
	t.m.Session, t.m.Withdrawn, t.m.Table, t.m.Unsure, t.m.Stayed = nil, false, nil, 0, true
	t.m.Surge = true // these words say so
	c := words(t.doorWords("stay"))
	c.Choices = t.doorChoices(tapLeave, tapCall)
	e := t.entrance(v, wait)
	e.Message, e.EndedAt, e.End = t.speak(c).ID, t.now, "stayed"
	t.agree(e, string(v.Way))
}

// entrance is what is agreed, without what is said.
func (t *talker) entrance(v admission.Verdict, wait admission.Wait) desk.Entrance {
	return desk.Entrance{ID: t.ids(), Way: v.Way, Why: v.Why, At: t.now, Policy: t.Case.Rules.Policy, Surge: t.brain.Door.Surge, P50: wait.P50}
}

// agree keeps what is agreed, as a fact and for the reports.
func (p *pen) agree(e desk.Entrance, code string) {
	p.touch("entrance", func(c *conversation.Conversation) {
		c.Entrance = e
		c.Route.From, c.Route.NotBefore = time.Time{}, time.Time{}
		if e.Pledged() {
			c.Route.From, c.Route.NotBefore = admission.Line(e), e.Begin
		}
	})
	p.entry(p.Case.Talk)
	data := map[string]string{"entrance": e.ID, "why": e.Why, "policy": strconv.FormatInt(e.Policy, 10)}
	for name, n := range map[string]int64{"position": int64(e.Position), "p50": e.P50.Milliseconds(), "from": e.From.Milliseconds(), "to": e.To.Milliseconds()} {
		if n > 0 {
			data[name] = strconv.FormatInt(n, 10)
		}
	}
	if e.Pledge != "" {
		data["pledge"] = string(e.Pledge)
	}
	if !e.Due.IsZero() {
		data["due"] = strconv.FormatInt(e.Due.UnixMilli(), 10)
	}
	is := p.Case.Talk
	p.fact(desk.Fact{Kind: desk.FactEntrance, Conversation: is.ID, Version: is.Version, Message: e.Message, Before: is.Standing(), After: is.Standing(),
		Code: code, Data: data})
}

// entry writes an inquiry's passage down as it stands.
func (p *pen) entry(is conversation.Conversation) {
	one := admission.Passage{Entrance: is.Entrance, Workspace: is.Workspace, Conversation: is.ID, Queue: is.Queue, Channel: is.Channel}
	if one.ID != "" {
		p.Kept.Passages = append(p.Kept.Passages, one)
	}
}

// passes lets what was agreed follow the inquiry: somebody takes it, or the customer goes.
func (p *pen) passes(was, next conversation.Conversation) conversation.Conversation {
	e := &next.Entrance
	if !e.Open() || was.State == next.State {
		return next
	}
	switch next.State {
	case conversation.Active:
		next.Route.NotBefore = time.Time{}
		if !e.ServedAt.IsZero() {
			return next
		}
		e.ServedAt = p.now
	case conversation.Bot:
		e.EndedAt, e.End = p.now, "taken_back"
	case conversation.Closed:
		e.EndedAt, e.End = p.now, string(next.CloseReason)
	default:
		return next
	}
	if !e.Open() {
		next.Route.From, next.Route.NotBefore = time.Time{}, time.Time{}
	}
	p.entry(next)
	return next
}

// answers ends what was agreed when somebody has written to the customer.
func (p *pen) answers(is conversation.Conversation) conversation.Conversation {
	if !is.Entrance.Open() {
		return is
	}
	for _, m := range p.Added {
		if m.Conversation != is.ID || m.Direction != desk.Out || m.Author.Kind != desk.ByOperator {
			continue
		}
		e := &is.Entrance
		if e.ServedAt.IsZero() {
			e.ServedAt = p.now
		}
		e.AnsweredAt, e.EndedAt, e.End = p.now, p.now, "answered"
		is.Route.From, is.Route.NotBefore = time.Time{}, time.Time{}
		p.entry(is)
		return is
	}
	return is
}

// surgeLook is how often it is looked whether surge mode is to come, while customers come and go.
const surgeLook = 2 * time.Second

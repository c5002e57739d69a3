package decide

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// voiceOf is who speaks to a talk's customer when nobody writes: the bot, or the desk itself
// where there is none.
func voiceOf(c Case) desk.Actor {
	if c.Channel.BotOn || c.Talk.State == conversation.Bot {
		return desk.Robot
	}
	return desk.System
}

// awaitsBare is the entrance to people where the bot has never had the inquiry: the customer
// is in line already when it is looked at, and keeps place and age. changed is false if there
// is nothing to say.
func (t *talker) awaitsBare() (changed bool) {
	heard := t.unheard()
	if !t.Case.Rules.Door.On || len(heard) == 0 {
		return false
	}
	t.Case.Heard = heard
	if t.comes() {
		t.comesIn()
	} else if !t.dealsAtDoor() {
		return false
	}
	e := t.Case.Talk.Entrance
	e.Heard = heard[len(heard)-1].ID
	t.touch("heard", func(c *conversation.Conversation) { c.Entrance = e })
	t.entry(t.Case.Talk)
	return true
}

// unheard is what the customer said since something of it was last dealt with at the entrance.
func (t *talker) unheard() []desk.Message {
	last := t.Case.Talk.Entrance.Heard
	at := slices.IndexFunc(t.Case.Heard, func(m desk.Message) bool { return m.ID == last })
	return t.Case.Heard[at+1:]
}

// comes tells whether the customer has just come, to a channel without a bot. Nobody is stopped
// at an entrance behind which people have had them, or they have waited for a while.
func (t *talker) comes() bool {
	talk := t.Case.Talk
	return !t.Case.Channel.BotOn && talk.Entrance.ID == "" && talk.Route.Owned.IsZero() && t.now.Sub(talk.OpenedAt) < quiet
}

// comesIn lets them in as the brand's policy says. Whom somebody is being offered already has
// nothing to choose. Who is called at once hears nothing while people are there: the free reply
// is the operator's.
func (t *talker) comesIn() {
	v, wait := admission.Verdict{Way: desk.WayHuman, Why: admission.WhyFree}, admission.Wait{}
	if t.Case.Talk.State == conversation.Waiting {
		queue := t.Case.Talk.Queue
		wait = t.brain.Door.place()
		t.countsBefore(queue)
		v = t.verdict("", "", queue, wait)
	}
	e := t.entrance(v, wait)
	switch {
	case v.Way != desk.WayHuman:
		t.heraldDue()
		e = t.admit(e, "", "", v, wait)
	case !t.hours().Open(t.now) || t.brain.Staff.Known && t.brain.Staff.Present == 0:
		t.heraldDue()
		e.Message = t.speak(words(t.parting("", ""))).ID
	}
	t.agree(e, string(v.Way))
}

// heraldDue says before the entrance's own words what the customer has to know: in one call,
// of which the reply token pays.
func (t *talker) heraldDue() {
	for _, inc := range t.due() {
		t.tellNotice(inc, true)
	}
}

// countsBefore counts who was in line before this customer, who may be counted already.
func (t *talker) countsBefore(queue desk.QueueID) {
	if t.brain.Door.Ahead == nil || !t.brain.Staff.Known {
		return
	}
	waiting := map[desk.QueueID]int{}
	for q, n := range t.brain.Staff.Waiting {
		waiting[q] = n
	}
	waiting[queue] = t.brain.Door.Ahead()
	t.brain.Staff.Waiting = waiting
}

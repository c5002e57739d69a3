package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// whyChosen is the reason of a way that the customer has chosen.
const whyChosen = "chosen"

// atTheDoor deals with a tap on a button of the entrance, with the bot or while a person is
// awaited. A button of another inquiry says no more.
func (t *talker) atTheDoor(m desk.Message, tap doorTap) {
	label := doorLabels[tap.What]
	if tap.What == tapAt {
		label = t.slotLabel(admission.Slot{Begin: tap.Begin, End: tap.Begin.Add(t.Case.Rules.Door.Filled().Pledges.Slot)})
	}
	m = t.label(m, label)
	waits := t.Case.Talk.State != conversation.Bot
	menu := tap.Conversation == anyTalk
	if tap.Conversation != t.Case.Talk.ID && !menu || menu && tap.What == tapLong && !waits {
		t.utter("stale")
		return
	}
	switch tap.What {
	case tapWait:
		t.waitsOn(waits)
	case tapLeave:
		t.leaves(waits)
	case tapCall:
		t.asksTime("when")
	case tapAt:
		t.calledAt(m, tap.Begin)
	case tapLong:
		t.howLong(m, menu)
	}
}

// waitsOn lets the customer wait in line, also one who had rather left a message: the age is
// what it was.
func (t *talker) waitsOn(waits bool) {
	e := t.Case.Talk.Entrance
	if !waits || !e.Open() {
		t.utter("stale")
		return
	}
	if e.Pledge != "" && e.Way == desk.WayChoice { // a place in line was offered
		t.dropCallback()
		e.Pledge, e.Begin, e.Due = "", time.Time{}, time.Time{}
	}
	e.Choice = tapWait
	t.agree(e, whyChosen)
	c := words(t.doorWords("stays"))
	c.Choices = append(t.doorChoices(tapLong, tapLeave), t.back()...)
	t.voice(c, true)
}

// leaves takes a message in place of a wait.
func (t *talker) leaves(waits bool) {
	v := admission.Verdict{Way: desk.WayMessage, Why: whyChosen}
	if !waits {
		t.enter("wish", bot.HandOff{}, v, t.expected(t.Case.Talk.Queue))
		t.choseWay(tapLeave)
		return
	}
	e := t.Case.Talk.Entrance
	if !e.Open() {
		e = t.entrance(v, admission.Wait{})
	}
	t.dropCallback()
	e.Choice, e.Pledge, e.Begin, e.Due = tapLeave, desk.PledgeMessage, time.Time{}, t.answeredBy()
	c := t.toLeave("", "", v, e.Due)
	if e.Way == desk.WayChoice {
		c.Choices = append(t.doorChoices(tapWait), c.Choices...)
	}
	e.Message = t.speak(c).ID
	t.agree(e, "pledged")
}

// choseWay notes what was tapped.
func (t *talker) choseWay(what string) {
	e := t.Case.Talk.Entrance
	e.Choice = what
	t.agree(e, whyChosen)
}

// asksTime lets the customer choose when somebody is to write.
func (t *talker) asksTime(occasion string) {
	slots := t.Case.Rules.Door.Slots(t.hours(), t.now)
	if len(slots) == 0 || t.Case.Rules.Door.Pledges.NoCallback {
		c := words(t.doorWords("no_time"))
		c.Choices = t.doorChoices(tapLeave)
		t.speak(c)
		return
	}
	c := words(t.doorWords(occasion))
	for _, s := range slots {
		c.Choices = append(c.Choices, t.slotChoice(s))
	}
	c.Choices = append(c.Choices, t.doorChoices(tapLeave)...)
	t.speak(c)
}

// calledAt promises that somebody writes within a time: a follow-up, which has a clock of its
// own and outlives the inquiry.
func (t *talker) calledAt(m desk.Message, begin time.Time) {
	slot, ok := t.Case.Rules.Door.Slot(t.hours(), begin, t.now)
	if !ok || len(t.Case.Kept.FollowUps) >= maxFollowUps {
		t.asksTime("gone")
		return
	}
	v := admission.Verdict{Way: desk.WayMessage, Why: whyChosen}
	if t.Case.Talk.State == conversation.Bot {
		t.mustMove(conversation.Act{Verb: conversation.HandOff})
		t.line("handed_off", "", map[string]string{"reason": "wish"})
		t.m.Reason, t.m.Session, t.m.Withdrawn, t.m.Table, t.m.Unsure = "wish", nil, false, nil, 0
		t.m.Parted, t.m.Reminded = t.now, time.Time{}
	}
	e := t.Case.Talk.Entrance
	if !e.Open() {
		e = t.entrance(v, admission.Wait{})
	}
	t.dropCallback()
	e.Choice, e.Pledge, e.Begin, e.Due = tapCall, desk.PledgeCallback, slot.Begin, slot.End
	f := care.FollowUp{ID: e.ID, Workspace: t.Case.Talk.Workspace, Conversation: t.Case.Talk.ID, Contact: t.Case.Talk.Contact, Message: m.ID, At: t.now, Due: slot.End}
	t.keepFollowUp(f)
	t.job(desk.Job{Kind: desk.JobFollowUp, Key: f.ID, RunAt: f.Due, Payload: map[string]string{"conversation": string(f.Conversation)}})
	t.pen.told(desk.FactFollowUp, "set", "", map[string]string{"follow_up": f.ID})
	c := words(t.doorWords("called", "{{time}}", t.slotLabel(slot)))
	c.Choices = t.doorChoices(tapLeave)
	e.Message = t.speak(c).ID
	t.agree(e, "pledged")
	t.job(desk.Job{Kind: desk.JobRoute, Key: string(t.Case.Thread.Centre), RunAt: t.now}) // it knows then when to look again
}

package decide

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// askEnds are what a question may end with behind the words that a brand lists, longest first.
var askEnds = []string{"でしょうか", "ましょうか", "ますでしょうか", "ですか", "ますか", "ません", "ませんか", "かかりますか", "待ちますか", "ですかね", "かな", "です", "ます", "か"}

// askBegins are what it may begin with.
var askBegins = []string{"すみません", "すいません", "あの", "あのう", "ねえ", "で", "今", "いま"}

// asksHowLong tells whether a whole message asks how long it still takes. What says more than
// that is the operator's to read.
func asksHowLong(text string, asks []string) bool {
	said := strings.ReplaceAll(bare(text), " ", "")
	if said == "" || len([]rune(said)) > 30 {
		return false
	}
	forms := []string{said}
	for _, begin := range askBegins {
		if rest, ok := strings.CutPrefix(said, begin); ok && rest != "" {
			forms = append(forms, rest)
		}
	}
	for _, form := range forms {
		for _, ask := range asks {
			rest, ok := strings.CutPrefix(form, strings.ReplaceAll(bare(ask), " ", ""))
			if ok && (rest == "" || slices.Contains(askEnds, rest)) {
				return true
			}
		}
	}
	return false
}

// answersHowLong tells whether the newest of what was heard asks how long it still takes, and is
// answered: where that costs nothing, and not more often than the brand says.
func (t *talker) answersHowLong() bool {
	s, heard := t.Case.Rules.Door.Filled(), t.Case.Heard
	if !s.On || s.Ask.Off || len(heard) == 0 {
		return false
	}
	m := heard[len(heard)-1]
	if !asksHowLong(textOf(m), s.Ask.Words) {
		return false
	}
	return t.howLong(m, false)
}

// menuEvery is how often a button that stands under the chat all the time is answered: sooner
// than words are, for who presses it waits for an answer.
const menuEvery = 30 * time.Second

// howLong says where the customer stands; false if it said nothing. It is no answer of a
// person's: the clock of what the customer waits for runs on.
func (t *talker) howLong(m desk.Message, menu bool) bool {
	s, e := t.Case.Rules.Door.Filled(), t.Case.Talk.Entrance
	every := s.Ask.Every
	if menu {
		every = min(every, menuEvery)
	}
	if !t.free() || !e.Told.IsZero() && t.now.Sub(e.Told) < every || t.now.Sub(m.At) > quiet || t.Case.Talk.State == conversation.Bot {
		return false
	}
	t.m.Dealt = append(t.m.Dealt, m.ID)
	text, data := t.standing(s)
	c := words(text)
	if e.Pledge == "" && e.Open() {
		c.Choices = t.doorChoices(tapLeave)
	}
	c.Choices = append(c.Choices, t.back()...)
	said := t.voice(c, true)
	e.Told, e.Answers = t.now, e.Answers+1
	t.touch("told", func(talk *conversation.Conversation) { talk.Entrance = e })
	t.entry(t.Case.Talk)
	is := t.Case.Talk
	t.fact(desk.Fact{Kind: desk.FactEntrance, Conversation: is.ID, Version: is.Version, Message: said.ID, Before: is.Standing(), After: is.Standing(),
		Code: "told", Data: data})
	return true
}

// standing is what can honestly be said of how long it still takes.
func (t *talker) standing(s admission.Settings) (text string, data map[string]string) {
	talk := t.Case.Talk
	e, hours := talk.Entrance, t.hours()
	data = map[string]string{"entrance": e.ID}
	switch {
	case e.Pledged() && e.Pledge == desk.PledgeCallback:
		return s.Say("how_called", "{{time}}", t.slotLabel(admission.Slot{Begin: e.Begin, End: e.Due})), data
	case e.Pledged() && !e.Due.IsZero() && t.now.Before(e.Due):
		return s.Say("how_message", "{{due}}", t.dayAndHour(e.Due)), data
	case !hours.Open(t.now):
		return t.brain.Settings.ClosedWords(hours, t.now), data
	case talk.State == conversation.Offered:
		return s.Say("how_next"), data
	}
	wait := t.brain.Door.place()
	if wait.Position == 0 {
		return s.Say("how_unknown"), data
	}
	from, to := wait.Told()
	data["position"], data["from"], data["to"] = admission.Place(wait.Position), millis(from), millis(to)
	fields := []string{"{{wait}}", admission.Range(from, to), "{{position}}", admission.Place(wait.Position)}
	if from > 0 {
		return s.Say("how_both", fields...), data
	}
	return s.Say("how_position", fields...), data
}

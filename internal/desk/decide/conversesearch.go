package decide

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// searched looks something up for a scenario and says what was found, or offers what may
// fit as outside of one; the scenario goes on when it is known whether that was it.
func (t *talker) searched(m desk.Message, words string) {
	t.m.Table = nil
	found := t.brain.Ask(words)
	id := t.decided(m, Part{}, found, Written{})
	offers := t.brain.Known(found)
	switch {
	case found.Zone == retrieval.Answer && len(offers) > 0:
		t.foundIt(m, offers[0], TryAnswer)
	case found.Zone == retrieval.Offer && len(offers) > 0 && t.m.Session != nil:
		t.offer(m, id, offers)
	default:
		t.searchOver(m, false)
	}
}

// offering tells whether a scenario waits for a choice among what its search offered.
func (t *talker) offering() bool {
	s := t.m.Session
	return s != nil && s.Pending != nil && s.Pending.Phase == bot.Searching && t.m.Table != nil && !t.m.Table.Answered
}

// foundIt says an entry that a scenario's search has found, and lets the scenario go on.
func (t *talker) foundIt(m desk.Message, faq FAQ, how TryKind) {
	t.try(Try{Message: m.ID, Kind: how, FAQs: []string{faq.ID}})
	for _, c := range faq.Answer {
		t.speak(c)
	}
	t.searchOver(m, true)
}

func (t *talker) searchOver(m desk.Message, hit bool) {
	t.m.Table = nil
	if t.m.Session != nil {
		t.stepped(m, bot.Input{Kind: bot.InFound, Found: hit})
	}
}

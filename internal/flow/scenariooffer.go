package flow

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// TrySession is where a dialogue stands that is tried out, with what its search has
// offered to choose from.
type TrySession struct {
	bot.Session
	Offer *decide.Table `json:"offer,omitempty"`
}

// search looks words up as the bot does outside: it says a sure answer, or offers what may
// fit; then answered is false, and the customer's choice is the next step.
func (s *stage) search(words string) (hit, answered bool) {
	s.out.offer = nil
	found := s.brain.Ask(words)
	offers := s.brain.Known(found)
	switch {
	case found.Zone == retrieval.Answer && len(offers) > 0:
		s.say(offers[0].Answer...)
		return true, true
	case found.Zone == retrieval.Offer && len(offers) > 0:
		table, said := s.brain.Settings.Offer(s.desk.env.IDs(), offers)
		s.out.offer = &table
		s.say(said)
		return false, false
	}
	return false, true
}

func (s *stage) say(said ...desk.Content) { s.out.Says = append(s.out.Says, slices.Clone(said)...) }

// tapped deals with one of the bot's own buttons. on tells that the scenario goes on with
// what was found; otherwise all is said.
func (s *stage) tapped(t *TrySession, data string) (found, on bool) {
	s.out.At, s.out.Fields = t.Node, t.Fields
	pick, ok := t.Offer.Pick(data)
	switch faq, known := s.brain.FAQ(pick.FAQ); {
	case !ok:
		s.out.Stale = true
		s.say(s.brain.Settings.Stale())
	case pick.Human:
		s.out.HandOff = &bot.HandOff{Reason: "wish"}
		return false, false
	case pick.None:
		return false, true
	case !known: // withdrawn meanwhile
		s.say(s.brain.Settings.Gone())
	default:
		s.say(faq.Answer...)
		return true, true
	}
	s.out.Session, s.out.offer = &t.Session, t.Offer
	return false, false
}

// cries hands over a dialogue whose customer says what calls for a person: as no answer to
// its question, or to what its search offered.
func (s *stage) cries(t *TrySession, in bot.Input, missed bool) bool {
	code := s.brain.Settings.Cry(in.Text)
	if in.Kind != bot.InText || code == "" || !missed && t.Offer == nil {
		return false
	}
	s.out.At, s.out.Fields = t.Node, t.Fields
	s.out.HandOff = &bot.HandOff{Reason: code}
	return true
}

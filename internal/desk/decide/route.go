package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Offer carries out a routing decision, unless the inquiry has moved on.
func Offer(c Case, d routing.Decision, now time.Time, ids desk.IDs) (Change, error) {
	if c.Talk.ID != d.Work.Conversation || c.Talk.State != conversation.Waiting {
		return Change{Base: c.Thread.Version, Case: c}, nil
	}
	p := newPen(c, desk.System, now, ids)
	act := conversation.Act{Verb: conversation.Offer, Operator: d.Operator, Until: now.Add(d.Work.OfferFor)}
	if err := p.move(act); err != nil {
		return Change{}, err
	}
	return p.done(), nil
}

// ExpireOffer returns an inquiry whose offer was let pass. A timer that fires
// late, or after the offer was answered or renewed, changes nothing.
func ExpireOffer(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (Change, error) {
	if c.Talk.ID != id || c.Talk.State != conversation.Offered || now.Before(c.Talk.OfferUntil) {
		return Change{Base: c.Thread.Version, Case: c}, nil
	}
	p := newPen(c, desk.System, now, ids)
	if err := p.move(conversation.Act{Verb: conversation.Expire}); err != nil {
		return Change{}, err
	}
	return p.done(), nil
}

package decide

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Offer carries out a routing decision, unless the inquiry has moved on. Where the queue
// wants it, the operator has the inquiry at once.
func Offer(c Case, d routing.Decision, now time.Time, ids desk.IDs) (Change, error) {
	if c.Talk.ID != d.Work.Conversation || c.Talk.State != conversation.Waiting {
		return Change{Base: c.Thread.Version, Case: c}, nil
	}
	p := newPen(c, desk.System, now, ids)
	p.choice = &d
	if d.OfferFor <= 0 {
		d.OfferFor = d.Work.OfferFor
	}
	act := conversation.Act{Verb: conversation.Offer, Operator: d.Operator, Until: now.Add(d.OfferFor)}
	if d.Mode == desk.AcceptAuto {
		act = conversation.Act{Verb: conversation.Pull, Operator: d.Operator}
	}
	if err := p.move(act); err != nil {
		return Change{}, err
	}
	if d.Mode == desk.AcceptAuto {
		p.line("accepted", d.Operator, nil)
	}
	p.fact(desk.Fact{Kind: desk.FactRouted, Conversation: c.Talk.ID, Subject: d.Operator, Code: d.Model, Data: figures(d)})
	return p.done(), nil
}

// figures writes down what the strategy compared, best candidate first, and how many
// others were out for which reason.
func figures(d routing.Decision) map[string]string {
	out := map[string]string{"candidates": strconv.Itoa(d.Candidates)}
	for i, r := range d.Reasons[:min(3, len(d.Reasons))] {
		out[fmt.Sprintf("%d", i+1)] = fmt.Sprintf("%s %d/%d %d", r.Operator, r.Load, r.Capacity, r.LastAssigned.UnixMilli())
	}
	for why, n := range d.Out {
		out["out_"+why] = strconv.Itoa(n)
	}
	if d.Preferred {
		out["preferred"] = "1"
	}
	if len(d.Relaxed) > 0 {
		out["relaxed"] = strings.Join(d.Relaxed, " ")
	}
	return out
}

// ExpireOffer returns an inquiry whose offer was let pass. A timer that fires
// after the offer was answered changes nothing; for one that fires early (the
// clocks of nodes differ), or whose offer was renewed, wait tells when to look again.
func ExpireOffer(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time, err error) {
	nothing := Change{Base: c.Thread.Version, Case: c}
	if c.Talk.ID != id || c.Talk.State != conversation.Offered {
		return nothing, time.Time{}, nil
	}
	if now.Before(c.Talk.OfferUntil) {
		return nothing, c.Talk.OfferUntil, nil
	}
	p := newPen(c, desk.System, now, ids)
	if err := p.move(conversation.Act{Verb: conversation.Expire}); err != nil {
		return Change{}, time.Time{}, err
	}
	return p.done(), time.Time{}, nil
}

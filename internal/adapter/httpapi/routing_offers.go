package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// OperatorOffers is what somebody did with what was offered to them.
type OperatorOffers struct {
	Operator desk.OperatorID `json:"operator_id"`
	Offered  int             `json:"offered"`
	Accepted int             `json:"accepted"`
	Declined int             `json:"declined"`
	LetPass  int             `json:"let_pass"`
	Else     int             `json:"else" doc:"somebody else or the customer was quicker, it is offered still, or its end is not known"`
	Reasons  map[string]int  `json:"reasons" doc:"declines by reason: busy, skill, related, other"`
	Refused  Null[float64]   `json:"refused_rate" doc:"(declined + let_pass) / (accepted + declined + let_pass)"`
	AcceptS  Null[int64]     `json:"accept_s" doc:"seconds to accept, as a mean; null: nothing was accepted"`

	Heated        int `json:"heated" doc:"offers of angry customers"`
	HeatedRefused int `json:"heated_refused" doc:"of these, declined or let pass"`
	CalmRefused   int `json:"calm_refused" doc:"of all others"`
}

// OfferReport is by person; whoever was offered nothing is left out.
type OfferReport struct {
	Items List[OperatorOffers] `json:"items"`
}

type offersIn struct {
	From string `query:"from" required:"true" doc:"2026-11-01, in the centre's time"`
	To   string `query:"to" required:"true" doc:"and until the end of this day; at most 31 days"`
}

type offersOut struct{ Body OfferReport }

func (s *server) offerReport(ctx context.Context, in *offersIn) (*offersOut, error) {
	lines, err := s.Routing.Offers(ctx, callerFrom(ctx).Person, in.From, in.To)
	if err != nil {
		return nil, err
	}
	out := &offersOut{}
	for _, l := range lines {
		one := OperatorOffers{Operator: l.Operator, Offered: l.Offered, Accepted: l.Accepted, Declined: l.Declined, LetPass: l.LetPass, Else: l.Else, Reasons: l.Whys,
			Heated: l.Heated, HeatedRefused: l.HeatedRefused, CalmRefused: l.CalmRefused}
		if share, ok := l.Refused(); ok {
			one.Refused = some(share)
		}
		if l.Accepted > 0 {
			one.AcceptS = some(seconds(l.Took))
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

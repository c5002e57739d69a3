package report

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// OfferCount counts offers to somebody that ended alike.
type OfferCount struct {
	Operator desk.OperatorID
	Outcome  string // the verb that ended them; "" = not known, or they are offered still
	Why      string // of a decline
	Heated   bool   // of an angry customer
	N        int
	Took     time.Duration // all of them together, from the offer to its end
}

// OfferLine is what somebody did with what was offered to them.
type OfferLine struct {
	Operator desk.OperatorID
	Offered  int
	Accepted int
	Declined int
	LetPass  int
	Whys     map[string]int // declines by reason
	Else     int            // the customer or somebody else was quicker, or it is offered still
	Took     time.Duration  // to accept, as a mean; 0: nothing was

	Heated        int // offers of angry customers
	HeatedRefused int // of these, declined or let pass
	CalmRefused   int // of all others
}

// Answered are the offers that were accepted, declined or let pass.
func (l OfferLine) Answered() int { return l.Accepted + l.Declined + l.LetPass }

// Refused is the share declined or let pass of those answered; ok is false of none.
func (l OfferLine) Refused() (share float64, ok bool) {
	if l.Answered() == 0 {
		return 0, false
	}
	return float64(l.Declined+l.LetPass) / float64(l.Answered()), true
}

// Offers adds up what each person did, in the order in which they first come.
func Offers(counts []OfferCount) (out []OfferLine) {
	at := map[desk.OperatorID]int{}
	for _, c := range counts {
		i, known := at[c.Operator]
		if !known {
			i = len(out)
			at[c.Operator] = i
			out = append(out, OfferLine{Operator: c.Operator, Whys: map[string]int{}})
		}
		out[i].add(c)
	}
	for i, l := range out {
		if l.Accepted > 0 {
			out[i].Took /= time.Duration(l.Accepted)
		}
	}
	return out
}

func (l *OfferLine) add(c OfferCount) {
	l.Offered += c.N
	if c.Heated {
		l.Heated += c.N
	}
	refused := true
	switch c.Outcome {
	case "accept":
		l.Accepted, l.Took, refused = l.Accepted+c.N, l.Took+c.Took, false
	case "decline":
		l.Declined += c.N
		l.Whys[c.Why] += c.N
	case "expire":
		l.LetPass += c.N
	default:
		l.Else, refused = l.Else+c.N, false
	}
	switch {
	case refused && c.Heated:
		l.HeatedRefused += c.N
	case refused:
		l.CalmRefused += c.N
	}
}

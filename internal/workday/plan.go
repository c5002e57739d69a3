package workday

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// plan is the day as far as it does not depend on the desk: who works when, who writes
// when, and what each talk takes. The same seed gives the same plan, whatever the policy.
type plan struct {
	people    []staff
	inquiries []inquiry
}

// inquiry is one customer's question and all that will be drawn about it.
type inquiry struct {
	n        int
	customer string // LINE's id
	at       time.Time
	channel  *counter
	english  bool
	angry    bool
	patience time.Duration // without a person's answer the customer leaves then
	turns    []turn
	thanks   time.Duration // after the last answer; 0: falls silent
	wrap     time.Duration // after-contact work, alone
	takes    []take        // what becomes of the offers of this talk, in turn
	odd      oddity
}

// turn is an answer that the talk needs.
type turn struct {
	work  time.Duration // reading and writing, of somebody who has no other talk
	think time.Duration // until the customer writes again
}

// take is how somebody meets an offer.
type take struct {
	after  time.Duration
	passes bool // does not see it
}

// oddity is something that happens in few talks.
type oddity int

// The oddities, and in how many of a thousand talks.
const (
	plain     oddity = iota
	held             // the customer is told to wait, then answered
	passedOn         // to another queue of the brand
	handed           // to a colleague
	escalated        // a supervisor advises
	takenOver        // a supervisor takes it
	forgotten        // the operator does not see that the customer wrote
	recurs           // the customer writes once more soon after the close
	reopened         // by the operator, who forgot something
	called           // the operator begins a talk with the customer later
)

var oddities = []struct {
	odd      oddity
	thousand int
}{{held, 50}, {passedOn, 25}, {handed, 15}, {escalated, 8}, {takenOver, 6}, {forgotten, 6}, {recurs, 15}, {reopened, 5}, {called, 5}}

// What the model supposes; the shares are of all talks.
const (
	englishShare = 0.05
	angryShare   = 0.08
	thanksShare  = 0.7
	passShare    = 0.02 // of offers
	hastyShare   = 0.12 // of customers, who leave soon
	knownShare   = 0.08 // of customers, who have asked today before
	knownAfter   = 150 * time.Minute
	mostTurns    = 8
)

// draw makes the plan of a seed.
func draw(o Options) plan {
	r := rand.New(rand.NewPCG(o.Seed, 0x646179)) //nolint:gosec // a model of people needs no secrets
	p := plan{people: hire(o.Operators, r)}
	for i := range o.Conversations {
		p.inquiries = append(p.inquiries, ask(i, r))
	}
	slices.SortStableFunc(p.inquiries, func(a, b inquiry) int { return a.at.Compare(b.at) })
	var early []inquiry
	for i := range p.inquiries {
		q := &p.inquiries[i]
		q.n, q.customer = i, fmt.Sprintf("U%032x", i+1)
		if r.Float64() < knownShare {
			q.customer = again(*q, early, r)
		}
		early = append(early, *q)
	}
	return p
}

// again draws somebody who has asked there before, if there is one.
func again(q inquiry, early []inquiry, r *rand.Rand) string {
	for range min(len(early), 30) {
		was := early[r.IntN(len(early))]
		if q.at.Sub(was.at) >= knownAfter && was.channel == q.channel && was.english == q.english {
			return was.customer
		}
	}
	return q.customer
}

// ask draws one inquiry.
func ask(n int, r *rand.Rand) inquiry {
	q := inquiry{n: n, english: r.Float64() < englishShare, angry: r.Float64() < angryShare}
	q.at, q.channel = arrival(r)
	q.patience = lognormal(r, 70*time.Minute, 0.6)
	if r.Float64() < hastyShare {
		q.patience = lognormal(r, 14*time.Minute, 0.5)
	}
	if open := q.channel.opens(); q.at.Before(open) { // nobody expects an answer before
		q.patience += open.Sub(q.at)
	}
	for {
		q.turns = append(q.turns, turn{lognormal(r, 55*time.Second, 0.6), 15*time.Second + lognormal(r, 75*time.Second, 0.9)})
		if len(q.turns) == mostTurns || r.Float64() > 0.6 {
			break
		}
	}
	if q.angry { // takes more words
		q.turns = append(q.turns, turn{lognormal(r, 60*time.Second, 0.5), 15*time.Second + lognormal(r, 40*time.Second, 0.9)})
	}
	if r.Float64() < thanksShare {
		q.thanks = 10*time.Second + lognormal(r, 35*time.Second, 0.7)
	}
	q.wrap = lognormal(r, 40*time.Second, 0.5)
	for range 12 {
		q.takes = append(q.takes, take{time.Second + lognormal(r, 3*time.Second, 0.7), r.Float64() < passShare})
	}
	at := r.IntN(1000)
	for _, o := range oddities {
		if at -= o.thousand; at < 0 {
			q.odd = o.odd
			break
		}
	}
	return q
}

// lognormal draws around a median, in whole milliseconds.
func lognormal(r *rand.Rand, median time.Duration, sigma float64) time.Duration {
	return time.Duration(float64(median) * math.Exp(sigma*r.NormFloat64())).Truncate(time.Millisecond)
}

// staff is one of the people and their day.
type staff struct {
	id       desk.OperatorID
	brands   []desk.WorkspaceID
	capacity int
	profile  desk.StaffProfile
	pace     float64 // of work: 1 = as drawn
	begins   time.Time
	ends     time.Time
	breaks   []desk.Span
	cut      desk.Span // the connection is lost; zero: never
}

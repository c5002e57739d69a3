package routing

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Played is a day, as it was or as it would have been.
type Played struct {
	Arrivals int
	Taken    int // got an operator
	Wait     Waits
	Reply    Waits   // to the first answer
	Within   float64 // part of all that was answered within ReplyGoal
	People   []Share
	Fairness float64 // 1 = everybody's work matches their time; 1/n = one did it all
}

// ReplyGoal is what the first answer is measured by.
const ReplyGoal = 15 * time.Minute

// Waits sums up times.
type Waits struct{ Mean, P50, P90, Max time.Duration }

// Share is what one person had.
type Share struct {
	Operator desk.OperatorID
	Taken    int
	Heated   int
	Work     time.Duration // weight times handling time
	Present  time.Duration
	Peak     int // most units at once
}

// tally sums a day up.
type tally struct {
	arrivals int
	waits    []time.Duration
	replies  []time.Duration
	shares   map[desk.OperatorID]*Share
}

func newTally(d Day) *tally {
	t := &tally{arrivals: len(d.Arrivals), shares: map[desk.OperatorID]*Share{}}
	for _, s := range d.Stints {
		if s.From.Before(s.To) {
			t.share(s.Operator).Present += s.To.Sub(s.From)
		}
	}
	return t
}

func (t *tally) share(id desk.OperatorID) *Share {
	if t.shares[id] == nil {
		t.shares[id] = &Share{Operator: id}
	}
	return t.shares[id]
}

func (t *tally) take(a Arrival, by desk.OperatorID, waited time.Duration) {
	t.waits, t.replies = append(t.waits, waited), append(t.replies, waited+a.Reply)
	s := t.share(by)
	s.Taken++
	s.Work += time.Duration(a.Work.Weight) * a.Handle
	if a.Work.Heated {
		s.Heated++
	}
}

func (t *tally) peak(id desk.OperatorID, load int) {
	s := t.share(id)
	s.Peak = max(s.Peak, load)
}

func (t *tally) played() Played {
	out := Played{Arrivals: t.arrivals, Taken: len(t.waits), Wait: waits(t.waits), Reply: waits(t.replies), Fairness: 1}
	for _, r := range t.replies {
		if r <= ReplyGoal {
			out.Within++
		}
	}
	if t.arrivals > 0 {
		out.Within /= float64(t.arrivals)
	}
	for _, s := range t.shares {
		out.People = append(out.People, *s)
	}
	slices.SortFunc(out.People, func(a, b Share) int { return strings.Compare(string(a.Operator), string(b.Operator)) })
	out.Fairness = fairness(out.People)
	return out
}

// fairness is Jain's index over each person's work by the time they were there.
func fairness(people []Share) float64 {
	var sum, squares, n float64
	for _, s := range people {
		if s.Present <= 0 {
			continue
		}
		x := float64(s.Work) / float64(s.Present)
		sum, squares, n = sum+x, squares+x*x, n+1
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (n * squares)
}

func waits(all []time.Duration) (w Waits) {
	if len(all) == 0 {
		return w
	}
	slices.Sort(all)
	var sum time.Duration
	for _, d := range all {
		sum += d
	}
	at := func(part float64) time.Duration { return all[min(len(all)-1, int(part*float64(len(all))))] }
	return Waits{sum / time.Duration(len(all)), at(0.5), at(0.9), all[len(all)-1]}
}

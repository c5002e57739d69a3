package report

import (
	"cmp"
	"slices"
)

// Fate is what became of a promise to a customer.
type Fate string

// Fates of promises.
const (
	PromiseKept    Fate = "kept"    // by its time
	PromiseLate    Fate = "late"    // done, taken back or moved when its time was over
	PromiseOverdue Fate = "overdue" // its time is over, and it is still to be kept
	PromiseDropped Fate = "dropped" // taken back while there was time
	PromiseOpen    Fate = "open"    // there is time
)

// Promised counts a period's follow-ups of one person and queue with the same fate.
type Promised struct {
	Operator string // who promised
	Queue    string // of the inquiry
	Fate     Fate
	N        int
}

// PromiseLine is a line of the report: of an operator, a queue, or all.
type PromiseLine struct {
	Name                                     string
	Made, Kept, Late, Overdue, Dropped, Open int
}

// Rate is the share that was kept by its time: kept ÷ (kept + late + overdue). ok is false while
// none was to be kept.
func (l PromiseLine) Rate() (rate float64, ok bool) {
	n := l.Kept + l.Late + l.Overdue
	if n == 0 {
		return 0, false
	}
	return float64(l.Kept) / float64(n), true
}

func (l *PromiseLine) add(c Promised) {
	l.Made += c.N
	switch c.Fate {
	case PromiseKept:
		l.Kept += c.N
	case PromiseLate:
		l.Late += c.N
	case PromiseOverdue:
		l.Overdue += c.N
	case PromiseDropped:
		l.Dropped += c.N
	case PromiseOpen:
		l.Open += c.N
	}
}

// Promises is the report on follow-ups.
type Promises struct {
	Total     PromiseLine
	Operators []PromiseLine // most late first
	Queues    []PromiseLine
}

// NewPromises adds up counts.
func NewPromises(counts []Promised) (out Promises) {
	for _, c := range counts {
		out.Total.add(c)
		promiseOf(&out.Operators, c.Operator).add(c)
		promiseOf(&out.Queues, c.Queue).add(c)
	}
	for _, lines := range [][]PromiseLine{out.Operators, out.Queues} {
		slices.SortFunc(lines, func(a, b PromiseLine) int {
			return cmp.Or(cmp.Compare(b.Late+b.Overdue, a.Late+a.Overdue), cmp.Compare(b.Made, a.Made), cmp.Compare(a.Name, b.Name))
		})
	}
	return out
}

func promiseOf(lines *[]PromiseLine, name string) *PromiseLine {
	i := slices.IndexFunc(*lines, func(l PromiseLine) bool { return l.Name == name })
	if i < 0 {
		i = len(*lines)
		*lines = append(*lines, PromiseLine{Name: name})
	}
	return &(*lines)[i]
}

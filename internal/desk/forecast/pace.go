package forecast

import (
	"math"
	"slices"
	"time"
)

// Run is a talk as far as somebody had it in hand within a while that is looked at.
type Run struct {
	Handle Times         // of such work, of somebody who has nothing else
	Slow   float64       // how many times as long it takes beside what they have
	From   time.Duration // its age when the while, or the talk, began
	To     time.Duration // and when the while, or the talk, ended
	Ended  bool
}

// PaceOver is how long a while is looked at: long enough to count, short enough to be now.
const PaceOver = 20 * time.Minute

// paceLasts is how long it takes until a pace has come back to 1 as far as to a third.
const paceLasts = 10 * time.Minute

// Pace is how fast work goes beside what the past says of it: the talks that ended within a
// while ÷ those that were to end, each by its age (observed ÷ expected events, as mortality is
// compared). It sees what makes all talks slower or quicker together, whatever it is: hands
// that are full, a system that is slow, customers who answer late. Where little was to end it
// stays near 1.
func Pace(runs []Run) float64 {
	ended, due := 0.0, 0.0
	for _, r := range runs {
		slow := max(r.Slow, 1)
		at := func(d time.Duration) float64 { return r.Handle.ended(time.Duration(float64(max(0, d)) / slow)) }
		due += max(0, at(r.To)-at(r.From))
		if r.Ended {
			ended++
		}
	}
	return min(max(slowest, (ended+calm)/(due+calm)), quickest)
}

// Bounds of the pace, and how many ends speak for no change before any is seen.
const (
	slowest  = 0.4
	quickest = 1.6
	calm     = 20.0
)

// ended is how many times something that takes so long would have ended by an age, were it begun
// again each time: the cumulated hazard.
func (t Times) ended(age time.Duration) float64 {
	n := len(t.sorted)
	if n == 0 {
		return 0
	}
	last := max(0, n-fewLonger)
	beyond := max(0, age-t.sorted[last]) // of what is longer than nearly all: as something that forgets its age
	shorter := t.below(min(age, t.sorted[last]))
	return -math.Log(1-min(shorter, float64(last)+0.5)/float64(n)) + float64(beyond)/float64(max(t.At(0.5), time.Second))
}

// below is how many are shorter than an age: half of those that are as long, and between two it
// is counted by distance.
func (t Times) below(age time.Duration) float64 {
	low, _ := slices.BinarySearch(t.sorted, age)
	high, _ := slices.BinarySearch(t.sorted, age+1)
	if low < high || low == 0 || low == len(t.sorted) {
		return float64(low+high) / 2
	}
	before, after := t.sorted[low-1], t.sorted[low]
	return float64(low) - 0.5 + float64(age-before)/float64(max(1, after-before))
}

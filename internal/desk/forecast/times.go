package forecast

import (
	"math"
	"slices"
	"time"
)

// Times is how long something took, often enough to know how it varies. The zero value
// knows nothing.
type Times struct{ sorted []time.Duration }

// keptTimes bounds what is kept: more make no quantile better.
const keptTimes = 256

// NewTimes keeps samples, thinned out evenly where there are many.
func NewTimes(samples []time.Duration) Times {
	all := slices.Clone(samples)
	slices.Sort(all)
	if len(all) <= keptTimes {
		return Times{all}
	}
	out := make([]time.Duration, keptTimes)
	for i := range out {
		out[i] = all[(2*i+1)*len(all)/(2*keptTimes)]
	}
	return Times{out}
}

// N is how many are known.
func (t Times) N() int { return len(t.sorted) }

// At is the time that a share u of them does not exceed; between two it is their mean by
// distance. 0 where nothing is known.
func (t Times) At(u float64) time.Duration {
	n := len(t.sorted)
	if n == 0 {
		return 0
	}
	at := u*float64(n) - 0.5
	low := int(math.Floor(at))
	switch {
	case low < 0:
		return t.sorted[0]
	case low >= n-1:
		return t.sorted[n-1]
	}
	part := at - float64(low)
	return t.sorted[low] + time.Duration(part*float64(t.sorted[low+1]-t.sorted[low]))
}

// fewLonger is how many longer ones are needed to tell what is left of one that runs.
const fewLonger = 3

// Left is what is still to come of one that has run so long: by those that took longer, and
// where hardly any did, by the middle one, as of something that forgets its age.
func (t Times) Left(age time.Duration, u float64) time.Duration {
	n := len(t.sorted)
	if n == 0 {
		return 0
	}
	shorter, _ := slices.BinarySearch(t.sorted, age+1)
	if n-shorter < fewLonger {
		return time.Duration(-math.Log(1-min(u, 0.999)) * float64(t.At(0.5)))
	}
	over := float64(shorter) / float64(n)
	return max(0, t.At(over+u*(1-over))-age)
}

package workday

import (
	"time"
)

// Foretold is how well the desk's forecast did on the day: what it said of who joined, and every
// three minutes of the hour, beside what came.
type Foretold struct {
	Asked  int // how often
	Silent int // of these it knew too little
	All    WaitErrors
	Busy   WaitErrors // of All, who joined where somebody waited already
	Late   CountErrors
}

// WaitErrors compares expected waits with real ones.
type WaitErrors struct {
	N       int
	Mean    time.Duration // real wait
	Error   time.Duration // of the forecast's middle (p50), mean of the absolute
	Bias    time.Duration // of it, mean: above 0 it says too much
	Within  float64       // share whose wait was within p90, or at most so little longer as an offer takes (grace)
	Beyond  int           // of N, p90 was beyond what the forecast looks at
	Naive   time.Duration // mean absolute error of waiting ÷ recent rate
	NaiveBy time.Duration // its bias
}

// CountErrors compares how many replies were to go over their time within an hour with how
// many did.
type CountErrors struct {
	N      int
	Mean   float64 // really
	Error  float64 // mean of the absolute
	Bias   float64
	Within float64 // share within p10 … p90
}

// foretold sums up.
func (f *foresight) foretold() *Foretold {
	if f == nil {
		return nil
	}
	busy := []outcome{}
	for _, o := range f.waits {
		if o.before > 0 {
			busy = append(busy, o)
		}
	}
	return &Foretold{Asked: f.asked, Silent: f.silent, All: waitErrors(f.waits), Busy: waitErrors(busy), Late: f.countErrors()}
}

// grace is how much longer than p90 a wait may be that still counts as within: how many seconds
// somebody needs to take an offer is nothing that a forecast is for.
const grace = 10 * time.Second

// waitErrors looks at those of whom both estimates said something.
func waitErrors(all []outcome) (e WaitErrors) {
	within := 0
	for _, o := range all {
		if !o.known || !o.steady {
			continue
		}
		e.N++
		e.Mean += o.took
		e.Error, e.Bias = e.Error+(o.p50-o.took).Abs(), e.Bias+o.p50-o.took
		e.Naive, e.NaiveBy = e.Naive+(o.naive-o.took).Abs(), e.NaiveBy+o.naive-o.took
		if o.over {
			e.Beyond++
		}
		if o.took <= o.p90+grace || o.over {
			within++
		}
	}
	if n := time.Duration(e.N); n > 0 {
		e.Mean, e.Error, e.Bias, e.Naive, e.NaiveBy = e.Mean/n, e.Error/n, e.Bias/n, e.Naive/n, e.NaiveBy/n
		e.Within = float64(within) / float64(n)
	}
	return e
}

func (f *foresight) countErrors() (e CountErrors) {
	within := 0
	for _, g := range f.lates {
		n := 0
		for _, t := range f.late {
			if t.After(g.at) && !t.After(g.at.Add(time.Hour)) {
				n++
			}
		}
		e.N++
		e.Mean += float64(n)
		e.Error, e.Bias = e.Error+max(g.mean-float64(n), float64(n)-g.mean), e.Bias+g.mean-float64(n)
		if g.p10 <= n && n <= g.p90 {
			within++
		}
	}
	if n := float64(e.N); n > 0 {
		e.Mean, e.Error, e.Bias, e.Within = e.Mean/n, e.Error/n, e.Bias/n, float64(within)/n
	}
	return e
}

package report

import (
	"maps"
	"slices"
	"time"
)

// Steps in which reports tell times, rounded up, and to which length: a second within an hour,
// a minute within a day, an hour within a year; what took longer is told as a year. So a
// period's times are about 13,700 counts at most, however many replies it holds.
var steps = []struct{ to, step time.Duration }{{time.Hour, time.Second}, {24 * time.Hour, time.Minute}, {Longest, time.Hour}}

// Longest is the longest time that is told.
const Longest = 365 * 24 * time.Hour

// Rounded is a time as reports tell it. Times are whole milliseconds; what is less than one is cut.
func Rounded(d time.Duration) time.Duration {
	d = d.Truncate(time.Millisecond)
	for _, s := range steps {
		if d <= s.to {
			return (d + s.step - 1) / s.step * s.step
		}
	}
	return Longest
}

// Spread is how many took how long, by rounded times.
type Spread map[time.Duration]int

// Add counts n more that took so long.
func (s Spread) Add(d time.Duration, n int) { s[Rounded(d)] += n }

// Join counts those of another spread too.
func (s Spread) Join(o Spread) {
	for d, n := range o {
		s[d] += n
	}
}

// At is the smallest of the rounded times that so many per cent don't exceed; 0 of none.
func (s Spread) At(part int) time.Duration {
	all := 0
	for _, n := range s {
		all += n
	}
	left := (all*part + 99) / 100 // of them, to the smallest place
	for _, d := range slices.Sorted(maps.Keys(s)) {
		if left -= s[d]; left <= 0 {
			return d
		}
	}
	return 0
}

// Took is how long replies took on both clocks, from when they count and from the customer's
// message.
type Took struct{ Service, Real, ServiceAsked, RealAsked Spread }

// NewTook is one of no replies.
func NewTook() Took { return Took{Spread{}, Spread{}, Spread{}, Spread{}} }

// Join counts those of another too.
func (t Took) Join(o Took) {
	t.Service.Join(o.Service)
	t.Real.Join(o.Real)
	t.ServiceAsked.Join(o.ServiceAsked)
	t.RealAsked.Join(o.RealAsked)
}

// Into fills in a line's percentiles.
func (t Took) Into(l *ReplyLine) {
	l.times(t.Service, t.Real)
	l.Asked.times(t.ServiceAsked, t.RealAsked)
}

func (k *Kept) times(service, real Spread) {
	k.ServiceMedian, k.ServiceP90 = service.At(50), service.At(90)
	k.RealMedian, k.RealP90 = real.At(50), real.At(90)
}

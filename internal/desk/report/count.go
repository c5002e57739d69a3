package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Count makes the figures of replies of clocks that ended: what the store counts by SQL, in
// words. What is still awaited is not among them.
func Count(ends []desk.ClockEnd) (out Replies) {
	first, next := NewTook(), NewTook()
	for _, e := range ends {
		if e.Kind == desk.ClockResolve || e.Kind == desk.ClockHold || e.Code == desk.ClockRunning || e.Reason == "spam" || e.Reason == "merged" {
			continue
		}
		line, times := &out.Next, next
		if e.Kind == desk.ClockFirst {
			line, times = &out.First, first
			out.hand(e)
		}
		for _, l := range []*ReplyLine{line, &out.All} {
			l.add(e)
		}
		if e.Code == desk.ClockMet {
			times.Service.Add(e.ServiceTook, 1)
			times.Real.Add(e.RealTook, 1)
		}
	}
	first.Into(&out.First)
	next.Into(&out.Next)
	first.Join(next)
	first.Into(&out.All)
	return out
}

func left(e desk.ClockEnd) bool {
	return e.Code == desk.ClockTakenBack || e.Code == desk.ClockUnanswered && e.Reason == "abandoned"
}

// hand counts the end of a hand-off.
func (r *Replies) hand(e desk.ClockEnd) {
	switch {
	case e.Code == desk.ClockMet:
		r.Answered++
	case left(e):
		r.Abandoned++
	case e.Code != desk.ClockUnanswered:
		return
	}
	r.Offered++
}

func (l *ReplyLine) add(e desk.ClockEnd) {
	met := e.Code == desk.ClockMet
	switch {
	case e.Code == desk.ClockUnneeded:
		l.Unneeded++
		return
	case left(e) || !met && e.Code != desk.ClockUnanswered:
		return
	case met:
		l.Replied++
	default:
		l.Unanswered++
	}
	l.Due++
	if e.Service <= 0 && e.Real <= 0 {
		return
	}
	l.Targeted++
	// a target that one clock has alone holds for both
	if met && e.ServiceTook.Truncate(time.Millisecond) <= cmp.Or(e.Service, e.Real) {
		l.InService++
	}
	if met && e.RealTook.Truncate(time.Millisecond) <= cmp.Or(e.Real, e.Service) {
		l.InReal++
	}
}

// Percentile is the smallest of the times that so many per cent don't exceed; 0 of none. It
// sorts them.
func Percentile(times []time.Duration, part int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[(len(times)*part+99)/100-1].Truncate(time.Millisecond)
}

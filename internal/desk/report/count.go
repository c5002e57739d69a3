package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Count makes the figures of clocks that ended: what the store counts by SQL, in words. What
// is still awaited is not among them.
func Count(ends []desk.ClockEnd) (out Replies) {
	took := Times{}
	for _, e := range ends {
		if e.Kind == desk.ClockHold || e.Code == desk.ClockRunning || e.Reason == "spam" || e.Reason == "merged" {
			continue
		}
		if e.Kind == desk.ClockFirst {
			out.hand(e)
		}
		for _, l := range out.Lines(e.Kind) {
			l.add(e)
		}
		if e.Code == desk.ClockMet {
			t := took.Of(e.Kind)
			t.Service.Add(e.ServiceTook, 1)
			t.Real.Add(e.RealTook, 1)
			t.ServiceAsked.Add(e.ServiceAsked, 1)
			t.RealAsked.Add(e.RealAsked, 1)
		}
	}
	took.Into(&out)
	return out
}

// Lines are those in which a kind of clock counts.
func (r *Replies) Lines(kind desk.ClockKind) []*ReplyLine {
	switch kind {
	case desk.ClockResolve:
		return []*ReplyLine{&r.Resolved}
	case desk.ClockFirst:
		return []*ReplyLine{&r.First, &r.All}
	}
	return []*ReplyLine{&r.Next, &r.All}
}

// Times is how long what each kind of clock waited for took.
type Times map[desk.ClockKind]Took

// Of is a kind's.
func (t Times) Of(kind desk.ClockKind) Took {
	if _, known := t[kind]; !known {
		t[kind] = NewTook()
	}
	return t[kind]
}

// Into fills in the percentiles of all lines.
func (t Times) Into(r *Replies) {
	for kind, line := range map[desk.ClockKind]*ReplyLine{desk.ClockFirst: &r.First, desk.ClockReply: &r.Next, desk.ClockResolve: &r.Resolved} {
		t.Of(kind).Into(line)
	}
	all := NewTook()
	all.Join(t.Of(desk.ClockFirst))
	all.Join(t.Of(desk.ClockReply))
	all.Into(&r.All)
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
	if met {
		l.met(e.ServiceTook, e.RealTook, e)
		l.Asked.met(e.ServiceAsked, e.RealAsked, e)
	}
}

// met counts a reply within its targets. One that a clock has alone holds for both.
func (k *Kept) met(service, real time.Duration, e desk.ClockEnd) {
	if service.Truncate(time.Millisecond) <= cmp.Or(e.Service, e.Real) {
		k.InService++
	}
	if real.Truncate(time.Millisecond) <= cmp.Or(e.Real, e.Service) {
		k.InReal++
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

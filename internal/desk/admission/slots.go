package admission

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Hours are the times at which people are there.
type Hours interface {
	Open(at time.Time) bool
	NextOpen(at time.Time) time.Time  // at or after; zero: never
	NextClose(at time.Time) time.Time // after; zero: never
	Add(at time.Time, service time.Duration) time.Time
	Zone() *time.Location
}

// Slot is a time within which somebody writes.
type Slot struct{ Begin, End time.Time }

// Choices of a call-back.
const (
	maxSlots   = 5
	slotsAhead = 14 * 24 * time.Hour
)

// Slots are the next times that can be promised for a call-back: whole, within opening hours,
// on the hour.
func (s Settings) Slots(h Hours, now time.Time) (out []Slot) {
	p := s.Filled().Pledges
	for at := onTheHour(now.Add(p.Ahead), h.Zone()); len(out) < maxSlots && at.Sub(now) < slotsAhead; {
		if !h.Open(at) {
			next := h.NextOpen(at)
			if next.IsZero() {
				break
			}
			at = onTheHour(next, h.Zone())
			if !h.Open(at) { // it opens and closes within the hour
				at = at.Add(time.Hour)
				continue
			}
		}
		end := at.Add(p.Slot)
		if shut := h.NextClose(at); !shut.IsZero() && shut.Before(end) {
			end = shut
		}
		if end.Sub(at) >= p.Slot/2 {
			out = append(out, Slot{at, end})
		}
		at = onTheHour(end, h.Zone())
	}
	return out
}

// onTheHour is the hour at or behind an instant, as clocks show it there.
func onTheHour(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	hour := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), 0, 0, 0, zone)
	if hour.Before(local) {
		hour = hour.Add(time.Hour)
	}
	return hour.UTC()
}

// Slot finds the one that begins at an instant, if it can still be promised.
func (s Settings) Slot(h Hours, begin, now time.Time) (Slot, bool) {
	for _, slot := range s.Slots(h, now) {
		if slot.Begin.Equal(begin) {
			return slot, true
		}
	}
	return Slot{}, false
}

// AnsweredBy is by when a message that is left now is answered, rounded up to ten minutes; zero where
// nobody ever is there.
func (s Settings) AnsweredBy(h Hours, now time.Time) time.Time {
	const step = 10 * time.Minute
	due := h.Add(now, s.Filled().Pledges.Message)
	if due.IsZero() {
		return due
	}
	if cut := due.Truncate(step); cut.Before(due) {
		return cut.Add(step)
	}
	return due
}

// Line is the instant from which who was promised something counts as waiting in line: so that
// they come up when the promise comes near, behind those who wait in the talk until then.
func Line(e desk.Entrance) time.Time {
	switch e.Pledge {
	case desk.PledgeCallback:
		return e.Begin.Add(-nearly)
	case desk.PledgeMessage:
		if !e.Due.IsZero() {
			return e.Due.Add(-2 * nearly)
		}
	}
	return time.Time{}
}

// nearly is how long before its time a promise counts like a wait in the talk: the usual target of a reply.
const nearly = 15 * time.Minute

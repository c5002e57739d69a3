package sla

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a place.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day an instant falls on at its own place.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads 2026-11-29.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date such as 2026-11-29", s)
	}
	return DateOf(t), nil
}

// String gives 2026-11-29.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Add gives the day so many days later.
func (d Date) Add(days int) Date { return DateOf(d.noon().AddDate(0, 0, days)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// Before tells whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.noon().Before(o.noon()) }

// until counts the days from d to o.
func (d Date) until(o Date) int { return int(o.noon().Sub(d.noon()) / day) }

func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

const day = 24 * time.Hour

// wall is the first instant at which a place's clocks show a day and minute, or more. A
// time that the clocks jump over is the instant of the jump; of one that comes twice the
// first counts. minute may be a day's end (1440) and beyond.
func (d Date) wall(minute int, zone *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, zone)
	want := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, time.UTC)
	shown := clockFace(t)
	begin, end := t.ZoneBounds()
	switch {
	case shown.After(want): // jumped over, and we stand behind the jump
		return begin
	case shown.Before(want):
		return end
	case begin.IsZero():
		return t
	}
	// the zone before, if its clocks were ahead, has shown the same time already
	_, now := t.Zone()
	_, before := begin.Add(-time.Second).Zone()
	if first := t.Add(-time.Duration(before-now) * time.Second); before > now && first.Before(begin) {
		return first
	}
	return t
}

// clockFace is what the clocks show, as if it were UTC: to be compared.
func clockFace(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

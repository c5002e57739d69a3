package desk

import (
	"fmt"
	"time"
)

// Hours is a part of each day in a place's own time; it may pass midnight. The
// zero value is no time at all.
type Hours struct {
	From, To time.Duration // since midnight
	Zone     *time.Location
}

// ParseHours reads "21:00-08:00"; an empty text is no time at all.
func ParseHours(s string, zone *time.Location) (Hours, error) {
	if s == "" {
		return Hours{}, nil
	}
	var fh, fm, th, tm int
	n, err := fmt.Sscanf(s, "%d:%d-%d:%d", &fh, &fm, &th, &tm)
	wrong := fh < 0 || fh > 23 || th < 0 || th > 23 || fm < 0 || fm > 59 || tm < 0 || tm > 59
	if err != nil || n != 4 || wrong || s != fmt.Sprintf("%02d:%02d-%02d:%02d", fh, fm, th, tm) {
		return Hours{}, fmt.Errorf("%q: give hours such as 21:00-08:00", s)
	}
	at := func(h, m int) time.Duration { return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute }
	return Hours{at(fh, fm), at(th, tm), zone}, nil
}

// Contain tells whether an instant lies within. From is inside, To is not.
func (h Hours) Contain(t time.Time) bool {
	if h.From == h.To || h.Zone == nil {
		return false
	}
	t = t.In(h.Zone)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
	if h.From < h.To {
		return clock >= h.From && clock < h.To
	}
	return clock >= h.From || clock < h.To
}

package admission

import (
	"strconv"
	"time"
)

// Wait is how long who joins a queue now is expected to wait. The zero value is unknown.
type Wait struct {
	P50      time.Duration // half of them wait longer
	P90      time.Duration // one in ten does
	Position int           // they would have, 1 = next; 0: unknown
	Known    bool          // the two times are
	Over     bool          // P90 is longer than anybody can foretell
}

// soon is what can't be told from no wait at all.
const soon = 30 * time.Second

// Told is the honest range that is said of a wait: it begins at or above the median and ends
// at or above what one in ten passes, both in steps that grow with the time. Of an unknown
// wait, and of one that is none, nothing is said: both are 0.
func (w Wait) Told() (from, to time.Duration) {
	if !w.Known || w.P50 < soon {
		return 0, 0
	}
	from, to = up(w.P50), up(w.P90)
	if w.Over {
		to = 2 * longest
	}
	return from, max(from, to)
}

// up rounds up to a whole step.
func up(d time.Duration) time.Duration {
	step := 5 * time.Minute
	switch {
	case d <= 5*time.Minute:
		step = time.Minute
	case d > 2*time.Hour:
		step = time.Hour
	case d > time.Hour:
		step = 30 * time.Minute
	case d > 30*time.Minute:
		step = 10 * time.Minute
	}
	return (d + step - 1) / step * step
}

// longest is the longest time that is still said as one.
const longest = 6 * time.Hour

// Range says a range in Japanese: 10〜15分ほど, 1時間〜1時間30分ほど. Empty for none.
func Range(from, to time.Duration) string {
	switch {
	case from <= 0:
		return ""
	case from >= longest:
		return span(longest) + "以上"
	case to > longest:
		return span(from) + "以上"
	case to <= from:
		return span(from) + "ほど"
	case to < time.Hour:
		return strconv.Itoa(int(from/time.Minute)) + "〜" + span(to) + "ほど"
	}
	return span(from) + "〜" + span(to) + "ほど"
}

func span(d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return strconv.Itoa(minutes) + "分"
	case minutes == 0:
		return strconv.Itoa(hours) + "時間"
	}
	return strconv.Itoa(hours) + "時間" + strconv.Itoa(minutes) + "分"
}

// Place says a place in line: 3番目.
func Place(position int) string { return strconv.Itoa(position) + "番目" }

package desk

import (
	"slices"
	"time"
)

// StaffProfile is what routing knows of a person, beside capacity and presence.
type StaffProfile struct {
	Cap          int               `json:"cap,omitempty"`          // conversations at once, whatever they weigh; 0 = as many as fit
	Channels     map[ChannelID]int `json:"channels,omitempty"`     // the same for single channels
	Skills       map[string]int    `json:"skills,omitempty"`       // level 1 to 5
	Languages    []string          `json:"languages,omitempty"`    // besides none: DefaultLanguage only
	Certificates []WorkspaceID     `json:"certificates,omitempty"` // brands whose training (研修) is done
	Trained      bool              `json:"trained,omitempty"`      // for complaints
	Week         []Shift           `json:"week,omitempty"`
	Days         []ShiftDay        `json:"days,omitempty"` // exceptions of the week
}

// DefaultLanguage is spoken by everybody who names none.
const DefaultLanguage = "ja"

// Speaks tells whether the person can answer in a language; unknown ones anybody can.
func (p StaffProfile) Speaks(language string) bool {
	if language == "" || len(p.Languages) == 0 && language == DefaultLanguage {
		return true
	}
	return slices.Contains(p.Languages, language)
}

// Certified tells whether the training of a brand is done.
func (p StaffProfile) Certified(w WorkspaceID) bool { return slices.Contains(p.Certificates, w) }

// Shift is a working time of each week, in minutes of the day. One that passes midnight
// ends after MinutesOfDay.
type Shift struct {
	Day  time.Weekday `json:"day"`
	From int          `json:"from"`
	To   int          `json:"to"`
}

// ShiftDay replaces the week's shifts on one date; none = a day off.
type ShiftDay struct {
	Date   string  `json:"date"` // 2006-01-02
	Shifts []Shift `json:"shifts,omitempty"`
}

// MinutesOfDay is where a day ends.
const MinutesOfDay = 24 * 60

// Span is a stretch of time.
type Span struct{ From, To time.Time }

// Shifts lists the person's shifts that begin on a day, in the centre's time.
func (p StaffProfile) Shifts(day time.Time) (out []Span) {
	shifts := p.Week
	own := slices.IndexFunc(p.Days, func(d ShiftDay) bool { return d.Date == day.Format(time.DateOnly) })
	if own >= 0 {
		shifts = p.Days[own].Shifts
	}
	y, m, d := day.Date()
	at := func(minute int) time.Time { return time.Date(y, m, d, 0, minute, 0, 0, day.Location()) }
	for _, s := range shifts {
		if own >= 0 || s.Day == day.Weekday() {
			out = append(out, Span{at(s.From), at(s.To)})
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.From.Compare(b.From) })
	return out
}

// Over tells when the shift ends that an instant lies in (ended is false), or when the last one
// ended within a day before it; zero for neither.
func (p StaffProfile) Over(now time.Time, zone *time.Location) (end time.Time, ended bool) {
	if len(p.Week) == 0 && len(p.Days) == 0 {
		return time.Time{}, false
	}
	today := now.In(zone)
	for ahead := -2; ahead <= 0; ahead++ { // the day before yesterday's may pass midnight
		for _, s := range p.Shifts(today.AddDate(0, 0, ahead)) {
			switch {
			case now.Before(s.From):
			case now.Before(s.To):
				return s.To, false
			case now.Sub(s.To) < MinutesOfDay*time.Minute && s.To.After(end):
				end, ended = s.To, true
			}
		}
	}
	return end, ended
}

// Ends tells when the shift ends that an instant lies in, or else the next one; ok is
// false when none is planned within a week. within tells whether it lies in it.
func (p StaffProfile) Ends(now time.Time, zone *time.Location) (end time.Time, within, ok bool) {
	if len(p.Week) == 0 && len(p.Days) == 0 {
		return time.Time{}, false, false
	}
	today := now.In(zone)
	for ahead := -1; ahead <= 7; ahead++ { // yesterday's may pass midnight
		for _, s := range p.Shifts(today.AddDate(0, 0, ahead)) {
			if now.Before(s.To) {
				return s.To, !now.Before(s.From), true
			}
		}
	}
	return time.Time{}, false, false
}

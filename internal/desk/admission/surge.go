package admission

import (
	"cmp"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// SurgeRules say when surge mode comes by itself, and what is said then.
type SurgeRules struct {
	Auto  bool          `json:"auto,omitempty"`
	Up    Level         `json:"up,omitzero"`     // on from here
	Down  Level         `json:"down,omitzero"`   // off when all of it is passed again, downwards
	Least time.Duration `json:"least,omitempty"` // on for so long at least; 0: ten minutes
	Mute  bool          `json:"mute,omitempty"`  // nothing is said before the bot's first answer
}

// Level is a bound: so many wait in line in the brand, or so long a wait is expected in one of
// its queues. 0 is no bound.
type Level struct {
	Waiting int           `json:"waiting,omitempty"`
	Wait    time.Duration `json:"wait,omitempty"`
}

const usualLeast = 10 * time.Minute

func (r SurgeRules) filled() SurgeRules {
	r.Least = cmp.Or(r.Least, usualLeast)
	return r
}

// Surge is whether a brand is in surge mode, since when, and why.
type Surge struct {
	On     bool            `json:"on,omitempty"`
	First  bool            `json:"first,omitempty"` // and the bot goes first: who asks for a person is kept with it once
	Auto   bool            `json:"auto,omitempty"`  // it came, or went, by itself
	Since  time.Time       `json:"since,omitzero"`
	Until  time.Time       `json:"until,omitzero"` // it ends then by itself; when off: it does not come by itself before
	By     desk.OperatorID `json:"by,omitempty"`
	Reason string          `json:"reason,omitempty"`
}

// Load is what surge mode goes by.
type Load struct {
	Waiting int           // in line in the brand
	Wait    time.Duration // the longest that is expected in one of its queues; 0: unknown or none
}

// reaches tells whether a load is at one of the bounds or above.
func (l Level) reaches(at Load) bool {
	return l.Waiting > 0 && at.Waiting >= l.Waiting || l.Wait > 0 && at.Wait >= l.Wait
}

// Next is what becomes of surge mode now, and when to look again if nothing happens; zero: not
// before. What a person has switched stands until its time is over; what came by itself goes
// when the load is below all of Down and it has lasted Least, so that it does not flicker.
func (r SurgeRules) Next(s Surge, load Load, now time.Time) (next Surge, look time.Time) {
	r = r.filled()
	switch {
	case s.On && !s.Auto:
		if s.Until.IsZero() || now.Before(s.Until) {
			return s, s.Until
		}
		s = Surge{Since: now, Auto: true} // its time is over; the load may keep it on
	case !s.On && now.Before(s.Until):
		return s, s.Until
	}
	switch {
	case !s.On && r.Auto && r.Up.reaches(load):
		return Surge{On: true, Auto: true, Since: now}, now.Add(r.Least)
	case !s.On:
		return s, time.Time{}
	case !r.Auto:
		return Surge{Auto: true, Since: now}, time.Time{}
	}
	if early := s.Since.Add(r.Least); now.Before(early) {
		return s, early
	}
	if r.Down.reaches(load) || r.Up.reaches(load) {
		if r.Down.Wait == 0 && r.Up.Wait == 0 {
			return s, time.Time{} // who comes and goes is told
		}
		return s, now.Add(surgeLook)
	}
	return Surge{Auto: true, Since: now}, time.Time{}
}

// surgeLook is how soon it is looked again whether a wait is over that brought surge mode: waits
// become shorter with people who come, which no customer's move tells.
const surgeLook = time.Minute

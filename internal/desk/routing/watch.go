package routing

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Verdict is what becomes of somebody by themselves doing nothing. The zero value: nothing.
type Verdict struct {
	To    desk.Presence // "" = as it is
	Cause string        // of that, or why their talks go to others
	At    time.Time     // since when it is so
	Leave bool          // what is in their hands goes to others
	Next  time.Time     // when to look again; zero = only an event changes anything
}

// Causes of a verdict.
const (
	CauseLost  = "lost"  // the connection
	CauseIdle  = "idle"  // nothing was done at the desk
	CauseHome  = "home"  // offline for some time
	CauseShift = "shift" // it is over, and they are not at work
)

// Watch judges a person: is the connection lost for long, do they do nothing, have they gone
// home with talks in hand? seen is when they last did something at a console, for certain or
// later; zero = not known. Somebody who has never set a state is nobody's to judge.
func (p Policy) Watch(who desk.Person, seen, now time.Time) Verdict {
	home := p.HomeAfter()
	if who.Presence == desk.Offline {
		return p.gone(who.PresenceUntil, seen, home, now)
	}
	absent := or(p.Absent, DefaultAbsent)
	if !now.Before(who.PresenceUntil) {
		return lost(who.PresenceUntil, absent, now)
	}
	v := Verdict{}
	if absent > 0 {
		v.Next = who.PresenceUntil.Add(absent)
	}
	switch who.Presence {
	case desk.Available, desk.Draining:
		if p.Idle <= 0 || seen.IsZero() {
			return v
		}
		due := seen.Add(p.Idle)
		if !now.Before(due) {
			return Verdict{To: desk.Away, Cause: CauseIdle, At: now}
		}
		v.Next = sooner(v.Next, due)
	case desk.Away, desk.Break, desk.Training:
		end, ended := who.Profile.Over(now, p.Location())
		if end.IsZero() || home <= 0 {
			return v
		}
		due := latest(end, seen).Add(home)
		if ended && !now.Before(due) {
			return Verdict{To: desk.Offline, Cause: CauseShift, At: now, Leave: true}
		}
		v.Next = sooner(v.Next, due)
	}
	return v
}

// HomeAfter is how long what somebody who is offline has in hand stays theirs; 0 = for ever.
func (p Policy) HomeAfter() time.Duration { return or(p.Home, DefaultHome) }

// gone judges somebody who is offline: who still does something at the desk is not gone.
func (p Policy) gone(until, seen time.Time, home time.Duration, now time.Time) Verdict {
	if until.IsZero() || home <= 0 {
		return Verdict{}
	}
	due := latest(until, seen).Add(home)
	if now.Before(due) {
		return Verdict{Next: due}
	}
	return Verdict{Cause: CauseHome, At: now, Leave: true}
}

// lost judges somebody whose connection is lost since some time.
func lost(since time.Time, absent time.Duration, now time.Time) Verdict {
	if absent <= 0 {
		return Verdict{}
	}
	if due := since.Add(absent); now.Before(due) {
		return Verdict{Next: due}
	}
	return Verdict{To: desk.Offline, Cause: CauseLost, At: since, Leave: true}
}

func or(d *time.Duration, usual time.Duration) time.Duration {
	if d == nil {
		return usual
	}
	return *d
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

package forecast

import "time"

// Alarm is what those who oversee a queue were told of replies that will go over their time.
// It comes and goes slowly, so that nobody is told the same every few seconds.
type Alarm struct {
	On     bool      `json:"on,omitempty"`
	N      int       `json:"n,omitempty"`        // replies, as told last
	At     time.Time `json:"at,omitzero"`        // when the first of them goes over, as told last
	ToldAt time.Time `json:"told_at,omitzero"`   // when that was said
	Calm   time.Time `json:"calm,omitzero"`      // on: since when next to nothing is foreseen
	OverAt time.Time `json:"over_at,omitzero"`   // when it ended last
	Target int64     `json:"target_s,omitempty"` // of a first reply, as told last
}

// AlarmCode is what is said of an alarm.
type AlarmCode string

// What is said.
const (
	AlarmTold  AlarmCode = "told"  // it has come
	AlarmWorse AlarmCode = "worse" // far more are foreseen than was told
	AlarmOver  AlarmCode = "over"  // nothing is foreseen any more
)

// Bounds of alarms: expected replies over their time within the window, and how slowly an
// alarm follows them.
const (
	alarmFrom = 1.0 // it comes
	alarmTo   = 0.5 // below this it goes

	alarmCalms = 2 * time.Minute  // after so long below
	alarmAgain = 5 * time.Minute  // until it is said how much worse it has become
	alarmRests = 10 * time.Minute // since it was told, until it may come again as bad as before
)

// Hear lets an alarm follow what is foreseen of a queue; "" says nothing new. Where nothing
// changed the alarm is as it was.
func (a Alarm) Hear(q QueueAhead, target time.Duration, now time.Time) (Alarm, AlarmCode) {
	n, at := 0, time.Time{}
	for i, b := range q.Breaches() {
		if n += b.N; i == 0 {
			at = b.At
		}
	}
	many := q.Late.Mean >= alarmFrom && n > 0
	grown := n >= 2*a.N && n >= a.N+3
	switch {
	case !a.On:
		if !many || !grown && !a.ToldAt.IsZero() && now.Sub(a.ToldAt) < alarmRests {
			return a, ""
		}
		return Alarm{On: true, N: n, At: at, ToldAt: now, OverAt: a.OverAt, Target: int64(target.Seconds())}, AlarmTold
	case q.Late.Mean < alarmTo && a.Calm.IsZero():
		a.Calm = now
	case q.Late.Mean < alarmTo && now.Sub(a.Calm) >= alarmCalms:
		a.On, a.Calm, a.OverAt = false, time.Time{}, now
		return a, AlarmOver
	case many:
		a.Calm = time.Time{}
		if grown && now.Sub(a.ToldAt) >= alarmAgain {
			a.N, a.At, a.ToldAt, a.Target = n, at, now, int64(target.Seconds())
			return a, AlarmWorse
		}
	}
	return a, ""
}

package routing

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Policy is how a centre routes: the rules of its queues and what holds for all of them.
// It is kept whole, with a version, so that another one can be tried on yesterday and
// then be switched to. The zero value is the policy of a centre that has set nothing.
type Policy struct {
	Queues    map[desk.QueueID]desk.Rules `json:"queues,omitempty"`
	Weights   *desk.Weights               `json:"weights,omitempty"`      // nil = the usual ones
	Lift      *time.Duration              `json:"lift,omitempty"`         // waiting so long counts as one step of priority; 0 = priority always goes first; nil = DefaultLift
	SoftFor   *time.Duration              `json:"soft_for,omitempty"`     // how long a wished skill, a language or training for complaints is insisted on; 0 = always; nil = DefaultSoft
	Certified []desk.WorkspaceID          `json:"certified,omitempty"`    // brands that only those may serve who have done their training
	Absent    *time.Duration              `json:"absent_after,omitempty"` // so long without a connection, and somebody counts as gone; 0 = never; nil = DefaultAbsent
	Home      *time.Duration              `json:"home_after,omitempty"`   // so long after somebody has gone, what is still in their hands goes to others; 0 = never; nil = DefaultHome
	Drain     time.Duration               `json:"drain_before,omitempty"` // no new work so long before a shift ends; 0 = until its end
	Idle      time.Duration               `json:"idle_after,omitempty"`   // who does nothing for so long is set away; 0 = never
	Zone      string                      `json:"zone,omitempty"`         // of shifts and days; "" = DefaultZone
}

// What holds where a centre has set nothing.
const (
	DefaultPriority = 3
	LastPriority    = 5
	DefaultLift     = 5 * time.Minute
	DefaultSoft     = 3 * time.Minute
	DefaultAbsent   = 10 * time.Minute
	DefaultHome     = 10 * time.Minute
	DefaultZone     = "Asia/Tokyo"
)

// Rules are those of a queue as they hold, with those it shares.
func (p Policy) Rules(q desk.QueueID) desk.Rules {
	r := p.Queues[q]
	if shared, ok := p.Queues[r.Like]; r.Like != "" && ok {
		overflow := r.Overflow.Queue // the way out is a queue of the own brand
		like := r.Like
		r = shared
		r.Like, r.Overflow.Queue = like, overflow
		if r.Overflow.To == desk.OverflowQueue && overflow == "" {
			r.Overflow = desk.Overflow{}
		}
	}
	if r.Priority == 0 {
		r.Priority = DefaultPriority
	}
	w := p.Weighs()
	r.Weights = &w
	return r
}

// Weighs gives the centre's weights.
func (p Policy) Weighs() desk.Weights {
	if p.Weights == nil {
		return desk.DefaultWeights()
	}
	return *p.Weights
}

// Lead is the head start that a priority gives: work stands in line as if it had begun
// to wait so much earlier. So the first priority goes before the second, until the
// second's has waited a lift longer; and nothing waits for ever.
func (p Policy) Lead(priority int) time.Duration {
	lift := DefaultLift
	if p.Lift != nil {
		lift = *p.Lift
	}
	if lift == 0 {
		lift = always
	}
	return time.Duration(LastPriority-priority) * lift
}

// always is longer than anything waits.
const always = 10 * 365 * 24 * time.Hour

func (p Policy) soft() time.Duration {
	if p.SoftFor == nil {
		return DefaultSoft
	}
	if *p.SoftFor == 0 {
		return always
	}
	return *p.SoftFor
}

// Location is where the centre's days are.
func (p Policy) Location() *time.Location {
	name := p.Zone
	if name == "" {
		name = DefaultZone
	}
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}

package httpapi

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Clock is something a customer waits for, with what is due.
type Clock struct {
	Kind    string            `json:"kind" enum:"first,reply,resolution"`
	Since   Time              `json:"since"`
	AskedAt Time              `json:"asked_at" doc:"when the customer wrote what waits"`
	Service Null[ClockTarget] `json:"service" doc:"service time; null: nothing is due"`
	Real    Null[ClockTarget] `json:"real" doc:"real time, off-hours included"`
	Held    bool              `json:"held" doc:"service time stands still: the customer holds"`
}

// ClockTarget is when half of a target, four fifths and all of it is over, as it looks now.
type ClockTarget struct {
	HalfAt Time `json:"half_at"`
	MostAt Time `json:"most_at"`
	DueAt  Time `json:"due_at"`
}

func showClocks(c desk.Clocks) (out List[Clock]) {
	for _, k := range c.Running {
		out = append(out, Clock{Kind: string(k.Kind), Since: Time{k.Since}, AskedAt: Time{k.AskedAt},
			Service: showMarks(k.ServiceDue), Real: showMarks(k.RealDue), Held: !k.HeldAt.IsZero()})
	}
	return out
}

func showMarks(m desk.ClockMarks) Null[ClockTarget] {
	if m.Over.IsZero() {
		return Null[ClockTarget]{}
	}
	return some(ClockTarget{Time{m.Half}, Time{m.Most}, Time{m.Over}})
}

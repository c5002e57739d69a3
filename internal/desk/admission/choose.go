package admission

import (
	"cmp"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Sight is how things stand when a customer asks for a person.
type Sight struct {
	Open    bool // people are there by the hours
	Known   bool // the figures below are
	Present int  // people at work for the brand
	Queue   int  // customers who wait in line in the queue
	Brand   int  // in all of the brand's queues
	Wait    Wait
	Surge   bool
	First   bool   // in surge mode the bot goes first
	Exempt  string // why the policy does not hold for this customer; none: it does
	Bot     bool   // the bot may go on: it may not with what always goes to a person, or where it has kept them once
}

// Verdict is what the entrance does, and why.
type Verdict struct {
	Way desk.Way
	Why string
}

// Why the entrance does what it does.
const (
	WhyOff    = "off"      // there is no policy
	WhyFree   = "free"     // nothing speaks against it
	WhyShut   = "closed"   // out of hours
	WhyNobody = "nobody"   // nobody is at work
	WhyCap    = "cap"      // as many wait in the queue as may
	WhyHeads  = "per_head" // as many as for the people at work
	WhyBrand  = "brand"    // as many in the whole brand
	WhyWait   = "wait"     // the wait is too long
	WhyCrowd  = "crowd"    // too many are before them
	WhyFirst  = "first"    // the bot goes first for a while
)

// Why a customer is exempt.
const (
	ExemptComplaint = "complaint"
	ExemptReturned  = "returned"
	ExemptTag       = "tag"
	ExemptScenario  = "scenario"
)

// Choose decides. What is not known bounds nothing.
func (s Settings) Choose(queue desk.QueueID, in Sight) Verdict {
	switch {
	case !s.On:
		return Verdict{desk.WayHuman, WhyOff}
	case in.Exempt != "":
		return Verdict{desk.WayHuman, in.Exempt}
	case !in.Open && s.Closed == desk.WayMessage:
		return Verdict{desk.WayMessage, WhyShut}
	case !in.Open:
		return Verdict{desk.WayHuman, WhyShut}
	}
	row := s.Row(queue, in.Surge)
	v := Verdict{desk.WayHuman, WhyFree}
	stricter := func(way desk.Way, why string) {
		if way == desk.WayBot && !in.Bot {
			way = desk.WayMessage
		}
		if way.Stricter(v.Way) {
			v = Verdict{way, why}
		}
	}
	if why := s.full(row, in); why != "" {
		stricter(cmp.Or(row.Full, desk.WayMessage), why)
	}
	if p50 := in.Wait.P50; in.Wait.Known {
		for _, at := range []struct {
			from bool
			way  desk.Way
		}{{row.Stay > 0 && p50 >= row.Stay, desk.WayBot}, {row.Leave > 0 && p50 >= row.Leave, desk.WayMessage}, {row.Tell > 0 && p50 >= row.Tell, desk.WayChoice}} {
			if at.from {
				stricter(at.way, WhyWait)
			}
		}
	}
	if in.Known && row.TellFrom > 0 && in.Queue >= row.TellFrom {
		stricter(desk.WayChoice, WhyCrowd)
	}
	if in.Surge && in.First && in.Bot { // once: who asks again is let in as ever
		stricter(desk.WayBot, WhyFirst)
	}
	return v
}

// full tells which bound of who may wait is reached; none: "".
func (s Settings) full(row Row, in Sight) string {
	if !in.Known {
		return ""
	}
	heads := func(per int) bool { return per > 0 && in.Present > 0 }
	switch {
	case in.Present == 0 && (row.PerHead > 0 || s.PerHead > 0):
		return WhyNobody
	case row.Cap > 0 && in.Queue >= row.Cap:
		return WhyCap
	case heads(row.PerHead) && in.Queue >= row.PerHead*in.Present:
		return WhyHeads
	case s.Cap > 0 && in.Brand >= s.Cap, heads(s.PerHead) && in.Brand >= s.PerHead*in.Present:
		return WhyBrand
	}
	return ""
}

// Customer is what makes somebody exempt.
type Customer struct {
	Angry    bool // or complains
	Returned bool // with what was dealt with
	Tags     []string
	Scenario string // whose hand-off it is
}

// Exempts tells why the policy does not hold for a customer; none: it does.
func (e Exempt) Exempts(c Customer) string {
	switch {
	case c.Angry && !e.Calm:
		return ExemptComplaint
	case c.Returned && !e.Fresh:
		return ExemptReturned
	case slices.ContainsFunc(e.Tags, func(t string) bool { return slices.Contains(c.Tags, t) }):
		return ExemptTag
	case c.Scenario != "" && slices.Contains(e.Scenarios, c.Scenario):
		return ExemptScenario
	}
	return ""
}

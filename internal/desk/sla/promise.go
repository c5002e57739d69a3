package sla

import (
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Promise is what a brand promises itself of replies.
type Promise struct {
	Goal    int           `json:"goal,omitempty"`     // per cent of replies within their target; 0: 90
	HoldCap time.Duration `json:"hold_cap,omitempty"` // how much service time holds save a clock at most
	Targets []Target      `json:"targets,omitempty"`  // the first that fits stands; none: Usual
}

// Target is how soon replies are to come: in one queue, on one channel, to customers with
// one tag, or where several of these are set, where all hold.
type Target struct {
	Queue   desk.QueueID   `json:"queue,omitempty"`
	Channel desk.ChannelID `json:"channel,omitempty"`
	Segment string         `json:"segment,omitempty"` // a tag
	First   Goal           `json:"first"`
	Reply   Goal           `json:"reply"`
	Resolve Goal           `json:"resolution"`

	Steps []desk.ClockStep `json:"steps,omitempty"`
}

// Goal is a target on both clocks; 0: time is measured, and nothing is due.
type Goal struct {
	Service time.Duration `json:"service,omitempty"`
	Real    time.Duration `json:"real,omitempty"`
}

// Defaults of a brand that says nothing.
const (
	UsualGoal    = 90 // per cent
	UsualReply   = 15 * time.Minute
	UsualHoldCap = time.Hour
)

// Usual is the target of a brand that has set none: every reply within 15 minutes of
// service time.
func Usual() Target {
	reply := Goal{Service: UsualReply}
	return Target{First: reply, Reply: reply, Steps: UsualSteps()}
}

// UsualSteps tells the owner at half of the time and at four fifths, and supervisors
// when it is over; then the inquiry also goes ahead of others.
func UsualSteps() []desk.ClockStep {
	return []desk.ClockStep{
		{At: 50, Do: []desk.ClockAction{desk.ClockNotify}},
		{At: 80, Do: []desk.ClockAction{desk.ClockNotify, desk.ClockBump}},
		{At: 100, Do: []desk.ClockAction{desk.ClockNotify, desk.ClockBump, desk.ClockSupervisor}},
	}
}

// Unset is the plan of a brand that has saved none: always open, the usual target.
func Unset() Plan {
	return Plan{Promise: Promise{Goal: UsualGoal, HoldCap: UsualHoldCap, Targets: []Target{Usual()}}}
}

// fits tells whether a target is for an inquiry.
func (t Target) fits(queue desk.QueueID, channel desk.ChannelID, tags []string) bool {
	return (t.Queue == "" || t.Queue == queue) && (t.Channel == "" || t.Channel == channel) &&
		(t.Segment == "" || slices.Contains(tags, t.Segment))
}

// Of gives the goal of a kind.
func (t Target) Of(kind desk.ClockKind) Goal {
	switch kind {
	case desk.ClockFirst:
		return t.First
	case desk.ClockReply:
		return t.Reply
	}
	return t.Resolve
}

// target is the first that fits, or the usual one.
func (p Promise) target(queue desk.QueueID, channel desk.ChannelID, tags []string) Target {
	i := slices.IndexFunc(p.Targets, func(t Target) bool { return t.fits(queue, channel, tags) })
	if i < 0 {
		return Usual()
	}
	return p.Targets[i]
}

// Limits of promises.
const (
	maxTarget  = 90 * 24 * time.Hour
	maxHoldCap = 7 * 24 * time.Hour
)

func (p Promise) checkPromise() error {
	if p.Goal < 0 || p.Goal > 100 {
		return bad("goal", "bad_goal", "The goal is between 1 and 100 per cent.")
	}
	if p.HoldCap < 0 || p.HoldCap > maxHoldCap {
		return bad("hold_cap_minutes", "bad_hold", "Holds can stop the clock for at most seven days.")
	}
	if len(p.Targets) > maxTargets {
		return bad("targets", "too_many", "At most 50 targets.")
	}
	for i, t := range p.Targets {
		if err := t.check(fmt.Sprintf("targets.%d", i)); err != nil {
			return err
		}
	}
	return nil
}

func (t Target) check(field string) error {
	if t.Segment != "" {
		if err := desk.CheckTag(t.Segment); err != nil {
			return bad(field+".segment", "bad_tag", "A tag is 1 to 50 characters on one line, without spaces around it.")
		}
	}
	for _, g := range []Goal{t.First, t.Reply, t.Resolve} {
		for _, d := range []time.Duration{g.Service, g.Real} {
			if d < 0 || d > maxTarget || d%time.Minute != 0 {
				return bad(field, "bad_target", "A target is whole minutes, at most 90 days; 0 is none.")
			}
		}
	}
	if len(t.Steps) > maxSteps {
		return bad(field+".steps", "too_many", "At most 10 steps.")
	}
	for i, s := range t.Steps {
		if s.At < 1 || s.At > 1000 || i > 0 && s.At <= t.Steps[i-1].At {
			return bad(field+".steps", "bad_step", "Steps stand in order, each once, between 1 and 1,000 per cent of the target.")
		}
		for _, a := range s.Do {
			if !slices.Contains([]desk.ClockAction{desk.ClockNotify, desk.ClockSupervisor, desk.ClockBump, desk.ClockReroute}, a) {
				return bad(field+".steps", "bad_step", "A step does: notify, supervisor, bump or reroute.")
			}
		}
	}
	return nil
}

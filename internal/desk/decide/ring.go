package decide

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Ring announces the levels that an inquiry's clocks have reached, and takes their steps.
// A timer that fires early, or that another was quicker than, changes nothing: wait tells
// when to look again, zero for not at all.
func Ring(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	nothing := Change{Base: c.Thread.Version, Case: c}
	if c.Rules.Clocks == nil || c.Talk.ID != id {
		return nothing, time.Time{}
	}
	if s := c.Talk.State; (s == conversation.Closed || s == conversation.Bot) && len(c.Talk.Clocks.Running) > 0 {
		p := newPen(c, desk.System, now, ids) // a version that knew no clocks has ended it
		p.touch("clock", func(*conversation.Conversation) {})
		return p.done(), time.Time{}
	}
	cal := c.Rules.Clocks.Calendar(c.Talk.Queue, c.Talk.Channel)
	reached := map[int]int{} // level by place
	for i, k := range c.Talk.Clocks.Running {
		if level := cal.Reached(k, now); level > 0 {
			reached[i] = level
		} else if at := cal.Next(k); !at.IsZero() && (wait.IsZero() || at.Before(wait)) {
			wait = at
		}
	}
	if len(reached) == 0 {
		return nothing, wait
	}
	p := newPen(c, desk.System, now, ids)
	p.ring(reached)
	return p.done(), time.Time{}
}

// ring announces levels, by the place of the clock, and takes the steps they ask for.
func (p *pen) ring(reached map[int]int) {
	was := p.Case.Talk.Clocks.Running
	p.rewind = true
	p.touch("clock", func(c *conversation.Conversation) {
		c.Clocks.Running = slices.Clone(was)
		for i, level := range reached {
			c.Clocks.Running[i].Told = level
		}
	})
	w := p.winder(0)
	var steps []desk.ClockAction
	for i, k := range was {
		level, ok := reached[i]
		if !ok {
			continue
		}
		do, code := sla.Actions(k, level), "warned"
		if k.Told < 100 && level >= 100 {
			code = "breached"
		}
		w.fact(code, w.k.Running[i], map[string]string{"level": strconv.Itoa(level), "do": listed(do)})
		if k.Kind != desk.ClockResolve { // a talk that takes long is not helped by another place in the queue
			steps = append(steps, do...)
		}
	}
	if slices.Contains(steps, desk.ClockReroute) {
		p.reroute()
	}
	waits := p.Case.Talk.State == conversation.Waiting || p.Case.Talk.State == conversation.Offered
	if slices.Contains(steps, desk.ClockBump) && waits && p.Case.Talk.BumpedAt.IsZero() {
		p.touch("bumped", func(c *conversation.Conversation) { c.BumpedAt = p.now })
	}
}

// reroute takes an inquiry from who has it and leaves it waiting; somebody else is asked
// before them.
func (p *pen) reroute() {
	switch talk := p.Case.Talk; talk.State {
	case conversation.Offered:
		p.mustMove(conversation.Act{Verb: conversation.Expire})
	case conversation.Active:
		owner := talk.Assignee
		p.mustMove(conversation.Act{Verb: conversation.Lose})
		p.touch("refused", func(c *conversation.Conversation) {
			c.Refused = append(slices.Clone(c.Refused), desk.Refusal{Operator: owner, At: p.now})
		})
		p.line("rerouted", owner, nil)
	}
}

func listed(do []desk.ClockAction) string {
	var out []string
	for _, a := range do {
		out = append(out, string(a))
	}
	return strings.Join(out, " ")
}

// Retime sets an inquiry's clocks by a calendar that is another than before. One that is
// right already changes nothing.
func Retime(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) Change {
	running := c.Talk.Clocks.Running
	if c.Rules.Clocks == nil || c.Talk.ID != id || len(running) == 0 {
		return Change{Base: c.Thread.Version, Case: c}
	}
	cal := c.Rules.Clocks.Calendar(c.Talk.Queue, c.Talk.Channel)
	same := func(k desk.Clock) bool {
		return cal.Set(k).ServiceDue.Over.Equal(k.ServiceDue.Over) // real time is nobody's to set
	}
	if !slices.ContainsFunc(running, func(k desk.Clock) bool { return !same(k) }) {
		return Change{Base: c.Thread.Version, Case: c}
	}
	p := newPen(c, desk.System, now, ids)
	p.rewind = true
	p.touch("clock", func(*conversation.Conversation) {})
	return p.done()
}

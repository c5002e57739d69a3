package sla

import (
	"sync"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Rules is a brand's plan, ready for use. They do not change, and are safe for many
// goroutines; calendars are made when they are first asked for.
type Rules struct {
	Version int64 // of the plan; 0: none was saved
	plan    Plan
	book    holidayBook
	made    sync.Map // scope → *Calendar
}

type scope struct {
	queue   desk.QueueID
	channel desk.ChannelID
}

// NewRules makes a plan ready. The plan must not be altered afterwards.
func NewRules(version int64, plan Plan) *Rules { return &Rules{Version: version, plan: plan} }

// Calendar gives a scope's; an empty queue or channel is the brand's.
func (r *Rules) Calendar(queue desk.QueueID, channel desk.ChannelID) *Calendar {
	key := scope{queue, channel}
	if known, ok := r.made.Load(key); ok {
		return known.(*Calendar)
	}
	made, _ := r.made.LoadOrStore(key, r.plan.calendar(queue, channel, &r.book))
	return made.(*Calendar)
}

// Plan is what the rules were made of.
func (r *Rules) Plan() Plan { return r.plan }

// Segmented tells whether it matters which tags a customer has.
func (r *Rules) Segmented() bool {
	for _, t := range r.plan.Targets {
		if t.Segment != "" {
			return true
		}
	}
	return false
}

// Target is how soon replies to an inquiry are to come.
func (r *Rules) Target(queue desk.QueueID, channel desk.ChannelID, tags []string) Target {
	return r.plan.target(queue, channel, tags)
}

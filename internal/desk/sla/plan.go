package sla

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Plan is what a brand has set of its time: when its people are there, and what it
// promises itself. A plan is never changed: a new version takes its place.
type Plan struct {
	Zone     string    `json:"zone,omitempty"`     // IANA name; none: Asia/Tokyo
	Hours    *Week     `json:"hours,omitempty"`    // of the brand; nil: always open
	Own      []Scoped  `json:"own,omitempty"`      // queues and channels with hours of their own
	Holidays bool      `json:"holidays,omitempty"` // closed on Japanese holidays
	Days     []Day     `json:"days,omitempty"`     // which are not like their weekday; they stand above holidays
	Closings []Closing `json:"closings,omitempty"` // they stand above all
	Promise
}

// Week is opening periods by day of the week, Sunday first.
type Week [7][]Period

// Period is a part of a day, in minutes since its midnight. One that ends when it begins
// or earlier passes midnight; it belongs to the day on which it begins, also when the
// next one is a holiday. 0 to 1440 is the whole day.
type Period struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// dayEnd is the end of a day in minutes.
const dayEnd = 24 * 60

// end is a period's end in minutes since its own day's midnight.
func (p Period) end() int {
	if p.To <= p.From {
		return p.To + dayEnd
	}
	return p.To
}

// Scoped is hours of one queue or one channel. A channel's stand above a queue's.
type Scoped struct {
	Queue   desk.QueueID   `json:"queue,omitempty"`
	Channel desk.ChannelID `json:"channel,omitempty"`
	Hours   Week           `json:"hours"`
}

// Day is one that is not like its weekday, for all queues and channels.
type Day struct {
	Date    Date     `json:"date"`
	Name    string   `json:"name"`
	Periods []Period `json:"periods,omitempty"` // none: closed
}

// Closing is a time in which nobody answers, whatever the calendar says, with what
// customers are told: {{opens}} in it is when people are there again. It begins at From;
// Until is no part of it.
type Closing struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Message string    `json:"message,omitempty"`
}

// defaultZone is where a brand is that says nothing.
const defaultZone = "Asia/Tokyo"

// Location is the plan's time zone. One that can't be found is Japan's offset, which has
// no summer time.
func (p Plan) Location() *time.Location {
	name := p.Zone
	if name == "" {
		name = defaultZone
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.FixedZone(defaultZone, 9*60*60)
}

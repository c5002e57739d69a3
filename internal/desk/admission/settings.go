package admission

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Settings are a brand's policy at its entrance. The zero value changes nothing: who asks for
// a person is handed over.
type Settings struct {
	On      bool                 `json:"on,omitempty"`
	Usual   Row                  `json:"usual,omitzero"`
	Queues  map[desk.QueueID]Row `json:"queues,omitempty"` // in place of Usual
	Crowded Row                  `json:"crowded,omitzero"` // in surge mode; where it is stricter, it stands
	Cap     int                  `json:"cap,omitempty"`    // so many of the brand may wait in line; 0: no bound
	PerHead int                  `json:"per_head,omitempty"`
	Closed  desk.Way             `json:"closed,omitempty"` // out of hours: message, or none: they wait as ever
	Exempt  Exempt               `json:"exempt,omitzero"`
	Pledges Pledges              `json:"pledges,omitzero"`
	Ask     AskRules             `json:"ask,omitzero"`
	Surge   SurgeRules           `json:"surge,omitzero"`
	Words   map[string]string    `json:"words,omitempty"` // in place of the desk's own, by occasion
}

// Row says from when on the entrance does what. Of several that hold the strictest stands.
type Row struct {
	Tell     time.Duration `json:"tell,omitempty"`      // expected to wait so long: the wait is said, the customer chooses; 0: never
	TellFrom int           `json:"tell_from,omitempty"` // so many are before them: the same, also where the wait is unknown; 0: never
	Leave    time.Duration `json:"leave,omitempty"`     // so long: a message is taken
	Stay     time.Duration `json:"stay,omitempty"`      // so long: the bot goes on
	Cap      int           `json:"cap,omitempty"`       // so many of the queue may wait in line; 0: no bound
	PerHead  int           `json:"per_head,omitempty"`  // and so many for each person at work
	Full     desk.Way      `json:"full,omitempty"`      // what is done then: message (also none) or bot
}

// Exempt are those who are let in whatever the policy says.
type Exempt struct {
	Calm      bool     `json:"calm,omitempty"`      // complaints and angry customers are not
	Fresh     bool     `json:"fresh,omitempty"`     // who comes back with what was dealt with is not
	Tags      []string `json:"tags,omitempty"`      // of customers: VIP
	Scenarios []string `json:"scenarios,omitempty"` // names of those whose hand-off must reach a person
}

// Pledges are what is promised in place of a place in line.
type Pledges struct {
	Message    time.Duration `json:"message,omitempty"`     // of service time, until a message is answered; 0: four hours
	NoCallback bool          `json:"no_callback,omitempty"` // call-backs are not offered
	Slot       time.Duration `json:"slot,omitempty"`        // how long a time for a call-back is; 0: two hours
	Ahead      time.Duration `json:"ahead,omitempty"`       // the earliest begins so much later; 0: half an hour
}

// AskRules are about customers who ask how long it still takes.
type AskRules struct {
	Off   bool          `json:"off,omitempty"`
	Words []string      `json:"words,omitempty"` // whole messages that ask it; none: the desk's own
	Every time.Duration `json:"every,omitempty"` // they are told at most so often; 0: five minutes
}

// Defaults of settings that say nothing.
const (
	usualPledge = 4 * time.Hour
	usualSlot   = 2 * time.Hour
	usualAhead  = 30 * time.Minute
	usualEvery  = 5 * time.Minute
)

// Filled gives the settings with the desk's own where nothing is set.
func (s Settings) Filled() Settings {
	s.Pledges.Message, s.Pledges.Slot, s.Pledges.Ahead = cmp.Or(s.Pledges.Message, usualPledge), cmp.Or(s.Pledges.Slot, usualSlot), cmp.Or(s.Pledges.Ahead, usualAhead)
	s.Ask.Every = cmp.Or(s.Ask.Every, usualEvery)
	if len(s.Ask.Words) == 0 {
		s.Ask.Words = slices.Clone(askWords)
	}
	s.Surge = s.Surge.filled()
	words := maps.Clone(ownWords)
	for name, text := range s.Words {
		if text = strings.TrimSpace(text); text != "" {
			words[name] = text
		}
	}
	s.Words = words
	return s
}

// Row is the one that holds for a queue.
func (s Settings) Row(queue desk.QueueID, surge bool) Row {
	row, own := s.Queues[queue]
	if !own {
		row = s.Usual
	}
	if surge {
		row = row.with(s.Crowded)
	}
	return row
}

// with is the stricter of two rows, field by field.
func (r Row) with(o Row) Row {
	r.Tell, r.Leave, r.Stay = lower(r.Tell, o.Tell), lower(r.Leave, o.Leave), lower(r.Stay, o.Stay)
	r.TellFrom, r.Cap, r.PerHead = lower(r.TellFrom, o.TellFrom), lower(r.Cap, o.Cap), lower(r.PerHead, o.PerHead)
	if o.Full.Stricter(r.Full) {
		r.Full = o.Full
	}
	return r
}

// lower is the lower of two bounds of which 0 is none.
func lower[T int | time.Duration](a, b T) T {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// Suggested is what a brand begins with that switches its entrance on.
func Suggested() Settings {
	return Settings{On: true,
		Usual:   Row{Tell: 5 * time.Minute, TellFrom: 3, Leave: 45 * time.Minute, PerHead: 5},
		Crowded: Row{Tell: time.Minute, TellFrom: 1, Leave: 20 * time.Minute, PerHead: 3},
		Closed:  desk.WayMessage,
		Surge:   SurgeRules{Up: Level{Wait: 30 * time.Minute}, Down: Level{Wait: 10 * time.Minute}},
	}
}

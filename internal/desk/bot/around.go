package bot

import (
	"encoding/json"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Around is what a scenario stands beside when it is live.
type Around struct {
	Live   []Scenario     // the brand's live ones
	Words  Triggers       // theirs
	Ports  []Port         // what actions can ask
	Queues []desk.QueueID // of the brand
	Postal bool           // postal codes' addresses are known

	// Rich tells what the channel would refuse in a message object; nil: nobody knows.
	Rich func(json.RawMessage) []desk.Flaw
}

// Port is a system that actions can ask, and what it can do. No actions: nobody has
// written them down.
type Port struct {
	Name    string
	Actions []PortAction
}

// PortAction is one thing that a port can do. Read: it changes nothing.
type PortAction struct {
	Name  string   `json:"name"`
	Read  bool     `json:"read"`
	Args  []string `json:"args"`
	Gives []string `json:"gives"` // fields and lists of its answer
}

// Problems lists everything that keeps a scenario from going live: its own faults, calls
// that lead nowhere, ports and queues that aren't there, words that begin another one too, addresses that nobody
// knows, and message objects that the channel would refuse.
func (a Around) Problems(s Scenario) []Problem {
	c := &check{sc: s, problems: s.check(a.lost(s))}
	c.problems = append(c.problems, CheckCalls(s, func(id string) (Scenario, bool) { return a.find(s, id) })...)
	for _, n := range s.Nodes {
		c.node = n.ID
		switch {
		case n.Action != nil:
			c.port(a.Ports, n.Action)
		case n.Message != nil && a.Rich != nil:
			c.rich(n.Message, a.Rich)
		case n.HandOff != nil && n.HandOff.Queue != "" && !slices.Contains(a.Queues, desk.QueueID(n.HandOff.Queue)):
			c.here(noQueue, n.HandOff.Queue)
		}
	}
	for _, t := range s.Triggers {
		for _, o := range a.Words[bare(t)] {
			if o.ID != s.ID {
				c.add("", takenTrigger, t+"("+o.Name+")")
			}
		}
	}
	return c.problems
}

// lost are the fields for addresses that stay empty, because nobody knows any.
func (a Around) lost(s Scenario) map[string]bool {
	lost := map[string]bool{}
	for _, n := range s.Nodes {
		if !a.Postal && n.Ask != nil && n.Ask.Type == AskPostal {
			lost[n.Ask.Field+addressField] = true
		}
	}
	for _, n := range s.Nodes {
		if n.Set != nil {
			for f := range n.Set.Fields {
				delete(lost, f)
			}
		}
	}
	return lost
}

// find looks a called scenario up: the one at hand in its own place.
func (a Around) find(s Scenario, id string) (Scenario, bool) {
	if id == s.ID {
		return s, true
	}
	i := slices.IndexFunc(a.Live, func(o Scenario) bool { return o.ID == id })
	if i < 0 {
		return Scenario{}, false
	}
	return a.Live[i], true
}

func (c *check) port(ports []Port, a *Action) {
	if a.Port == "" || a.Name == "" {
		return // told already
	}
	i := slices.IndexFunc(ports, func(p Port) bool { return p.Name == a.Port })
	switch {
	case i < 0:
		c.here(unknownPort, a.Port)
	case len(ports[i].Actions) > 0 && !slices.ContainsFunc(ports[i].Actions, func(p PortAction) bool { return p.Name == a.Name && (p.Read || !a.Read) }):
		c.here(unknownAction, a.Port+"/"+a.Name)
	}
}

// Callers names the live scenarios that call this one.
func (a Around) Callers(id string) (names []string) {
	for _, o := range a.Live {
		if o.ID != id && slices.ContainsFunc(o.Nodes, func(n Node) bool { return n.Call != nil && n.Call.Scenario == id }) {
			names = append(names, o.Name)
		}
	}
	return names
}

package bot

import (
	"slices"
	"strings"
)

// Check lists everything that keeps the scenario from being published, in the order of
// its nodes. None: every dialogue in it ends, and LINE takes all it says. Whether the
// scenarios it calls exist is for CheckCalls.
func (s Scenario) Check() []Problem { return s.check(nil) }

// check is Check, and finds uses of fields that will be empty.
func (s Scenario) check(lost map[string]bool) []Problem {
	c := &check{sc: s, lost: lost}
	if !nameForm.MatchString(s.ID) || s.ID == tapStart || s.ID == tapMenu {
		c.add("", badID, s.ID)
	}
	if Tidy(s.Name) == "" {
		c.add("", noName, "")
	}
	for _, t := range s.Triggers {
		if plain(t) == "" {
			c.add("", empty, "triggers")
		} else if LeaveWord(t) {
			c.add("", wayOutWord, t)
		}
	}
	if _, ok := s.Node(s.Start); !ok {
		c.add("", noStart, "")
	}
	c.known = s.fields()
	reached := s.reached()
	seen := map[string]bool{}
	for _, n := range s.Nodes {
		switch {
		case !nameForm.MatchString(n.ID):
			c.add(n.ID, badID, n.ID)
		case seen[n.ID]:
			c.add(n.ID, twice, n.ID)
		case !reached[n.ID]:
			c.add(n.ID, unreachable, "")
		}
		seen[n.ID] = true
		if len(n.bodies()) != 1 {
			c.add(n.ID, notOneBody, "")
			continue
		}
		c.node = n.ID
		c.ways(n)
		c.body(n)
	}
	for _, id := range s.idle() {
		c.add(id, noWayOut, "")
	}
	return c.problems
}

type check struct {
	sc       Scenario
	node     string
	known    map[string]bool // nil: not all of them can be known
	lost     map[string]bool
	problems []Problem
}

func (c *check) add(node, code, detail string) {
	if p := (Problem{node, code, detail}); !slices.Contains(c.problems, p) {
		c.problems = append(c.problems, p)
	}
}

func (c *check) here(code, detail string) { c.add(c.node, code, detail) }

func (c *check) ways(n Node) {
	for _, e := range n.Edges() {
		if e.To == "" {
			if e.Need {
				c.here(noWay, e.Name)
			}
			continue
		}
		if _, ok := c.sc.Node(e.To); !ok {
			c.here(wrongWay, e.Name)
		}
	}
}

// fields are the names that something in the scenario sets; nil when another scenario
// may set more.
func (s Scenario) fields() map[string]bool {
	known := map[string]bool{}
	for _, f := range s.Takes {
		known[f] = true
	}
	for _, n := range s.Nodes {
		switch n.Kind() {
		case "choice":
			known[n.Choice.Field], known[n.Choice.Field+"_label"] = true, true
		case "ask":
			known[n.Ask.Field] = true
			known[n.Ask.Field+addressField] = known[n.Ask.Field+addressField] || n.Ask.Type == AskPostal
		case "set":
			for f := range n.Set.Fields {
				known[f] = true
			}
		case "action":
			for _, f := range n.Action.Gives {
				known[f] = true
			}
		case "call":
			return nil
		}
	}
	return known
}

// reached are the nodes that some way from the start leads to.
func (s Scenario) reached() map[string]bool {
	reached := map[string]bool{}
	next := []string{s.Start}
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		n, ok := s.Node(id)
		if !ok || reached[id] {
			continue
		}
		reached[id] = true
		for _, e := range n.Edges() {
			next = append(next, e.To)
		}
	}
	return reached
}

// idle are nodes that lead back to themselves without waiting for anybody, whatever
// way the dialogue takes.
func (s Scenario) idle() []string {
	var out []string
	for _, n := range s.Nodes {
		seen, at := map[string]bool{}, n
		for walks := true; walks; {
			switch at.Kind() {
			case "message", "set":
				edges := at.Edges()
				next, ok := s.Node(edges[0].To)
				if seen[at.ID] {
					out = append(out, n.ID)
				}
				walks = ok && !seen[at.ID]
				seen[at.ID] = true
				at = next
			default:
				walks = false
			}
		}
	}
	return out
}

// CheckCalls finds calls of scenarios that aren't there, and circles of calls.
func CheckCalls(s Scenario, library func(id string) (Scenario, bool)) []Problem {
	c := &check{sc: s}
	for _, n := range s.Nodes {
		if n.Call == nil {
			continue
		}
		c.node = n.ID
		if path := calls(n.Call.Scenario, []string{s.ID}, library); path != nil {
			c.here(circle, strings.Join(path, " → "))
		} else if _, ok := library(n.Call.Scenario); !ok && n.Call.Scenario != s.ID {
			c.here(noScenario, n.Call.Scenario)
		}
	}
	return c.problems
}

// calls follows the calls of a scenario until one comes back to the path.
func calls(id string, path []string, library func(id string) (Scenario, bool)) []string {
	if slices.Contains(path, id) {
		return append(slices.Clip(path), id)
	}
	sc, ok := library(id)
	if !ok {
		return nil
	}
	for _, n := range sc.Nodes {
		if n.Call == nil {
			continue
		}
		if found := calls(n.Call.Scenario, append(slices.Clip(path), id), library); found != nil {
			return found
		}
	}
	return nil
}

package bot

// Edge is a way out of a node.
type Edge struct {
	Name string // which way: next, otherwise, option:<id>, case:<n> …
	To   string
	Need bool // a dialogue stops short here when it leads nowhere
}

// Kind names a node's body; "" when it has none.
func (n Node) Kind() string {
	if kinds := n.bodies(); len(kinds) > 0 {
		return kinds[0]
	}
	return ""
}

func (n Node) bodies() []string {
	var kinds []string
	for _, b := range []struct {
		kind string
		has  bool
	}{
		{"message", n.Message != nil}, {"choice", n.Choice != nil}, {"ask", n.Ask != nil}, {"branch", n.Branch != nil},
		{"set", n.Set != nil}, {"action", n.Action != nil}, {"search", n.Search != nil}, {"call", n.Call != nil},
		{"hand_off", n.HandOff != nil}, {"solved", n.Solved != nil}, {"end", n.End != nil},
	} {
		if b.has {
			kinds = append(kinds, b.kind)
		}
	}
	return kinds
}

// Edges lists a node's ways out, those that lead nowhere too.
func (n Node) Edges() []Edge {
	switch n.Kind() {
	case "message":
		return []Edge{{"next", n.Message.Next, true}}
	case "choice":
		return n.Choice.edges()
	case "ask":
		return []Edge{{"next", n.Ask.Next, true}, {"otherwise", n.Ask.Otherwise, false}}
	case "branch":
		return n.Branch.edges()
	case "set":
		return []Edge{{"next", n.Set.Next, true}}
	case "action":
		return n.Action.edges()
	case "search":
		return []Edge{{"found", n.Search.Found, true}, {"none", n.Search.None, true}}
	case "call":
		return []Edge{{"next", n.Call.Next, true}}
	case "solved":
		return []Edge{{"yes", n.Solved.Yes, false}, {"no", n.Solved.No, false}}
	}
	return nil
}

func (c *Choice) edges() []Edge {
	var edges []Edge
	next := c.List != ""
	for _, o := range c.Options {
		if o.Next == "" {
			next = true
			continue
		}
		edges = append(edges, Edge{"option:" + o.ID, o.Next, true})
	}
	if next || c.Next != "" {
		edges = append(edges, Edge{"next", c.Next, next})
	}
	if c.List != "" || c.Empty != "" {
		edges = append(edges, Edge{"empty", c.Empty, c.List != ""})
	}
	return append(edges, Edge{"otherwise", c.Otherwise, false})
}

func (b *Branch) edges() []Edge {
	var edges []Edge
	for i, c := range b.Cases {
		edges = append(edges, Edge{"case:" + itoa(i+1), c.Next, true})
	}
	return append(edges, Edge{"otherwise", b.Otherwise, true})
}

func (a *Action) edges() []Edge {
	edges := []Edge{{"next", a.Next, true}, {"refused", a.Refused, false}, {"failed", a.Failed, false}}
	if !a.Read {
		edges = append(edges, Edge{"declined", a.Declined, false})
	}
	if a.Undo {
		edges = append(edges, Edge{"undone", a.Undone, false})
	}
	return edges
}

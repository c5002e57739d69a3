package bot

import (
	"maps"
	"slices"
)

// enter does what a node does when the dialogue comes to it. on tells to go on to
// next at once; otherwise the dialogue waits, or is over.
func (x *walk) enter(n Node) (next string, on bool) {
	switch n.Kind() {
	case "message":
		for _, b := range n.Message.Say {
			if c, ok := x.content(b); ok {
				x.speak(c)
			}
		}
		return n.Message.Next, true
	case "choice":
		if len(x.options(n.Choice)) == 0 {
			x.trace("empty")
			return n.Choice.Empty, true
		}
		x.open(n)
	case "ask", "solved":
		x.open(n)
	case "branch":
		return x.branch(n.Branch), true
	case "set":
		x.set(n.Set)
		return n.Set.Next, true
	case "action":
		x.ask(n.Action)
	case "search":
		if n.Search.Ask != "" || n.Search.Query == "" {
			x.open(n)
			break
		}
		return x.search(n.Search, x.fill(n.Search.Query))
	case "call":
		return x.call(n.Call)
	case "hand_off":
		h := n.HandOff
		reason := h.Reason
		if reason == "" {
			reason = "drawn"
		}
		x.human(HandOff{Queue: h.Queue, Skill: h.Skill, Reason: reason, Words: x.fill(h.Text)})
	case "end":
		return x.end(n.End)
	default:
		x.human(HandOff{Reason: "missing"})
	}
	return "", false
}

// open asks a new question: buttons of earlier ones are stale from now on.
func (x *walk) open(n Node) {
	x.s.Turn++
	x.wait()
	x.question(n)
}

func (x *walk) branch(b *Branch) string {
	for i, c := range b.Cases {
		if !slices.ContainsFunc(c.When, func(c Condition) bool { return !x.holds(c) }) {
			x.trace("case:" + itoa(i+1))
			return c.Next
		}
	}
	x.trace("otherwise")
	return b.Otherwise
}

// set fills all its texts with what was there before.
func (x *walk) set(s *Set) {
	fields, attributes := map[string]string{}, map[string]string{}
	for name, v := range s.Fields {
		fields[name] = x.fill(v)
	}
	for name, v := range s.Attributes {
		attributes[name] = x.fill(v)
	}
	maps.Copy(x.s.Fields, fields)
	if len(attributes) > 0 {
		if x.r.Attributes == nil {
			x.r.Attributes = map[string]string{}
		}
		maps.Copy(x.r.Attributes, attributes)
		maps.Copy(x.w.Attributes, attributes)
	}
	for _, tag := range s.AddTags {
		x.w.Tags, x.r.AddTags, x.r.RemoveTags = with(x.w.Tags, tag), with(x.r.AddTags, tag), without(x.r.RemoveTags, tag)
	}
	for _, tag := range s.RemoveTags {
		x.w.Tags, x.r.AddTags, x.r.RemoveTags = without(x.w.Tags, tag), without(x.r.AddTags, tag), with(x.r.RemoveTags, tag)
	}
}

func with(tags []string, tag string) []string {
	if slices.Contains(tags, tag) {
		return tags
	}
	return append(slices.Clone(tags), tag)
}

func without(tags []string, tag string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return t == tag })
}

// search asks the desk to look words up. Nothing to look up finds nothing.
func (x *walk) search(s *Search, words string) (next string, on bool) {
	if words = Tidy(words); words == "" {
		x.trace("none")
		return s.None, true
	}
	x.s.Pending, x.r.Search = &Pending{Phase: Searching}, words
	return "", false
}

// found takes what a search brought; another's is ignored.
func (x *walk) found(yes bool) {
	n, _ := x.sc.Node(x.s.Node)
	switch {
	case n.Search == nil || x.s.Pending == nil || x.s.Pending.Phase != Searching:
		x.r.Unused = true
	case yes:
		x.follow("found", n.Search.Found)
	default:
		x.follow("none", n.Search.None)
	}
}

// call goes into another scenario, its live version.
func (x *walk) call(c *Call) (next string, on bool) {
	sc, ok := find(x.w, c.Scenario, 0)
	switch {
	case !ok:
		x.human(HandOff{Reason: "missing"})
		return "", false
	case len(x.s.Stack) >= maxDepth:
		x.human(HandOff{Reason: "loop"})
		return "", false
	}
	x.s.Stack = append(x.s.Stack, Frame{x.sc.ID, x.sc.Version, c.Next})
	x.sc, x.s.Scenario, x.s.Version = sc, sc.ID, sc.Version
	return sc.Start, true
}

// end closes the dialogue, or goes back to the scenario that called this one. The
// customer is not left without a word.
func (x *walk) end(e *End) (next string, on bool) {
	x.say(x.fill(e.Text))
	if len(x.s.Stack) == 0 {
		x.over = true
		if len(x.r.Say) == 0 {
			x.say(sayGoOn)
		}
		return "", false
	}
	last := len(x.s.Stack) - 1
	frame := x.s.Stack[last]
	x.s.Stack = x.s.Stack[:last]
	sc, ok := find(x.w, frame.Scenario, frame.Version)
	if !ok {
		x.human(HandOff{Reason: "missing"})
		return "", false
	}
	x.sc, x.s.Scenario, x.s.Version = sc, sc.ID, sc.Version
	return frame.Next, true
}

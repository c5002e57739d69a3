package bot

import (
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// EachText gives a copy in which f's answer stands for every text that a person wrote: the
// guard's seam. What names something is left alone: ids, ways, fields, ports, files,
// addresses, patterns. One that can't be written down comes back as it is, for Bounded.
func (s Scenario) EachText(f func(string) string) Scenario {
	raw, err := json.Marshal(s)
	var c Scenario
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return s
	}
	c.Workspace, c.Version = s.Workspace, s.Version
	put(f, &c.Name, &c.Note)
	putAll(f, c.Triggers)
	for i := range c.Nodes {
		c.Nodes[i].eachText(f)
	}
	return c
}

func put(f func(string) string, texts ...*string) {
	for _, t := range texts {
		*t = f(*t)
	}
}

func putAll(f func(string) string, texts []string) {
	for i := range texts {
		texts[i] = f(texts[i])
	}
}

func putValues(f func(string) string, values map[string]string) {
	for name, v := range values {
		values[name] = f(v)
	}
}

func (n *Node) eachText(f func(string) string) {
	put(f, &n.Title)
	if m := n.Message; m != nil {
		for i := range m.Say {
			m.Say[i].eachText(f)
		}
	}
	if c := n.Choice; c != nil {
		put(f, &c.Text, &c.Title, &c.Button)
		for i := range c.Options {
			o := &c.Options[i]
			put(f, &o.Label, &o.Title, &o.Text, &o.Value)
			putAll(f, o.Words)
		}
	}
	if a := n.Ask; a != nil {
		put(f, &a.Text, &a.Min, &a.Max, &a.Error)
	}
	if b := n.Branch; b != nil {
		for i := range b.Cases {
			for j := range b.Cases[i].When {
				b.Cases[i].When[j].eachText(f)
			}
		}
	}
	if s := n.Set; s != nil {
		putValues(f, s.Fields)
		putValues(f, s.Attributes)
		putAll(f, s.AddTags)
		putAll(f, s.RemoveTags)
	}
	if a := n.Action; a != nil {
		put(f, &a.Wait, &a.Confirm)
		putValues(f, a.Args)
	}
	if s := n.Search; s != nil {
		put(f, &s.Ask, &s.Query)
	}
	if h := n.HandOff; h != nil {
		put(f, &h.Reason, &h.Text)
	}
	if s := n.Solved; s != nil {
		put(f, &s.Text)
	}
	if e := n.End; e != nil {
		put(f, &e.Text)
	}
}

func (c *Condition) eachText(f func(string) string) {
	put(f, &c.Tag, &c.Segment, &c.Is, &c.Not, &c.AtLeast, &c.AtMost)
	putAll(f, c.In)
}

func (b *Bubble) eachText(f func(string) string) {
	put(f, &b.Text)
	if m := b.Media; m != nil {
		put(f, &m.Name)
	}
	if l := b.Location; l != nil {
		put(f, &l.Title, &l.Address)
	}
	if r := b.Rich; r != nil {
		put(f, &r.Alt)
		r.Message = desk.RichTexts(r.Message, f)
	}
}

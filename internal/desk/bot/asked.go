package bot

import (
	"slices"
	"strings"
)

// Asked is the field that a question fills, and what the question is called: its title
// on the canvas, or else its own words with "…" where a value is filled in. A node that
// asks for nothing has none.
func (n Node) Asked() (field, title string) {
	switch {
	case n.Ask != nil:
		field, title = n.Ask.Field, n.Ask.Text
	case n.Choice != nil:
		field, title = n.Choice.Field, n.Choice.Text
	}
	if n.Title != "" {
		title = n.Title
	}
	return field, strings.TrimSpace(hole.ReplaceAllString(title, "…"))
}

// Answer is what a session holds for a question's field, as people read it: the words
// of a choice instead of its value, a postal code with its address.
func (s Session) Answer(field string) string {
	if label := s.Fields[field+"_label"]; label != "" {
		return label
	}
	return strings.TrimSpace(s.Fields[field] + " " + s.Fields[field+"_address"])
}

// Learnt lists the fields that are not as they were before, in the order of their
// names; those that only stand beside another one are not listed.
func (s Session) Learnt(before map[string]string) (names []string) {
	for name, value := range s.Fields {
		beside := false
		for _, end := range []string{"_label", "_address"} {
			main, ok := strings.CutSuffix(name, end)
			_, there := s.Fields[main]
			beside = beside || ok && there
		}
		if old, had := before[name]; !beside && (!had || old != value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

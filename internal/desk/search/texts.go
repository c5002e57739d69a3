package search

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Text is what can be found of a bubble: its words, a file's name, a place, what stood on
// the button; empty for none. Fields are parted by Border.
func Text(c desk.Content) string {
	var fields []string
	add := func(list ...string) {
		for _, s := range list {
			if strings.TrimSpace(s) != "" {
				fields = append(fields, s)
			}
		}
	}
	if t := c.Text; t != nil {
		add(t.Text)
	}
	if s := c.Sticker; s != nil {
		add(s.Text)
	}
	if m := c.Media; m != nil {
		add(m.Name)
	}
	if l := c.Location; l != nil {
		add(l.Title, l.Address)
	}
	if p := c.Postback; p != nil {
		add(p.Label)
	}
	if r := c.Rich; r != nil {
		add(r.Alt)
	}
	return strings.Join(fields, string(Border))
}

// ContactText is what can be found of a customer: name, the channel's id, tags and the
// values of attributes.
func ContactText(c desk.Contact, t desk.Traits) string {
	fields := append([]string{c.Name, c.External}, t.Tags...)
	names := make([]string, 0, len(t.Attributes))
	for name := range t.Attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fields = append(fields, t.Attributes[name].Value)
	}
	return strings.Join(slices.DeleteFunc(fields, func(s string) bool { return s == "" }), string(Border))
}

// MessageGrams are the pieces of a bubble, with its brand's; none where there is nothing to
// find.
func MessageGrams(m desk.Message) []uint32 { return branded(Text(m.Content), m.Workspace) }

// ContactGrams are those of a customer.
func ContactGrams(c desk.Contact, t desk.Traits) []uint32 {
	return branded(ContactText(c, t), c.Workspace)
}

func branded(text string, w desk.WorkspaceID) []uint32 {
	grams := Fold(text).Grams()
	if len(grams) == 0 {
		return nil
	}
	return append(grams, BrandGram(w))
}

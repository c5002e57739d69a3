package desk

import (
	"slices"
	"strings"
)

// Traits is what is kept of a contact beside who they are: tags, which also are the
// segments they belong to, and attributes by name. Scenarios and operators set them; they
// outlive the inquiry.
type Traits struct {
	Tags       []string // sorted, each once
	Attributes map[string]Attribute
}

// Attribute is a value with the customer's messages that it may hold something of: when
// one of them is taken back, the attribute goes.
type Attribute struct {
	Value string
	From  []MessageID
}

// TraitKind is tag or attribute.
type TraitKind string

// Kinds of traits.
const (
	TraitTag       TraitKind = "tag"
	TraitAttribute TraitKind = "attribute"
)

// Trait is one tag or attribute to be kept or, if Gone, taken away. What it does not name
// stays as it is, so that two talks of one contact don't undo each other's.
type Trait struct {
	Contact ContactID
	Kind    TraitKind
	Name    string
	Attribute
	Gone bool
	By   OperatorID // who set it by hand; none: a scenario
}

// Limits of traits.
const (
	MaxTags       = 100  // of a contact
	MaxAttributes = 100  // of a contact
	MaxTag        = 50   // characters
	MaxAttribute  = 1000 // characters of a value
)

// CheckTag refuses what can't be a tag.
func CheckTag(tag string) error {
	if tag == "" || tag != strings.TrimSpace(tag) || len([]rune(tag)) > MaxTag || strings.ContainsAny(tag, "\n\r\t") {
		return E(Invalid, "bad_tag", "A tag is 1 to 50 characters on one line, without spaces around it.")
	}
	return nil
}

// Has tells whether there is a tag.
func (t Traits) Has(tag string) bool { return slices.Contains(t.Tags, tag) }

// Apply gives the traits with one more, or one less. It does not alter t's own.
func (t Traits) Apply(one Trait) Traits {
	out := Traits{Tags: slices.Clone(t.Tags), Attributes: map[string]Attribute{}}
	for name, a := range t.Attributes {
		out.Attributes[name] = a
	}
	switch {
	case one.Kind == TraitTag:
		out.Tags = slices.DeleteFunc(out.Tags, func(tag string) bool { return tag == one.Name })
		if !one.Gone {
			out.Tags = append(out.Tags, one.Name)
			slices.Sort(out.Tags)
		}
	case one.Gone:
		delete(out.Attributes, one.Name)
	default:
		out.Attributes[one.Name] = one.Attribute
	}
	return out
}

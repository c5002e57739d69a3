package decide

import (
	"maps"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// remember keeps what a scenario learnt at the customer, beyond this inquiry. An
// attribute may hold something of whatever the dialogue was told.
func (t *talker) remember(r bot.Result) {
	for _, tag := range r.RemoveTags {
		t.trait(desk.Trait{Kind: desk.TraitTag, Name: tag, Gone: true})
	}
	for _, tag := range r.AddTags {
		t.trait(desk.Trait{Kind: desk.TraitTag, Name: tag})
	}
	if t.m.Withdrawn {
		return // the customer has taken back what it rests on
	}
	for _, name := range slices.Sorted(maps.Keys(r.Attributes)) {
		value := r.Attributes[name]
		if runes := []rune(value); len(runes) > desk.MaxAttribute {
			value = string(runes[:desk.MaxAttribute])
		}
		t.trait(desk.Trait{Kind: desk.TraitAttribute, Name: name, Gone: value == "",
			Attribute: desk.Attribute{Value: value, From: slices.Clone(t.m.Told)}})
	}
}

// trait changes a tag or an attribute of the contact; one that is so already is left out.
// Of a contact who has as many as there may be, no more are kept.
func (p *pen) trait(one desk.Trait) {
	has := p.Case.Traits
	old, there := has.Attributes[one.Name]
	full := len(has.Attributes) >= desk.MaxAttributes
	if one.Kind == desk.TraitTag {
		there, full = has.Has(one.Name), len(has.Tags) >= desk.MaxTags
		old = one.Attribute
	}
	same := there && old.Value == one.Value && slices.Equal(old.From, one.From)
	if one.Gone && !there || !one.Gone && (same || !there && full) {
		return
	}
	one.Contact = p.Case.Thread.Contact
	p.Case.Traits = has.Apply(one)
	p.Traits = slices.DeleteFunc(slices.Clone(p.Traits), func(o desk.Trait) bool { return o.Kind == one.Kind && o.Name == one.Name })
	p.Traits = append(p.Traits, one)
}

// tag gives tags to the customer, and takes some, by hand.
func (p *pen) tag(cmd Command) error {
	for i, tag := range slices.Concat(cmd.AddTags, cmd.RemoveTags) {
		if tag = strings.TrimSpace(tag); desk.CheckTag(tag) != nil {
			field := "add"
			if i >= len(cmd.AddTags) {
				field = "remove"
			}
			return desk.E(desk.Invalid, "bad_tag", "A tag is 1 to 50 characters on one line.").On(field)
		}
	}
	for _, tag := range cmd.RemoveTags {
		p.trait(desk.Trait{Kind: desk.TraitTag, Name: strings.TrimSpace(tag), Gone: true})
	}
	for _, tag := range cmd.AddTags {
		tag = strings.TrimSpace(tag)
		if p.trait(desk.Trait{Kind: desk.TraitTag, Name: tag, By: cmd.By.ID}); !p.Case.Traits.Has(tag) {
			return desk.E(desk.Invalid, "too_many_tags", "A customer has at most 100 tags. Take one away first.").On("add")
		}
	}
	return nil
}

// alwaysTag is a tag of the customer's that always goes to a person, "" for none.
func (t *talker) alwaysTag() string {
	for _, tag := range t.brain.Settings.AlwaysTags {
		if t.Case.Traits.Has(tag) {
			return tag
		}
	}
	return ""
}

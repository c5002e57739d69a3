package flow

import (
	"cmp"
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// Choice is what somebody who is about to answer chooses from, and what would stand in the fields.
type Choice struct {
	Items  []template.Ranked
	Values map[string]string
	Topic  string // by which the first ones were found; none: the talk's is not known
}

// usesLooked is how many of the newest uses tell what is used often.
const usesLooked = 400

// Choose lists the templates of a conversation, the most likely first.
func (d *TemplateDesk) Choose(ctx context.Context, by desk.Person, id desk.ConversationID) (Choice, error) {
	loaded, err := d.cases.Load(ctx, []CaseRef{{Conversation: id, Bot: true}})
	if err != nil {
		return Choice{}, err
	}
	c := loaded[0]
	w := c.Thread.Workspace
	subject := identity.Subject{Workspace: w, Standing: c.Talk.Standing()}
	switch {
	case !identity.Can(by, identity.ReadConversation, subject):
		return Choice{}, desk.ErrNotFound
	case !identity.Can(by, identity.UseTemplate, subject):
		return Choice{}, decide.ErrForbidden
	}
	list, err := d.List(ctx, by, w, false)
	if err != nil {
		return Choice{}, err
	}
	out := Choice{Topic: cmp.Or(c.Talk.Category, c.Talk.Topic.Value)}
	mine, err := d.store.OwnUses(ctx, by.ID, usesLooked)
	if err != nil {
		return out, err
	}
	about, err := d.store.TopicUses(ctx, w, out.Topic, usesLooked)
	if err != nil {
		return out, err
	}
	out.Items = template.Rank(list, mine, about, d.env.Clock.Now())
	out.Values, err = d.values(ctx, by, c)
	return out, err
}

// values is what a talk fills fields from.
func (d *TemplateDesk) values(ctx context.Context, by desk.Person, c decide.Case) (map[string]string, error) {
	brands, err := d.read.Workspaces(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	rules := c.Rules.Clocks
	if rules == nil {
		rules = sla.NewRules(0, sla.Unset())
	}
	zone := rules.Calendar(c.Talk.Queue, c.Talk.Channel).Zone()
	a := template.About{Operator: by.Name, Now: d.env.Clock.Now().In(zone), Attributes: map[string]string{}, Answers: map[string]string{}}
	if i := slices.IndexFunc(brands, func(b desk.Workspace) bool { return b.ID == c.Thread.Workspace }); i >= 0 {
		a.Brand = brands[i].Name
	}
	if c.Contact.Kind == desk.FromUser {
		a.Customer = c.Contact.Name
	}
	for name, kept := range c.Traits.Attributes {
		a.Attributes[name] = kept.Value
	}
	for _, f := range c.Memory.Fields {
		if !f.Photo {
			a.Answers[f.Name] = f.Value
			if f.Title != "" {
				a.Answers[f.Title] = f.Value
			}
		}
	}
	if s := c.Memory.Session; s != nil {
		a.Order = s.Fields["order"]
	}
	return a.Values(), nil
}

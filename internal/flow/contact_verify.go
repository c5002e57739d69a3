package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Verify keeps what an operator found when they held what the customer said against the
// record. What was said is not kept.
func (d *ContactDesk) Verify(ctx context.Context, by desk.Person, id desk.ConversationID, try contact.Try) (contact.Outcome, error) {
	v, err := d.somebody(ctx, by, id)
	if err != nil {
		return "", err
	}
	p, err := d.policy(ctx, v.Workspace)
	if err != nil {
		return "", err
	}
	var outcome contact.Outcome
	err = d.change(ctx, by, v, desk.FactVerified, func(c contact.Card) (contact.Card, string, map[string]string, error) {
		next, o, err := c.Verify(p, try, by.ID, v.ID, d.env.Clock.Now())
		outcome = o
		return next, string(o), map[string]string{"matched": names(try.Matched), "differs": names(try.Differs)}, err
	})
	return outcome, err
}

func names(items []contact.Item) string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = string(it)
	}
	return strings.Join(out, ",")
}

// somebody gives an inquiry whose customer is a person.
func (d *ContactDesk) somebody(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err == nil && v.Contact.Kind != desk.FromUser {
		err = contact.ErrNobody
	}
	return v, err
}

// Unverify takes a verification back. Where there is none, nothing happens.
func (d *ContactDesk) Unverify(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	v, err := d.somebody(ctx, by, id)
	if err != nil {
		return err
	}
	return d.change(ctx, by, v, desk.FactVerified, func(c contact.Card) (contact.Card, string, map[string]string, error) {
		next, ok := c.End()
		return next, map[bool]string{true: "ended"}[ok], nil, nil
	})
}

// Release gives a locked contact tries again: a supervisor's.
func (d *ContactDesk) Release(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	v, err := d.overseen(ctx, by, id)
	if err != nil {
		return err
	}
	return d.change(ctx, by, v, desk.FactVerified, func(c contact.Card) (contact.Card, string, map[string]string, error) {
		next, err := c.Release()
		return next, "released", nil, err
	})
}

func (d *ContactDesk) overseen(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	v, err := d.somebody(ctx, by, id)
	if err == nil && !identity.Can(by, identity.ActForOther, identity.Subject{Workspace: v.Workspace}) {
		err = decide.ErrForbidden
	}
	return v, err
}

// Flag raises a flag, or lowers it. Whoever works may raise one; that a takeover is not
// suspected any more a supervisor says.
func (d *ContactDesk) Flag(ctx context.Context, by desk.Person, id desk.ConversationID, kind contact.FlagKind, up bool, note string) error {
	see := d.somebody
	if !up && kind == contact.Takeover {
		see = d.overseen
	}
	v, err := see(ctx, by, id)
	if err != nil {
		return err
	}
	return d.change(ctx, by, v, desk.FactFlagged, func(c contact.Card) (contact.Card, string, map[string]string, error) {
		if up {
			next, err := c.Raise(contact.Flag{Kind: kind, Note: strings.TrimSpace(d.guard(note)), By: by.ID, At: d.env.Clock.Now()})
			return next, string(kind), map[string]string{"raised": "yes"}, err
		}
		next, ok := c.Lower(kind)
		return next, map[bool]string{true: string(kind)}[ok], map[string]string{"raised": "no"}, nil
	})
}

package flow

import (
	"context"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TraitUse is a tag or an attribute's name with how many customers of a brand have it.
type TraitUse struct {
	Kind      desk.TraitKind
	Name      string
	Customers int
}

// TraitStore keeps what customers of a brand are called by.
type TraitStore interface {
	// TraitUses lists a brand's tags and attributes by kind and name, up to n of them.
	TraitUses(ctx context.Context, w desk.WorkspaceID, n int) ([]TraitUse, error)
	// RenameTrait gives all customers of a brand who have a tag or attribute another one in its
	// place, and tells how many had it. Who has both keeps the value that stands under the new name.
	RenameTrait(ctx context.Context, w desk.WorkspaceID, kind desk.TraitKind, name, to string, fact func(n int) desk.Fact) (int, error)
	// RemoveTrait takes it from all of them.
	RemoveTrait(ctx context.Context, w desk.WorkspaceID, kind desk.TraitKind, name string, fact func(n int) desk.Fact) (int, error)
}

// TraitDesk is where supervisors keep the words in order by which a brand's customers are told apart.
type TraitDesk struct {
	env   Env
	store TraitStore
}

// NewTraitDesk makes it.
func NewTraitDesk(env Env, store TraitStore) *TraitDesk { return &TraitDesk{env, store} }

// maxTraitUses bounds the list: more than this is no vocabulary.
const maxTraitUses = 1000

// Uses lists a brand's tags and attributes.
func (d *TraitDesk) Uses(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]TraitUse, error) {
	if err := oversees(by, w); err != nil {
		return nil, err
	}
	return d.store.TraitUses(ctx, w, maxTraitUses)
}

// Rename gives a tag or attribute another name; where that is in use already, the two become
// one. Rules that name it go by the old name: they are changed where they stand.
func (d *TraitDesk) Rename(ctx context.Context, by desk.Person, w desk.WorkspaceID, kind desk.TraitKind, name, to string) (int, error) {
	if err := oversees(by, w); err != nil {
		return 0, err
	}
	to = strings.TrimSpace(to)
	if err := desk.CheckTag(to); err != nil {
		return 0, desk.E(desk.Invalid, "bad_tag", "A name is 1 to 50 characters on one line.").On("to")
	}
	if to == name {
		return 0, nil
	}
	n, err := d.store.RenameTrait(ctx, w, kind, name, to, d.fact(by, w, kind, "renamed"))
	return d.done(n, err)
}

// Remove takes a tag or attribute from all customers of a brand.
func (d *TraitDesk) Remove(ctx context.Context, by desk.Person, w desk.WorkspaceID, kind desk.TraitKind, name string) (int, error) {
	if err := oversees(by, w); err != nil {
		return 0, err
	}
	n, err := d.store.RemoveTrait(ctx, w, kind, name, d.fact(by, w, kind, "removed"))
	return d.done(n, err)
}

func (d *TraitDesk) done(n int, err error) (int, error) {
	if err == nil && n == 0 {
		return 0, desk.ErrNotFound
	}
	if err == nil {
		d.env.committed(nil)
	}
	return n, err
}

// fact tells of it without the word itself, which may name a person.
func (d *TraitDesk) fact(by desk.Person, w desk.WorkspaceID, kind desk.TraitKind, code string) func(int) desk.Fact {
	return func(n int) desk.Fact {
		return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactTraits, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Code: code,
			Data: map[string]string{"kind": string(kind), "customers": strconv.Itoa(n)}}
	}
}

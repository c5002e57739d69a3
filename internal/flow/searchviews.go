package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
)

// Limits of kept searches.
const (
	MaxViews    = 50 // of a person
	MaxViewName = 60 // characters
)

// Views lists what somebody keeps and what is shared with their brands.
func (d *SearchDesk) Views(ctx context.Context, by desk.Person) ([]View, error) {
	rows, err := d.store.Views(ctx, by.ID, identity.Workspaces(by, identity.ReadConversation))
	return slices.DeleteFunc(rows, func(v View) bool { return !d.uses(by, v) }), err
}

// uses tells whether a view is somebody's to use: one's own stays, but what is shared goes
// with the brand.
func (d *SearchDesk) uses(by desk.Person, v View) bool {
	if v.Workspace == "" {
		return v.Owner == by.ID
	}
	return slices.Contains(identity.Workspaces(by, identity.ReadConversation), v.Workspace)
}

// SaveView keeps a search, anew or over the version that was read. Shared with a brand it
// looks in that brand only.
func (d *SearchDesk) SaveView(ctx context.Context, by desk.Person, v View) (View, error) {
	base := v.Version
	if base == 0 {
		rows, err := d.store.Views(ctx, by.ID, nil)
		if err != nil {
			return v, err
		}
		if len(rows) >= MaxViews {
			return v, desk.E(desk.Conflict, "too_many", "You keep 50 searches already. Delete one first.")
		}
		v.ID, v.Centre, v.Owner = d.env.IDs(), by.Centre, by.ID
	} else {
		old, err := d.changes(ctx, by, v.ID)
		if err != nil {
			return v, err
		}
		v.Centre, v.Owner = old.Centre, old.Owner
	}
	if v.Workspace != "" && !identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace}) {
		return v, desk.ErrNotFound
	}
	if v.Name = strings.TrimSpace(d.guard(v.Name)); v.Name == "" || len([]rune(v.Name)) > MaxViewName {
		return v, desk.E(desk.Invalid, "bad_name", "A name has 1 to 60 characters.").On("name")
	}
	v.Query.Text = d.guard(v.Query.Text)
	if _, err := search.Parse(v.Query.Text); err != nil {
		return v, err
	}
	if v.Workspace != "" {
		v.Query.Workspace = v.Workspace
	}
	v.At, v.Version = d.env.Clock.Now(), base+1
	code := "edited"
	if base == 0 {
		code = "made"
	}
	return v, d.store.SaveView(ctx, v, base, []desk.Fact{d.viewFact(by, v, code)})
}

// DeleteView forgets one.
func (d *SearchDesk) DeleteView(ctx context.Context, by desk.Person, id string) error {
	v, err := d.changes(ctx, by, id)
	if err != nil {
		return err
	}
	return d.store.DeleteView(ctx, id, []desk.Fact{d.viewFact(by, v, "deleted")})
}

// changes reads one that is somebody's to change: their own, or their brand's for who
// oversees it.
func (d *SearchDesk) changes(ctx context.Context, by desk.Person, id string) (View, error) {
	v, err := d.store.View(ctx, id)
	if err != nil {
		return View{}, err
	}
	switch {
	case v.Owner == by.ID:
		return v, nil
	case !d.uses(by, v):
		return View{}, desk.ErrNotFound
	case identity.Can(by, identity.ActForOther, identity.Subject{Workspace: v.Workspace}):
		return v, nil
	}
	return View{}, desk.E(desk.Forbidden, "not_yours", "This search is somebody else's. Keep one of your own, or ask whoever oversees the brand.")
}

func (d *SearchDesk) viewFact(by desk.Person, v View, code string) desk.Fact {
	return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactView, Centre: by.Centre, Workspace: v.Workspace, Actor: desk.Operator(by.ID), Code: code,
		Data: map[string]string{"view": v.ID}}
}

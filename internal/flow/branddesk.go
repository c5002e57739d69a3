package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// BrandDesk is where administrators say which brands the centre serves. Who serves them is
// said of the people (MemberDesk).
type BrandDesk struct {
	env   Env
	store BrandStore
}

// NewBrandDesk makes it.
func NewBrandDesk(env Env, store BrandStore) *BrandDesk { return &BrandDesk{env, store} }

// maxBrands bounds a centre: all stand in one list.
const maxBrands = 200

// Brands lists all, archived ones too.
func (d *BrandDesk) Brands(ctx context.Context, by desk.Person) ([]BrandCard, error) {
	if err := mayBrands(by); err != nil {
		return nil, err
	}
	return d.store.Brands(ctx, by.Centre)
}

// Add makes a brand with one queue. Whoever makes it serves it, so that they can set it up.
func (d *BrandDesk) Add(ctx context.Context, by desk.Person, name, color string) (BrandCard, error) {
	all, err := d.Brands(ctx, by)
	if err != nil {
		return BrandCard{}, err
	}
	if len(all) >= maxBrands {
		return BrandCard{}, desk.E(desk.Conflict, "too_many_brands", "A centre has at most 200 brands.")
	}
	w, q := NewBrand(by.Centre, desk.WorkspaceID(d.env.IDs()), desk.QueueID(d.env.IDs()), "")
	if w, err = sheetOf(w, name, color, all); err != nil {
		return BrandCard{}, err
	}
	if err := d.store.AddBrand(ctx, w, q, by.ID, by.Role, d.fact(by, w.ID, "added")); err != nil {
		return BrandCard{}, err
	}
	return d.done(ctx, by, w.ID)
}

// Change gives a brand another name or colour, on the edition that was read, and says whether
// desktop notices may carry its customers' names and words.
func (d *BrandDesk) Change(ctx context.Context, by desk.Person, id desk.WorkspaceID, edition int64, name, color string, words bool) (BrandCard, error) {
	b, all, err := d.one(ctx, by, id)
	if err != nil {
		return b, err
	}
	w, err := sheetOf(b.Workspace, name, color, all)
	if err != nil {
		return b, err
	}
	w.NoticeWords = words
	if err := d.store.SaveBrand(ctx, w, edition, d.fact(by, id, "changed")); err != nil {
		return b, err
	}
	return d.done(ctx, by, id)
}

// Archive ends a brand that is not in use any more; nobody serves it then. Its talks stay.
func (d *BrandDesk) Archive(ctx context.Context, by desk.Person, id desk.WorkspaceID, edition int64) (BrandCard, error) {
	b, all, err := d.one(ctx, by, id)
	if err != nil || !b.Archived.IsZero() {
		return b, err
	}
	if n := slices.IndexFunc(all, func(o BrandCard) bool { return o.ID != id && o.Archived.IsZero() }); n < 0 {
		return b, desk.E(desk.Conflict, "last_brand", "This is the only brand. Make another one first.")
	}
	if err := d.store.ArchiveBrand(ctx, id, edition, d.env.Clock.Now(), d.fact(by, id, "archived")); err != nil {
		return b, err
	}
	return d.done(ctx, by, id)
}

// Restore takes a brand back into use. Whoever does serves it.
func (d *BrandDesk) Restore(ctx context.Context, by desk.Person, id desk.WorkspaceID, edition int64) (BrandCard, error) {
	b, _, err := d.one(ctx, by, id)
	if err != nil || b.Archived.IsZero() {
		return b, err
	}
	if err := d.store.RestoreBrand(ctx, id, edition, by.ID, by.Role, d.fact(by, id, "restored")); err != nil {
		return b, err
	}
	return d.done(ctx, by, id)
}

// sheetOf puts name and colour on a brand. Two brands of one name could not be told apart.
func sheetOf(w desk.Workspace, name, color string, all []BrandCard) (desk.Workspace, error) {
	w.Name = strings.TrimSpace(name)
	if color = strings.ToLower(strings.TrimSpace(color)); color != "" {
		w.Color = color
		if err := identity.CheckColor(color); err != nil {
			return w, err
		}
	}
	if err := identity.CheckName("name", w.Name); err != nil {
		return w, err
	}
	if slices.ContainsFunc(all, func(o BrandCard) bool { return o.ID != w.ID && o.Name == w.Name && o.Archived.IsZero() }) {
		return w, desk.E(desk.Conflict, "brand_taken", "There is a brand with this name already.").On("name")
	}
	return w, nil
}

func (d *BrandDesk) one(ctx context.Context, by desk.Person, id desk.WorkspaceID) (BrandCard, []BrandCard, error) {
	all, err := d.Brands(ctx, by)
	if err != nil {
		return BrandCard{}, nil, err
	}
	i := slices.IndexFunc(all, func(b BrandCard) bool { return b.ID == id })
	if i < 0 {
		return BrandCard{}, nil, desk.ErrNotFound
	}
	return all[i], all, nil
}

func (d *BrandDesk) done(ctx context.Context, by desk.Person, id desk.WorkspaceID) (BrandCard, error) {
	d.env.committed(nil)
	b, _, err := d.one(ctx, by, id)
	return b, err
}

func (d *BrandDesk) fact(by desk.Person, id desk.WorkspaceID, code string) []desk.Fact {
	return []desk.Fact{{At: d.env.Clock.Now(), Kind: desk.FactBrand, Centre: by.Centre, Workspace: id, Actor: desk.Operator(by.ID), Code: code}}
}

func mayBrands(by desk.Person) error {
	if !identity.Can(by, identity.ManageBrands, identity.Subject{}) {
		return decide.ErrForbidden
	}
	return nil
}

package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// TemplateDesk is people's door to the words that are used again and again.
type TemplateDesk struct {
	env   Env
	store TemplateStore
	cases Cases
	read  Reader
	guard Guard
}

// NewTemplateDesk makes the door.
func NewTemplateDesk(env Env, store TemplateStore, cases Cases, read Reader, guard Guard) *TemplateDesk {
	return &TemplateDesk{env, store, cases, read, guard}
}

// List gives shared templates of the brands where somebody uses them, those for all brands, and
// the person's own; of one brand, if it is named.
func (d *TemplateDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID, archived bool) ([]template.Template, error) {
	brands := brandsOf(by, identity.UseTemplate, w)
	if len(brands) == 0 {
		return nil, nil
	}
	list, err := d.store.Templates(ctx, TemplateQuery{Centre: by.Centre, Brands: brands, Global: true, Owner: by.ID, Archived: archived})
	if w != "" {
		list = slices.DeleteFunc(list, func(t template.Template) bool { return t.Workspace != "" && t.Workspace != w })
	}
	return list, err
}

// MayEdit tells whether somebody may change a template, and why not.
func (d *TemplateDesk) MayEdit(by desk.Person, t template.Template) error {
	switch {
	case t.Centre != by.Centre || !t.Shared() && t.Owner != by.ID:
		return desk.ErrNotFound
	case t.Shared() && t.Workspace == "":
		return d.may(by, identity.CentreTemplate, identity.Subject{})
	case t.Shared():
		return mayPlan(by, identity.ShareTemplate, t.Workspace)
	case t.Workspace != "":
		return mayPlan(by, identity.UseTemplate, t.Workspace)
	}
	return nil // one's own, wherever one works
}

func (d *TemplateDesk) may(by desk.Person, a identity.Action, s identity.Subject) error {
	if identity.Can(by, a, s) {
		return nil
	}
	return desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask a supervisor.")
}

// Create keeps a new one: shared, or the person's own.
func (d *TemplateDesk) Create(ctx context.Context, by desk.Person, w desk.WorkspaceID, own bool, b template.Body) (template.Template, error) {
	t := d.fresh(by, w, own)
	if err := d.MayEdit(by, t); err != nil {
		return t, err
	}
	if err := d.room(ctx, t, 1); err != nil {
		return t, err
	}
	return d.save(ctx, by, t, b, "created")
}

func (d *TemplateDesk) fresh(by desk.Person, w desk.WorkspaceID, own bool) template.Template {
	t := template.Template{ID: template.ID(d.env.IDs()), Centre: by.Centre, Workspace: w, MadeBy: by.ID, MadeAt: d.env.Clock.Now()}
	if own {
		t.Owner = by.ID
	}
	return t
}

// room refuses more than a list is to hold. Of two who fill the last place at once both may
// have it: the bound is for reading, not for counting.
func (d *TemplateDesk) room(ctx context.Context, t template.Template, more int) error {
	n, err := d.store.CountTemplates(ctx, t.Centre, t.Workspace, t.Owner)
	most := template.MaxShared
	if !t.Shared() {
		most = template.MaxOwn
	}
	if err == nil && n+more > most {
		return desk.E(desk.TooLarge, "too_many", fmt.Sprintf("There are at most %d templates here, archived ones included. Use an old one for something new.", most))
	}
	return err
}

// Edit changes one, on the version that was read.
func (d *TemplateDesk) Edit(ctx context.Context, by desk.Person, id template.ID, version int64, b template.Body) (template.Template, error) {
	t, err := d.one(ctx, by, id)
	if err != nil {
		return t, err
	}
	t.Version = version
	return d.save(ctx, by, t, b, "edited")
}

// Archive puts one away; nothing of it is lost.
func (d *TemplateDesk) Archive(ctx context.Context, by desk.Person, id template.ID, version int64) (template.Template, error) {
	t, err := d.one(ctx, by, id)
	if err != nil || !t.Archived.IsZero() {
		return t, err
	}
	t.Version, t.Archived = version, d.env.Clock.Now()
	return d.save(ctx, by, t, t.Body, "archived")
}

// Restore takes one out of the archive.
func (d *TemplateDesk) Restore(ctx context.Context, by desk.Person, id template.ID, version int64) (template.Template, error) {
	t, err := d.one(ctx, by, id)
	if err != nil || t.Archived.IsZero() {
		return t, err
	}
	t.Version, t.Archived = version, time.Time{}
	return d.save(ctx, by, t, t.Body, "restored")
}

func (d *TemplateDesk) one(ctx context.Context, by desk.Person, id template.ID) (template.Template, error) {
	t, err := d.store.Template(ctx, id)
	if err == nil {
		err = d.MayEdit(by, t)
	}
	return t, err
}

// save stores one with a body.
func (d *TemplateDesk) save(ctx context.Context, by desk.Person, t template.Template, b template.Body, code string) (template.Template, error) {
	t, err := d.with(by, t, b)
	if err != nil {
		return t, err
	}
	if err := d.store.SaveTemplates(ctx, []template.Template{t}, []desk.Fact{d.fact(by, t.Workspace, code, map[string]string{"template": string(t.ID)})}); err != nil {
		return t, err
	}
	d.env.committed(nil)
	t.Version++
	return t, nil
}

// with gives a template another body, as it may be stored.
func (d *TemplateDesk) with(by desk.Person, t template.Template, b template.Body) (template.Template, error) {
	for _, text := range []*string{&b.Title, &b.Shortcut, &b.Folder, &b.Text} {
		*text = d.guard(*text)
	}
	b.Actions = slices.Clone(b.Actions)
	for i := range b.Actions {
		b.Actions[i].Value = d.guard(b.Actions[i].Value)
	}
	t.Body, t.ChangedBy, t.ChangedAt = b.Tidy(), by.ID, d.env.Clock.Now()
	return t, t.Body.Valid()
}

func (d *TemplateDesk) fact(by desk.Person, w desk.WorkspaceID, code string, data map[string]string) desk.Fact {
	return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactTemplate, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Code: code, Data: data}
}

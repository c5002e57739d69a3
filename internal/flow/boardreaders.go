package flow

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// BoardReader is somebody whom a post is meant for.
type BoardReader struct {
	Operator desk.OperatorID
	Name     string
	At       time.Time // zero: not confirmed as it stands
}

// Readers tells who has confirmed a post as it stands, and who has not: these first, by name.
func (d *BoardDesk) Readers(ctx context.Context, by desk.Person, id string) ([]BoardReader, error) {
	p, err := d.one(ctx, by, id, mayPost)
	if err != nil {
		return nil, err
	}
	people, err := d.store.People(ctx, p.Centre)
	if err != nil {
		return nil, err
	}
	read, err := d.store.Readings(ctx, id)
	if err != nil {
		return nil, err
	}
	at := map[desk.OperatorID]time.Time{}
	for _, r := range read {
		if r.Revision >= p.Revision {
			at[r.Operator] = r.At
		}
	}
	var out []BoardReader
	for _, who := range people {
		if meant(who, p) {
			out = append(out, BoardReader{who.ID, who.Name, at[who.ID]})
		}
	}
	slices.SortFunc(out, func(a, b BoardReader) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Operator, b.Operator))
	})
	return out, nil
}

// Remind tells everybody's windows of a post once more; those who have not confirmed it show and
// ring it. It tells how many these are.
func (d *BoardDesk) Remind(ctx context.Context, by desk.Person, id string) (int, error) {
	all, err := d.Readers(ctx, by, id)
	if err != nil {
		return 0, err
	}
	p, err := d.store.Post(ctx, id)
	if err != nil {
		return 0, err
	}
	if !p.Confirm || p.State(d.env.Clock.Now()) != board.Shown {
		return 0, errPostGone
	}
	open := 0
	for _, r := range all {
		if r.At.IsZero() {
			open++
		}
	}
	if open == 0 {
		return 0, nil
	}
	if err := d.store.PutFacts(ctx, []desk.Fact{d.fact(by, p, desk.FactBoard, "reminded")}); err != nil {
		return 0, err
	}
	d.env.committed(nil)
	return open, nil
}

// mayPost tells whether a person may post to a brand, or (empty) to the whole centre.
func mayPost(by desk.Person, w desk.WorkspaceID) bool {
	if w == "" {
		return identity.Can(by, identity.CentreBoard, identity.Subject{})
	}
	return identity.Can(by, identity.PostBoard, identity.Subject{Workspace: w})
}

// readsBoard tells whether a post of a brand, or (empty) of a whole centre, is meant for a person's eyes.
func readsBoard(by desk.Person, centre desk.CentreID, w desk.WorkspaceID) bool {
	if centre != by.Centre {
		return false
	}
	if w == "" {
		return identity.Anywhere(by, identity.ReadDirectory)
	}
	return identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w})
}

// meant tells whether a person is among those who confirm a post: whoever works where it
// stands, but not who wrote it.
func meant(to desk.Person, p board.Post) bool {
	if to.ID == p.Author || to.Disabled || to.Centre != p.Centre {
		return false
	}
	if p.Workspace == "" {
		return identity.Anywhere(to, identity.Work)
	}
	return identity.Can(to, identity.Work, identity.Subject{Workspace: p.Workspace})
}

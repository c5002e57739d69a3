package flow

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

// FormPage is what the page behind a link says.
type FormPage struct {
	Brand desk.Workspace
	Sheet form.Sheet
	State form.State // as it is at this instant
	Until time.Time
	Days  int // an answer is kept
	Zone  *time.Location
}

// Page gives what stands behind a link; desk.ErrNotFound for a token that never was.
func (d *FormDesk) Page(ctx context.Context, token string) (FormPage, error) {
	r, err := d.store.FormByHash(ctx, HashToken(token))
	if err != nil {
		return FormPage{}, err
	}
	return d.page(ctx, r)
}

func (d *FormDesk) page(ctx context.Context, r form.Request) (FormPage, error) {
	thread, err := d.read.Thread(ctx, r.Thread)
	if err != nil {
		return FormPage{}, err
	}
	brands, err := d.read.Workspaces(ctx, thread.Centre)
	if err != nil {
		return FormPage{}, err
	}
	rules, err := d.rules.Of(ctx, r.Workspace)
	if err != nil {
		return FormPage{}, err
	}
	out := FormPage{Sheet: r.Sheet, State: r.State, Until: r.Until, Days: int(r.Keep / (24 * time.Hour)), Zone: rules.Clocks.Calendar("", thread.Channel).Zone()}
	if r.Over(d.env.Clock.Now()) { // the timer may be late
		out.State = form.Expired
	}
	for _, b := range brands {
		if b.ID == r.Workspace {
			out.Brand = b
		}
	}
	if out.Brand.ID == "" && out.State == form.Open { // a brand that is put away asks nobody
		out.State = form.Withdrawn
	}
	return out, nil
}

// Answer takes what a customer wrote. Flaws say what is wrong with it, and nothing is kept. The
// page is that after the answer: of several answers the first counts, and the others see it so.
// Nothing of what was written is logged, or part of an error.
func (d *FormDesk) Answer(ctx context.Context, token string, in map[string]string) (FormPage, map[string]form.Flaw, error) {
	r, err := d.store.FormByHash(ctx, HashToken(token))
	if err != nil {
		return FormPage{}, nil, err
	}
	page, err := d.page(ctx, r)
	if err != nil || page.State != form.Open {
		return page, nil, err
	}
	today := d.env.Clock.Now().In(page.Zone)
	card := func(s string) bool { return d.guard(s) != s }
	answer, flaws := r.Sheet.Read(in, today, card)
	if len(flaws) > 0 {
		return page, flaws, nil
	}
	if err := d.keep(ctx, r, answer); err != nil && !errors.Is(err, form.ErrOver) {
		return page, nil, err
	}
	if r, err = d.store.Form(ctx, r.ID); err != nil {
		return page, nil, err
	}
	page, err = d.page(ctx, r)
	return page, nil, err
}

// keep seals an answer and stores it: the key first, under a name of its own for each try, then
// the row. What a crash leaves between is a key without a row, which the sweeper destroys.
func (d *FormDesk) keep(ctx context.Context, r form.Request, answer []form.Value) error {
	plain, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	got := form.Request{Key: d.env.IDs(), Masked: r.Sheet.Mask(answer)}
	if got.Sealed, err = d.seals.Seal(ctx, got.Key, answerPurpose+r.ID, plain); err != nil {
		return err
	}
	for range maxTries {
		cases, err := d.cases.Load(ctx, []CaseRef{{Thread: r.Thread, Bot: true, Care: true, Forms: true}})
		if err != nil {
			return err
		}
		change, err := decide.FormAnswered(cases[0], r.ID, got, d.env.Clock.Now(), d.env.IDs)
		if err != nil { // no row will ever name this key
			return errors.Join(err, d.seals.Shred(ctx, got.Key))
		}
		if err = commitOne(ctx, d.env, d.cases, Write{Change: change}); !errors.Is(err, desk.ErrVersion) {
			return err
		}
	}
	return desk.E(desk.Unavailable, "busy", "Too much happens at once. Try again.")
}

// Address gives the token of a form's link while it may be used; empty when it may not any more.
func (d *FormDesk) Address(ctx context.Context, id string) (string, error) {
	r, err := d.store.Form(ctx, id)
	if err != nil || r.State != form.Open {
		return "", err
	}
	token, err := d.seal.OpenSecret(linkPurpose+id, r.Link)
	return string(token), err
}

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

// revealFor is how long an answer stands on a screen.
const revealFor = time.Minute

// Revealed is an answer whole, and until when it may stand on a screen.
type Revealed struct {
	FormRow
	Answer []form.Value
	Hide   time.Time
}

// Reveal shows an answer. That somebody looks, and why, is kept before they see anything.
func (d *FormDesk) Reveal(ctx context.Context, by desk.Person, id desk.ConversationID, ref string, reason form.Reason, memo string) (Revealed, error) {
	r, err := d.act(ctx, id, decide.Command{Verb: decide.RevealForm, By: by, Ref: ref, Why: string(reason), Note: memo})
	if err != nil {
		return Revealed{}, err
	}
	plain, err := d.seals.Unseal(ctx, r.Key, answerPurpose+r.ID, r.Sealed)
	if errors.Is(err, desk.ErrNotFound) { // its row will follow
		return Revealed{}, decide.ErrFormGone
	}
	if err != nil {
		return Revealed{}, err
	}
	out := Revealed{FormRow: r, Hide: d.env.Clock.Now().Add(revealFor)}
	return out, json.Unmarshal(plain, &out.Answer)
}

// Finish says that an answer has served, and destroys it at once. If that fails the timer does
// it.
func (d *FormDesk) Finish(ctx context.Context, by desk.Person, id desk.ConversationID, ref string) (FormRow, error) {
	if _, err := d.act(ctx, id, decide.Command{Verb: decide.FinishForm, By: by, Ref: ref}); err != nil {
		return FormRow{}, err
	}
	if _, err := d.due(ctx, ref); err != nil {
		d.env.Log.Error("an answer is not destroyed yet", "form", ref, "error", err)
	}
	return d.row(ctx, by, id, ref)
}

// Due handles the timer of a form, whose id is the key: an open one is over, an answer is
// destroyed. Its key goes first, then the row: between the two nobody can read it any more.
func (d *FormDesk) Due(ctx context.Context, job Claimed) (Next, error) { return d.due(ctx, job.Key) }

func (d *FormDesk) due(ctx context.Context, id string) (Next, error) {
	for range maxTries {
		r, err := d.store.Form(ctx, id)
		if errors.Is(err, desk.ErrNotFound) || err == nil && !r.Living() {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		now := d.env.Clock.Now()
		if r.State == form.Received && !now.Before(r.Destroy) {
			if err := d.seals.Shred(ctx, r.Key); err != nil {
				return Next{}, err
			}
		}
		cases, err := d.cases.Load(ctx, []CaseRef{{Thread: r.Thread, Care: true, Forms: true}})
		if err != nil {
			return Next{}, err
		}
		change, wait := decide.FormDue(cases[0], id, now, d.env.IDs)
		if change.Empty() {
			return Next{At: wait, Code: "waits"}.ifSet(), nil
		}
		if err = commitOne(ctx, d.env, d.cases, Write{Change: change}); !errors.Is(err, desk.ErrVersion) {
			return Next{}, err
		}
	}
	return Next{At: d.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

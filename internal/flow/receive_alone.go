package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// errPanic marks a decision that panicked: its event is not tried again.
var errPanic = errors.New("decision panicked")

// errUnreadable marks a row that is no event.
var errUnreadable = errors.New("not an event")

// errTooOld marks an event that happened so long before it came that nobody can tell
// whether it was here before: its dedupe key would be forgotten. LINE delivers again for
// some days at most; a body that somebody kept is signed for ever.
var errTooOld = errors.New("older than the dedupe keys")

// trustedAge stays below the life of a dedupe key by a day, for clocks that differ.
const trustedAge = dedupeLife - 24*time.Hour

// alone decides one thread's events one by one. An event that can't be decided or
// stored gets a strike and the thread is given back; with the third strike it is
// set aside, so that the events behind it go on. One that panics, can't be read, or
// is too old is set aside at once.
func (r *Receiver) alone(ctx context.Context, b Batch) error {
	for i, row := range b.Rows {
		one := Batch{Key: b.Key, Rows: []InboxRow{row}} // without owner: the claim is kept
		if i == len(b.Rows)-1 {
			one.Owner = b.Owner
		}
		err := r.single(ctx, decode(one))
		switch {
		case err == nil:
			continue
		case errors.Is(err, ErrClaimLost):
			return nil // the rest is in other hands too
		case ctx.Err() != nil || desk.KindOf(err) == desk.Unavailable || errors.Is(err, desk.ErrVersion):
			return err // no fault of the event's
		}
		if err := r.strike(ctx, one, err); err != nil {
			return err
		}
	}
	return nil
}

// single decides and stores one row, anew as often as its thread moves on.
func (r *Receiver) single(ctx context.Context, w work) error {
	if w.broken != nil {
		return w.broken
	}
	for range maxTries {
		cases, err := r.cases.Load(ctx, []CaseRef{w.ref})
		if err != nil {
			return err
		}
		change, err := r.safely(w, cases[0])
		if err != nil {
			return err
		}
		err = commitOne(ctx, r.env, r.cases, Write{Change: change, Done: w.rows, Batch: &w.batch})
		if !errors.Is(err, desk.ErrVersion) {
			return err
		}
	}
	return desk.ErrVersion
}

// strike counts a failure. Below the third the row stays and its error comes back
// to the caller, so that the thread waits a little; the third sets it aside.
func (r *Receiver) strike(ctx context.Context, b Batch, cause error) error {
	row := b.Rows[0].ID
	strikes := maxStrikes
	if asideCode(cause) == "undecidable" {
		n, err := r.inbox.Strike(ctx, row)
		if err != nil {
			return errors.Join(cause, err)
		}
		strikes = n
	}
	if strikes < maxStrikes {
		return fmt.Errorf("row %d, strike %d: %w", row, strikes, cause)
	}
	r.env.Log.Error("event set aside", "channel", b.Key.Channel, "row", row, "error", cause)
	sealed, err := r.seal.SealSecret(quarantinePurpose, b.Rows[0].Body)
	if err != nil {
		return errors.Join(cause, err)
	}
	aside := Write{Quarantine: []Quarantined{{Row: row, Code: asideCode(cause), Sealed: sealed}}, Batch: &b, Change: decide.Change{Facts: []desk.Fact{{
		At: r.env.Clock.Now(), Kind: desk.FactQuarantined, Channel: b.Key.Channel, Actor: desk.System, Code: asideCode(cause)}}}}
	err = commitOne(ctx, r.env, r.cases, aside)
	if errors.Is(err, ErrClaimLost) {
		return nil
	}
	return err
}

// quarantinePurpose binds a set-aside body into its seal.
const quarantinePurpose = "quarantine"

func asideCode(cause error) string {
	switch {
	case errors.Is(cause, errUnreadable):
		return "unreadable"
	case errors.Is(cause, errTooOld):
		return "too_old"
	case errors.Is(cause, errPanic):
		return "panic"
	}
	return "undecidable"
}

func (r *Receiver) safely(w work, c decide.Case) (ch decide.Change, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	ch, errs := decide.Inbound(c, w.events, r.env.Clock.Now(), r.env.IDs)
	return ch, errors.Join(errs...)
}

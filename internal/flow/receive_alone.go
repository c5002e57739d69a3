package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// errPanic marks a decision that panicked: its event is not tried again.
var errPanic = errors.New("decision panicked")

// alone decides one thread's events one by one. An event that can't be decided
// is tried three times and then set aside; one that panics is set aside at once;
// the others go on.
func (r *Receiver) alone(ctx context.Context, b Batch) error {
	for i, row := range b.Rows {
		one := Batch{Key: b.Key, Owner: b.Owner, Rows: []InboxRow{row}}
		last := i == len(b.Rows)-1
		if err := r.single(ctx, one, last); err != nil {
			return fmt.Errorf("thread %s: %w", b.Key, err)
		}
	}
	return nil
}

// single settles one row; release tells whether the claim ends with it.
func (r *Receiver) single(ctx context.Context, b Batch, release bool) error {
	w := decode(b)
	var failed error
	for range maxTries {
		cases, err := r.cases.Load(ctx, []CaseRef{w.ref})
		if err != nil {
			return err
		}
		write := Write{Quarantine: quarantine("unreadable", w.broken...)}
		if len(w.events) > 0 {
			write, failed = r.attempt(ctx, w, cases[0])
		}
		if write.Change.Case.Thread.ID == "" {
			write.Change.Case, write.Change.Base = cases[0], cases[0].Thread.Version
		}
		if release {
			write.Batch = &b
		} else {
			write.Batch = &Batch{Key: b.Key} // settles the row, keeps the claim
		}
		results, err := r.cases.Commit(ctx, []Write{write})
		if err != nil {
			return err
		}
		if !errors.Is(results[0], desk.ErrVersion) {
			r.env.committed(true)
			return results[0]
		}
	}
	return errors.Join(desk.ErrVersion, failed)
}

// attempt decides one event or says what becomes of the row.
func (r *Receiver) attempt(ctx context.Context, w work, c decide.Case) (Write, error) {
	change, err := r.safely(w, c)
	if err == nil {
		return Write{Change: change, Done: w.rows}, nil
	}
	row := w.batch.Rows[0].ID
	strikes := maxStrikes
	if !errors.Is(err, errPanic) {
		if n, e := r.inbox.Strike(ctx, row); e == nil {
			strikes = n
		}
	}
	if strikes < maxStrikes {
		return Write{}, err // stays pending, comes again
	}
	r.env.Log.Error("event set aside", "row", row, "thread", w.batch.Key.String(), "error", err)
	return Write{Quarantine: quarantine("undecidable", row), Change: setAside(c, r.env)}, err
}

// setAside makes the alert that goes with a quarantined event.
func setAside(c decide.Case, env Env) decide.Change {
	return decide.Change{Base: c.Thread.Version, Case: c, Facts: []desk.Fact{{At: env.Clock.Now(), Kind: desk.FactQuarantined,
		Centre: c.Channel.Centre, Workspace: c.Channel.Workspace, Channel: c.Channel.ID, Actor: desk.System, Code: "undecidable"}}}
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

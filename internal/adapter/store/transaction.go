package store

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Errors in the words that callers read.
var (
	errUnavailable = desk.E(desk.Unavailable, "unavailable", "The desk's database does not answer. Try again in a moment.")
	errBusy        = desk.E(desk.Unavailable, "busy", "The desk's database is too busy. Try again in a moment.")
	errDuplicate   = desk.E(desk.Conflict, "already_exists", "There is one with this name or id already.")
	errOrphan      = desk.E(desk.Invalid, "bad_reference", "This names something that does not exist.")
	errBadText     = desk.E(desk.Invalid, "bad_text", "The text holds a character that can't be stored. Remove it and try again.")
)

const (
	busyTries = 6
	busyPause = 5 * time.Millisecond // doubles
)

// write runs fn in one transaction. When the engine asks us to give way it runs
// again, so fn keeps nothing from an earlier run.
func (db *DB) write(ctx context.Context, p priority, fn func(context.Context, session) error) error {
	pause := busyPause
	for try := 1; ; try++ {
		err := db.writeOnce(ctx, p, fn)
		if err == nil || db.dialect.Sort(err) != Busy || try == busyTries {
			return db.explain(err)
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		pause *= 2
	}
}

func (db *DB) writeOnce(ctx context.Context, p priority, fn func(context.Context, session) error) error {
	if db.dialect.SetBased {
		return db.writePooled(ctx, fn)
	}
	return db.writeAlone(ctx, p, fn)
}

func (db *DB) writePooled(ctx context.Context, fn func(context.Context, session) error) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if err := fn(ctx, session{db: db, tx: tx}); err != nil {
		return err
	}
	return tx.Commit()
}

// writeAlone runs a transaction on SQLite's one writer. Who has come so far is
// not interrupted any more: it is over in milliseconds.
func (db *DB) writeAlone(ctx context.Context, p priority, fn func(context.Context, session) error) (err error) {
	if err := db.gate.enter(ctx, p); err != nil {
		return err
	}
	defer db.gate.leave()
	ctx = context.WithoutCancel(ctx)
	s := session{db: db, conn: db.conn}
	if _, err := s.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_, _ = s.exec(ctx, "ROLLBACK") // SQLite may have rolled back by itself
		}
	}()
	if err := fn(ctx, s); err != nil {
		return err
	}
	_, err = s.exec(ctx, "COMMIT")
	done = err == nil
	return err
}

// explain puts an engine's error into the desk's words. Errors that are the
// desk's already, and those of a context, stay as they are.
func (db *DB) explain(err error) error {
	var ours *desk.Error
	if err == nil || errors.As(err, &ours) || errors.Is(err, context.Canceled) {
		return err
	}
	switch db.dialect.Sort(err) {
	case Full:
		return desk.ErrDiskFull.Because(err)
	case Busy:
		return errBusy.Because(err)
	case Unreachable:
		return errUnavailable.Because(err)
	case Duplicate:
		return errDuplicate.Because(err)
	case Orphan:
		return errOrphan.Because(err)
	case BadText:
		return errBadText.Because(err)
	}
	return err
}

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

// way is how a transaction is carried out.
type way struct {
	priority priority
	single   bool // it is one statement, which is a transaction by itself
	relaxed  bool // it may be forgotten if the power fails: claims, which end by themselves
}

// alone is the way of one statement.
var alone = way{priority: normal, single: true}

// claiming is the way of one statement about who does what. The text of a relaxed
// statement says so to PostgreSQL, by @relaxed.
var claiming = way{priority: normal, single: true, relaxed: true}

// write runs fn in one transaction. When the engine asks us to give way it runs
// again, so fn keeps nothing from an earlier run.
func (db *DB) write(ctx context.Context, p priority, fn func(context.Context, session) error) error {
	return db.writeBy(ctx, way{priority: p}, fn)
}

func (db *DB) writeBy(ctx context.Context, w way, fn func(context.Context, session) error) error {
	pause := busyPause
	for try := 1; ; try++ {
		err := db.writeOnce(ctx, w, fn)
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

func (db *DB) writeOnce(ctx context.Context, w way, fn func(context.Context, session) error) error {
	switch {
	case db.hold == nil:
		return db.writeAlone(ctx, w, fn)
	case w.single:
		return db.hold(ctx, func(wire Wire) error { return fn(ctx, session{db: db, wire: wire.Send}) })
	}
	return db.hold(ctx, func(wire Wire) error { return db.writeOn(ctx, wire, fn) })
}

func (db *DB) writeOn(ctx context.Context, wire Wire, fn func(context.Context, session) error) (err error) {
	tx := &transaction{wire: wire}
	done := false
	defer func() {
		if !done {
			tx.rollback()
		}
	}()
	if err := fn(ctx, session{db: db, wire: tx.send}); err != nil {
		return err
	}
	err = tx.commit(ctx)
	done = err == nil
	return err
}

// writeAlone runs a transaction on SQLite's one writer. Who has come so far is
// not interrupted any more: it is over in milliseconds.
func (db *DB) writeAlone(ctx context.Context, w way, fn func(context.Context, session) error) (err error) {
	if err := db.gate.enter(ctx, w.priority); err != nil {
		return err
	}
	defer db.gate.leave()
	ctx = context.WithoutCancel(ctx)
	if err := db.syncs(ctx, !w.relaxed); err != nil {
		return err
	}
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

// syncs says whether the next commits on SQLite's writer wait for the disk. Those
// that don't reach it with the next that does: the log is one file.
func (db *DB) syncs(ctx context.Context, full bool) error {
	if db.lax == !full {
		return nil
	}
	mode := "FULL"
	if !full {
		mode = "NORMAL"
	}
	if _, err := db.conn.ExecContext(ctx, "PRAGMA synchronous = "+mode); err != nil {
		return err
	}
	db.lax = !full
	return nil
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

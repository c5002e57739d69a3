package store

import (
	"context"
	"fmt"
)

// Scrub makes sure that what was overwritten in the database is nowhere in its
// live files any more. On SQLite, whose pages are overwritten (secure_delete),
// the log still has the old ones: it is written back and cut to nothing. On
// PostgreSQL dead rows go with the next vacuum and the log with its segments;
// nothing can be hastened from here.
func (db *DB) Scrub(ctx context.Context) error {
	if db.dialect.SetBased {
		return nil
	}
	if err := db.gate.enter(ctx, normal); err != nil {
		return err
	}
	defer db.gate.leave()
	// Webhooks wait at the gate meanwhile: don't wait for readers, come again.
	if err := db.patience(ctx, 20); err != nil {
		return err
	}
	var busy, frames, moved int
	err := db.conn.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if e := db.patience(ctx, busyTimeout); err == nil {
		err = e
	}
	if err == nil && busy != 0 {
		err = errBusy // somebody reads an older state: their turn ends soon
	}
	return db.explain(err)
}

// busyTimeout is how many milliseconds the writer waits for a lock, as package
// sqlite opens it.
const busyTimeout = 5000

// patience sets how long SQLite's writer waits for a lock.
func (db *DB) patience(ctx context.Context, ms int) error {
	_, err := db.conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("PRAGMA busy_timeout = %d", ms))
	return db.explain(err)
}

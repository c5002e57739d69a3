package store

import (
	"context"
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
	var busy, frames, moved int
	err := db.conn.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if err == nil && busy != 0 {
		err = errBusy // somebody reads an older state: their turn ends soon
	}
	return db.explain(err)
}

package store

import (
	"context"
	"time"
)

// Horizon tells how long the oldest writing transaction of the whole PostgreSQL
// server has been open, other programs' and prepared ones included: the feed can't
// be read past it. Zero on SQLite.
func (db *DB) Horizon(ctx context.Context) (time.Duration, error) {
	if !db.dialect.SetBased {
		return 0, nil
	}
	var age float64
	err := db.reader.QueryRowContext(ctx, selectHorizon).Scan(&age)
	return time.Duration(max(age, 0) * float64(time.Second)), db.explain(err)
}

const selectHorizon = `
SELECT coalesce(extract(epoch FROM max(clock_timestamp() - since)), 0)::float8 FROM (
  SELECT xact_start AS since FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
  UNION ALL SELECT prepared FROM pg_prepared_xacts
) AS open`

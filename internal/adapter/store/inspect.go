package store

import (
	"context"
	"database/sql"
	"errors"
)

// Finding is something doctor tells of the store.
type Finding struct {
	Name   string
	Value  string
	OK     bool
	Advice string // what to do when it is not OK
}

// probe asks one question; the answer is read as text.
type probe struct {
	name, text, want, advice string
}

// Inspect looks at the engine. A question that can't be asked is a finding that
// is not OK; the error is only about not getting an answer at all.
func (db *DB) Inspect(ctx context.Context) ([]Finding, error) {
	var out []Finding
	for _, p := range db.dialect.Hot.Inspect {
		var value sql.NullString
		err := db.reader.QueryRowContext(ctx, p.text).Scan(&value)
		if err != nil {
			if e := db.explain(err); errors.Is(e, errUnavailable) || ctx.Err() != nil {
				return out, e
			}
			value.String = err.Error()
		}
		out = append(out, Finding{p.name, value.String, err == nil && (p.want == "" || value.String == p.want), p.advice})
	}
	return out, nil
}

var probesSQLite = []probe{
	{"version", `SELECT sqlite_version()`, "", ""},
	{"integrity", `PRAGMA quick_check(1)`, "ok", "The file is damaged. Restore the last backup."},
	{"journal_mode", `PRAGMA journal_mode`, "wal", "Move the data to a local disk: write-ahead logging does not work on network file systems."},
}

var probesPostgres = []probe{
	{"version", `SELECT current_setting('server_version')`, "", ""},
	{"synchronous_commit", `SELECT CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'on' ELSE current_setting('synchronous_commit') END`, "on", "Set synchronous_commit = on: without it, accepted messages can be lost in a crash."},
	{"standbys", `SELECT coalesce(nullif(current_setting('synchronous_standby_names'), ''), 'none is waited for: a failover may lose what was accepted last')`, "", ""},
	{"fsync", `SELECT current_setting('fsync')`, "on", "Set fsync = on: without it, a power cut can destroy the database."},
	{"full_page_writes", `SELECT current_setting('full_page_writes')`, "on", "Set full_page_writes = on."},
	{"prepared_transactions", `SELECT count(*)::text FROM pg_prepared_xacts WHERE prepared < now() - interval '1 minute'`, "0", "Old prepared transactions hold the live feed back. Commit or roll them back (see pg_prepared_xacts)."},
	{"idle_transactions", `SELECT count(*)::text FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 minute'`, "0", "Sessions that are idle in a transaction hold the live feed back. End them (see pg_stat_activity)."},
	{"feed_horizon", `SELECT coalesce(max(age(backend_xid)), 0)::text FROM pg_stat_activity`, "", ""},
}

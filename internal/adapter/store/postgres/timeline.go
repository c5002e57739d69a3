package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// timeline keeps a node from talking to two servers at once. A standby that is
// promoted begins a new timeline; an old primary that comes back, unfenced, still is
// on an earlier one. Whoever reads from it and writes to the new one sends twice. So
// the highest timeline a pool has met is the only one its connections may have.
//
// A node that starts anew has met none: fencing the old primary stays the failover
// manager's business (docs/operations/postgresql.md).
type timeline struct{ highest atomic.Int64 }

// timelineKey is under what a connection remembers its timeline.
const timelineKey = "madoguchi.timeline"

// errOldPrimary refuses a connection.
var errOldPrimary = errors.New("this server is an old primary: another has been promoted since; stop it, or let it follow the new one")

// connected prepares a new connection, or refuses it.
func (t *timeline) connected(ctx context.Context, conn *pgx.Conn) error {
	if err := settle(ctx, conn); err != nil {
		return err
	}
	var at int64
	if err := conn.QueryRow(ctx, selectTimeline).Scan(&at); err != nil {
		return fmt.Errorf("read the server's timeline: %w", err)
	}
	if fault.Sabotaged("trust_old_primary") {
		return nil
	}
	conn.PgConn().CustomData()[timelineKey] = at
	for {
		highest := t.highest.Load()
		if at < highest {
			return errOldPrimary
		}
		if at == highest || t.highest.CompareAndSwap(highest, at) {
			return nil
		}
	}
}

// reused lets go of a connection to a server that is an old primary by now.
func (t *timeline) reused(_ context.Context, conn *pgx.Conn) error {
	if at, ok := conn.PgConn().CustomData()[timelineKey].(int64); ok && at < t.highest.Load() {
		return driver.ErrBadConn
	}
	return nil
}

// A log file's name begins with its timeline. A standby has none of its own yet: 0,
// and it is refused for being one.
const selectTimeline = `
SELECT CASE WHEN pg_is_in_recovery() THEN 0
  ELSE ('x' || lpad(left(pg_walfile_name(pg_current_wal_lsn()), 8), 16, '0'))::bit(64)::bigint END`

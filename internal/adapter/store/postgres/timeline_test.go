package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// A pool that has met a promoted server refuses the one before it, and lets go of
// the connections it has to it.
func TestOldPrimaryIsRefused(t *testing.T) {
	ctx := context.Background()
	connect := func() *pgx.Conn {
		conn, err := pgx.Connect(ctx, pgtest.DSN(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(ctx) })
		return conn
	}
	line := &timeline{}
	old := connect()
	if err := line.connected(ctx, old); err != nil || line.highest.Load() != 1 {
		t.Fatalf("a first server on timeline %d: %v", line.highest.Load(), err)
	}
	if err := line.reused(ctx, old); err != nil {
		t.Errorf("its connection is not used again: %v", err)
	}
	line.highest.Store(2) // a standby was promoted
	if err := line.reused(ctx, old); !errors.Is(err, driver.ErrBadConn) {
		t.Errorf("a connection to the old primary is used on: %v", err)
	}
	err := line.connected(ctx, connect())
	if !errors.Is(err, errOldPrimary) || sort(err) != store.Unreachable {
		t.Errorf("the old primary was taken: %v", err)
	}
}

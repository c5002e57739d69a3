package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
)

// Engine is where a desk keeps its truth during a run: fresh at Prepare, gone after
// Discard.
type Engine interface {
	Name() string
	Version(ctx context.Context) (string, error)
	// Lanes is how many commits of accepted events the desk runs at once on it.
	Lanes() int
	// Flags tell a desk where its database is.
	Flags() []string
	// Prepare makes an empty database; one of an earlier Prepare is dropped.
	Prepare(ctx context.Context) error
	// Open opens the database as the desk does. On SQLite no desk may run.
	Open(ctx context.Context) (*store.DB, error)
	// OpenBy opens it by a clock that is moved by hand.
	OpenBy(ctx context.Context, now func() time.Time) (*store.DB, error)
	// SQL opens it for filling it with many rows.
	SQL(ctx context.Context) (*sql.DB, error)
	// PIDs are the processes of the database, if it has any of its own.
	PIDs() []int
	Discard() error
}

// sqliteEngine is a file in a folder.
type sqliteEngine struct {
	dir string
	n   int
}

func (e *sqliteEngine) Name() string { return "sqlite" }

func (e *sqliteEngine) Lanes() int { return 1 }

func (e *sqliteEngine) data() string { return filepath.Join(e.dir, fmt.Sprint("sqlite-", e.n)) }

func (e *sqliteEngine) Flags() []string { return []string{"--data", e.data()} }

func (e *sqliteEngine) Prepare(context.Context) error {
	err := e.Discard()
	e.n++
	if err != nil {
		return err
	}
	return os.MkdirAll(e.data(), 0o700)
}

func (e *sqliteEngine) file() string { return filepath.Join(e.data(), "desk.db") }

func (e *sqliteEngine) Open(ctx context.Context) (*store.DB, error) {
	return sqlite.Open(ctx, e.file())
}

func (e *sqliteEngine) OpenBy(ctx context.Context, now func() time.Time) (*store.DB, error) {
	return sqlite.Open(ctx, e.file(), sqlite.WithClock(now))
}

func (e *sqliteEngine) SQL(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+e.file()+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)&_pragma=busy_timeout(5000)")
	if err == nil {
		db.SetMaxOpenConns(1)
		err = db.PingContext(ctx)
	}
	return db, err
}

func (e *sqliteEngine) Version(ctx context.Context) (v string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close()
	return v, db.QueryRowContext(ctx, "SELECT 'SQLite ' || sqlite_version()").Scan(&v)
}

func (e *sqliteEngine) PIDs() []int { return nil }

func (e *sqliteEngine) Discard() error {
	if e.n == 0 {
		return nil
	}
	return os.RemoveAll(e.data())
}

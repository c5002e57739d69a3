package store_test

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
)

// migrating is an engine as Migrate sees it: the steps of this version, and an empty database.
var migrating = map[string]struct {
	engine store.MigrateEngine
	steps  func() fs.FS
	open   func(*testing.T) *sql.DB
}{
	"sqlite": {store.MigrateSQLite, sqlite.Migrations, func(t *testing.T) *sql.DB {
		return pool(t, "sqlite", "file:"+filepath.Join(t.TempDir(), "desk.db"))
	}},
	"postgres": {store.MigratePostgres, postgres.Migrations, func(t *testing.T) *sql.DB {
		return pool(t, "pgx", pgtest.Start(t).Empty(t))
	}},
}

func pool(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// with gives the steps and one more.
func with(t *testing.T, steps fs.FS, name, body string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{name: {Data: []byte("-- +goose Up\n" + body)}}
	entries, err := fs.ReadDir(steps, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(steps, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = &fstest.MapFile{Data: data}
	}
	return out
}

func count(t *testing.T, db *sql.DB, text string) (n int) {
	t.Helper()
	if err := db.QueryRow(text).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A step that fails leaves nothing of itself, and the next start takes it up again.
func TestAStepIsWholeOrNotAtAll(t *testing.T) {
	for name, e := range migrating {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := e.open(t)
			broken := with(t, e.steps(), "9001_next.sql", "CREATE TABLE half (id bigint);\nINSERT INTO half VALUES (1);\nINSERT INTO no_such_table VALUES (1);\n")
			if err := store.Migrate(t.Context(), e.engine, db, broken); err == nil {
				t.Fatal("a broken step went through")
			}
			if n := count(t, db, `SELECT count(*) FROM goose_db_version WHERE version_id = 9001`); n != 0 {
				t.Error("the broken step counts as done")
			}
			mended := with(t, e.steps(), "9001_next.sql", "CREATE TABLE half (id bigint);\n")
			if err := store.Migrate(t.Context(), e.engine, db, mended); err != nil {
				t.Fatalf("the mended step, on what the broken one left: %v", err)
			}
			if n := count(t, db, `SELECT count(*) FROM half`); n != 0 {
				t.Errorf("%d rows of the broken step are left", n)
			}
		})
	}
}

// A step whose locks cross those of a node at work gives way, and is done all the same.
func TestAStepThatMeetsADeadlockIsTriedAgain(t *testing.T) {
	t.Parallel()
	e := migrating["postgres"]
	dsn := pgtest.Start(t).Empty(t)
	db := pool(t, "pgx", dsn)
	must(t, store.Migrate(t.Context(), e.engine, db, e.steps()))
	node, err := pool(t, "pgx", dsn).BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { _ = node.Rollback() }()
	exec := func(text string) {
		t.Helper()
		_, err := node.ExecContext(t.Context(), text)
		must(t, err)
	}
	exec(`SET LOCAL deadlock_timeout = '1min'`) // so that it is the step that gives way
	exec(`LOCK TABLE message`)
	ended := make(chan error, 1)
	go func() {
		ended <- store.Migrate(t.Context(), e.engine, db, with(t, e.steps(), "9001_next.sql", "ALTER TABLE person ADD COLUMN next text;\nALTER TABLE message ADD COLUMN next text;\n"))
	}()
	const waits = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'ALTER TABLE message%' AND wait_event_type = 'Lock'`
	for watch := pool(t, "pgx", dsn); count(t, watch, waits) == 0; time.Sleep(5 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Fatalf("the step does not wait for the node: %v", err)
		default:
		}
	}
	exec(`LOCK TABLE person`)
	must(t, node.Commit())
	if err := <-ended; err != nil {
		t.Errorf("the step after the deadlock: %v", err)
	}
}

// A process that dies within a step: the server rolls back, its lock is free, and the next one
// does the whole step.
func TestAKilledMigrationResumes(t *testing.T) {
	t.Parallel()
	e := migrating["postgres"]
	dsn := pgtest.Start(t).Empty(t)
	db := pool(t, "pgx", dsn)
	slow := with(t, e.steps(), "9001_next.sql", "CREATE TABLE half (id bigint);\nSELECT pg_sleep(600);\n")
	dying := pool(t, "pgx", dsn)
	ended := make(chan error, 1)
	go func() { ended <- store.Migrate(context.WithoutCancel(t.Context()), e.engine, dying, slow) }()
	const sleeping = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`
	for count(t, db, `SELECT count(*) `+sleeping) == 0 {
		select {
		case err := <-ended:
			t.Fatalf("the migration did not get to its pause: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	// what the server sees when the process is killed: its sessions end
	if n := count(t, db, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); n == 0 {
		t.Fatal("nothing to end")
	}
	if err := <-ended; err == nil {
		t.Fatal("the killed migration says it is done")
	}
	if n := count(t, db, `SELECT count(*) FROM pg_class WHERE relname = 'half'`); n != 0 {
		t.Error("half of a step is left")
	}
	if err := store.Migrate(t.Context(), e.engine, db, with(t, e.steps(), "9001_next.sql", "CREATE TABLE half (id bigint);\n")); err != nil {
		t.Fatalf("the next one: %v", err)
	}
	if n := count(t, db, `SELECT count(*) FROM half`); n != 0 {
		t.Errorf("%d rows", n)
	}
}

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// MigrateEngine is what migrating needs to know of an engine.
type MigrateEngine struct {
	dialect goose.Dialect
	exists  string // → is there a table of versions yet?
	locked  bool   // several nodes may start at once
}

// The two engines.
var (
	MigrateSQLite   = MigrateEngine{goose.DialectSQLite3, `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`, false}
	MigratePostgres = MigrateEngine{goose.DialectPostgres, `SELECT count(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')`, true}
)

// Migrate brings a schema forward to what this program knows; it never goes back. One that a
// newer program has brought further is left as it is, and refused where its mark says so.
func Migrate(ctx context.Context, e MigrateEngine, db *sql.DB, steps fs.FS) error {
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if e.locked {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	if fault.Sabotaged("torn_migration") {
		steps = torn{steps}
	}
	p, err := goose.NewProvider(e.dialect, db, steps, opts...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := readable(ctx, e, db, steps); err != nil {
		return err
	}
	if err := up(ctx, p); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return readable(ctx, e, db, steps) // another node may have been newer and quicker
}

// How often a step is tried whose locks cross those of nodes at work, and how long it rests at
// first and then ever longer.
const (
	upTries = 10
	upRest  = 200 * time.Millisecond
)

// up does the steps that are missing. One that meets a deadlock with who works on the database
// meanwhile was undone as a whole, and is tried again.
func up(ctx context.Context, p *goose.Provider) error {
	for try := 1; ; try++ {
		_, err := p.Up(ctx)
		if !crossed(err) || try == upTries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * upRest):
		}
	}
}

// crossed tells that a statement gave way to others' locks, by its SQLSTATE: deadlock, lock not
// available.
func crossed(err error) bool {
	var e interface{ SQLState() string }
	return errors.As(err, &e) && (e.SQLState() == "40P01" || e.SQLState() == "55P03")
}

// torn takes the transactions away from all steps, to show that the trial of a migration
// that dies would notice.
type torn struct{ fs.FS }

// Open implements fs.FS.
func (t torn) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || path.Ext(name) != ".sql" {
		return f, err
	}
	return headed{f, io.MultiReader(strings.NewReader("-- +goose NO TRANSACTION\n"), f)}, nil
}

// headed is a file with a line before its text.
type headed struct {
	fs.File
	text io.Reader
}

// Read implements fs.File.
func (h headed) Read(b []byte) (int, error) { return h.text.Read(b) }

// RequireCurrent checks that this program can work with a schema as it is, and changes nothing.
func RequireCurrent(ctx context.Context, e MigrateEngine, db *sql.DB, steps fs.FS) error {
	at, err := lookAtSchema(ctx, e, db, steps)
	if err != nil {
		return err
	}
	return at.Fits()
}

// readable refuses a schema that this program can't work with, now or after it has been brought
// forward.
func readable(ctx context.Context, e MigrateEngine, db *sql.DB, steps fs.FS) error {
	at, err := lookAtSchema(ctx, e, db, steps)
	if err == nil {
		err = at.Fits()
	}
	if errors.Is(err, ErrOlder) {
		err = nil
	}
	return err
}

// lookAtSchema reads how a database stands that need not have a schema yet.
func lookAtSchema(ctx context.Context, e MigrateEngine, db *sql.DB, steps fs.FS) (at Schema, err error) {
	if at.Ours, err = Newest(steps); err != nil {
		return at, err
	}
	var there int
	if err := db.QueryRowContext(ctx, e.exists).Scan(&there); err != nil {
		return at, fmt.Errorf("read the schema's version: %w", err)
	}
	if there == 0 {
		return at, nil
	}
	err = at.read(func(text string) (n int64, err error) {
		err = db.QueryRowContext(ctx, text).Scan(&n)
		return n, err
	})
	if err != nil {
		return at, fmt.Errorf("read the schema's version: %w", err)
	}
	return at, nil
}

// Newest gives the version of the last of a program's steps.
func Newest(steps fs.FS) (int64, error) {
	names, err := fs.Glob(steps, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("the program has no steps of a schema: %w", cmp.Or(err, fs.ErrNotExist))
	}
	return goose.NumericComponent(slices.Max(names))
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
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

// ErrNewer says that the database was written by a newer version.
var ErrNewer = desk.E(desk.Conflict, "schema_newer", "This database was written by a newer version of madoguchi. Start that version, or restore a backup from before the upgrade.")

// Migrate brings a schema forward to what this program knows; it never goes back.
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
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	if err := refuseNewer(ctx, e, db, known); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return refuseNewer(ctx, e, db, known) // another node may have been newer and quicker
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

// ErrOlder says that the schema is not yet this version's.
var ErrOlder = desk.E(desk.Conflict, "schema_older", "This database has not been brought to this version yet. Start the desk, or run: madoguchi migrate")

// RequireCurrent checks that a schema is this version's and changes nothing.
func RequireCurrent(ctx context.Context, e MigrateEngine, db *sql.DB, steps fs.FS) error {
	p, err := goose.NewProvider(e.dialect, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("look at the schema: %w", err)
	}
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	if err := refuseNewer(ctx, e, db, known); err != nil {
		return err
	}
	var there int
	if err := db.QueryRowContext(ctx, e.exists).Scan(&there); err != nil {
		return fmt.Errorf("look at the schema: %w", err)
	}
	var version sql.NullInt64
	if there > 0 {
		err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version)
	}
	if err == nil && version.Int64 < known {
		err = ErrOlder
	}
	return err
}

func refuseNewer(ctx context.Context, e MigrateEngine, db *sql.DB, known int64) error {
	var n int
	if err := db.QueryRowContext(ctx, e.exists).Scan(&n); err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if n == 0 {
		return nil
	}
	var version sql.NullInt64
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if version.Int64 > known {
		return ErrNewer.Because(fmt.Errorf("schema %d, this program knows %d", version.Int64, known))
	}
	return nil
}

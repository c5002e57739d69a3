// Package sqlitetest gives tests SQLite files that are migrated already: the steps of the
// schema run once in a test process, and each test gets a copy of what they made. Under the
// race detector that is a second less for each.
package sqlitetest

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
)

// File gives the path of a fresh, migrated file desk.db in a folder of the test's own, for
// sqlite.Open. Safe for parallel tests.
func File(t testing.TB) string {
	t.Helper()
	b, err := migrated()
	if err != nil {
		t.Fatalf("sqlitetest: migrate the template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatalf("sqlitetest: %v", err)
	}
	return path
}

// migrated holds what one test process shares: a package variable, because the tests of a
// package have nothing else in common. It is the bare schema: an installation's own name is
// given when a file is first opened.
var migrated = sync.OnceValues(func() (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "madoguchi-sqlitetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "desk.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	err = store.Migrate(context.Background(), store.MigrateSQLite, db, sqlite.Migrations())
	if err = errors.Join(err, db.Close()); err != nil { // the last to close brings the log's pages into the file
		return nil, err
	}
	return os.ReadFile(path)
})

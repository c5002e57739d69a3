package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// sort tells what an error of SQLite means.
func sort(err error) store.Fault {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return store.Other
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return store.Duplicate
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return store.Orphan
	}
	switch e.Code() & 0xff { // the primary code of an extended one
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return store.Busy
	case sqlite3.SQLITE_FULL:
		return store.Full
	}
	return store.Other
}

// explain says what opening a file failed of.
func explain(err error) error {
	if sort(err) == store.Full {
		return desk.ErrDiskFull.Because(err)
	}
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB {
		return fmt.Errorf("the file is not a database of madoguchi; name another: %w", err)
	}
	return fmt.Errorf("open the database: %w", err)
}

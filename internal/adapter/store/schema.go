package store

import (
	"context"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Schema is how a database's schema stands to this program, which knows the steps up to Ours.
// A newer program may have brought it further: that is no hindrance while its mark allows it.
type Schema struct {
	Version      int64 // of the newest step that was made
	ReadableFrom int64 // a program whose newest step is an earlier one can't work with it; 0 = never asked
	Ours         int64
}

// What may be wrong with a schema.
var (
	// ErrNewer says that a newer version has made of the database what this one can't work with.
	ErrNewer = desk.E(desk.Conflict, "schema_newer",
		"A newer version of madoguchi has changed this database in a way that this version can't work with. Start that version or a later one; the way back to this one is the backup from before the upgrade.")
	// ErrOlder says that the schema is not yet this version's.
	ErrOlder = desk.E(desk.Conflict, "schema_older", "This database has not been brought to this version yet. Start the desk, or run: madoguchi migrate")
)

// Fits tells whether this program can work with the schema as it is: nil, ErrNewer or ErrOlder.
func (s Schema) Fits() error {
	switch {
	case s.Version < s.Ours:
		return ErrOlder
	case s.ReadableFrom > s.Ours:
		return ErrNewer.Because(fmt.Errorf("schema %d is for programs from %d on, this program knows %d", s.Version, s.ReadableFrom, s.Ours))
	}
	return nil
}

// Newer tells that a newer version has brought the schema further than this program knows.
func (s Schema) Newer() bool { return s.Version > s.Ours }

// read fills in what the database says. The mark is asked for only where it must be there.
func (s *Schema) read(number func(text string) (int64, error)) (err error) {
	if s.Version, err = number(selectSchema); err == nil && s.Version >= s.Ours {
		s.ReadableFrom, err = number(selectReadable)
	}
	return err
}

// Schema tells how the database's schema stands to this program now.
func (db *DB) Schema(ctx context.Context) (Schema, error) {
	s := Schema{Ours: db.ours}
	err := s.read(func(text string) (int64, error) {
		n, _, err := one(ctx, db.read(), text, scanInt)
		return n, err
	})
	return s, err
}

const (
	selectSchema   = `SELECT coalesce(max(version_id), 0) FROM goose_db_version`
	selectReadable = `SELECT coalesce(max(version), 0) FROM schema_mark WHERE name = 'readable_from'`
)

// Package sqlite opens the store on one SQLite file: write-ahead log, every
// commit synced to disk, one writer and a pool of readers, one process.
//
// Dependencies: package store, modernc.org/sqlite, goose.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations gives the schema's steps, for tools and tests.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Option changes how a file is opened.
type Option func(*options)

type options struct {
	asIs    bool
	now     func() time.Time
	readers int
}

// WithClock gives the clock by which inbox rows are settled and the store tells what
// is due when it is put or found at a start; the default is the wall clock.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// WithReaders sets the size of the pool of readers.
func WithReaders(n int) Option { return func(o *options) { o.readers = n } }

// AsItIs opens a database only if this version can work with its schema as it is, and makes nothing.
func AsItIs() Option { return func(o *options) { o.asIs = true } }

// Open opens the file, makes it if there is none, and brings its schema up to
// date. A file that another process has open, or that a newer version has made
// unreadable for this one, is refused.
func Open(ctx context.Context, path string, opts ...Option) (_ *store.DB, err error) {
	o := options{readers: max(4, runtime.NumCPU())}
	for _, opt := range opts {
		opt(&o)
	}
	if path == "" || strings.HasPrefix(path, ":") || strings.HasPrefix(path, "file:") {
		return nil, fmt.Errorf("open the database: %q is not a file's path", path)
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if o.asIs {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("there is no desk in this folder: %w", err)
		}
	}
	lock, err := acquire(path)
	if err != nil {
		return nil, err
	}
	var stack closers
	stack.add(lock.release)
	defer func() {
		if err != nil {
			err = errors.Join(err, stack.close())
		}
	}()
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	writer, err := pool(path, 1, writerPragmas, "_txlock=immediate")
	if err != nil {
		return nil, err
	}
	stack.add(writer.Close)
	if err := verify(ctx, writer); err != nil {
		return nil, err
	}
	prepare := store.Migrate
	if o.asIs {
		prepare = store.RequireCurrent
	}
	if err := prepare(ctx, store.MigrateSQLite, writer, Migrations()); err != nil {
		return nil, err
	}
	ours, err := store.Newest(Migrations())
	if err != nil {
		return nil, err
	}
	reader, err := pool(path, o.readers, readerPragmas, "mode=ro")
	if err != nil {
		return nil, err
	}
	stack.add(reader.Close)
	db, err := store.New(ctx, store.Parts{Dialect: store.SQLite(sort), Writer: writer, Reader: reader, Schema: ours, Now: o.now, Close: lock.release})
	if err == nil && !o.asIs {
		err = db.FreeClaims(ctx) // the lock says that whoever held them is gone
	}
	return db, err
}

// Settings of the connections. A commit returns when it is on the disk
// (synchronous FULL), and what is deleted is overwritten (secure_delete).
var (
	writerPragmas = []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "foreign_keys(ON)",
		"cache_size(-16000)", "temp_store(MEMORY)", "journal_size_limit(67108864)"}
	readerPragmas = []string{"busy_timeout(5000)", "query_only(ON)", "cache_size(-4000)", "temp_store(MEMORY)"}
)

func pool(path string, size int, pragmas []string, more string) (*sql.DB, error) {
	dsn := (&url.URL{Scheme: "file", OmitHost: true, Path: path}).String() + "?" + more
	for _, p := range pragmas {
		dsn += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// verify reads the settings back: a misspelt one is ignored in silence.
func verify(ctx context.Context, db *sql.DB) error {
	for _, p := range []struct{ name, want string }{
		{"journal_mode", "wal"}, {"synchronous", "2"}, {"secure_delete", "1"}, {"foreign_keys", "1"},
	} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return explain(err)
		}
		if got != p.want {
			return fmt.Errorf("the database's setting %s is %q and must be %q; is the file on a network file system? Move it to a local disk", p.name, got, p.want)
		}
	}
	return nil
}

// private makes the file readable by its owner only, before there is anything in
// it; SQLite gives its side files the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// closers undoes what was opened, last first.
type closers []func() error

func (c *closers) add(f func() error) { *c = append(*c, f) }

func (c *closers) close() (err error) {
	for i := len(*c) - 1; i >= 0; i-- {
		err = errors.Join(err, (*c)[i]())
	}
	return err
}

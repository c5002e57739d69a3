package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite" // also the driver "sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
)

// SQLite keeps keys in a file of its own, mode 0600.
type SQLite struct{ db *sql.DB }

// OpenSQLite opens the key file, and makes it when it is not there. Its folder is made with
// mode 0700. Only one process may have it open.
func OpenSQLite(ctx context.Context, path string) (*SQLite, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for keys: %w", err)
	}
	// SQLite would make it with whatever mode the umask allows; its log takes the file's.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	fi, err := f.Stat()
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	if mode := fi.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("others may read the key file %s (mode %#o): run chmod 600 on it", path, mode)
	}
	// FULL: a key that was promised survives a power cut. secure_delete: a deleted one is
	// overwritten with zeros, not just forgotten.
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)&_pragma=busy_timeout(5000)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	db.SetMaxOpenConns(1) // no reader of ours can keep the log from being cut
	if _, err := db.ExecContext(ctx, sqliteSchema); err != nil {
		return nil, fmt.Errorf("open the key file %s: %w", path, errors.Join(err, db.Close()))
	}
	return &SQLite{db}, nil
}

// Put implements KeyStore.
func (s *SQLite) Put(ctx context.Context, id string, wrapped []byte) (kept []byte, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, full(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, sqlitePut, id, wrapped, time.Now().UnixMilli()); err != nil {
		return nil, full(err)
	}
	if err := tx.QueryRowContext(ctx, sqliteGet, id).Scan(&kept); err != nil {
		return nil, err
	}
	return kept, full(tx.Commit())
}

// full marks SQLite's way of saying that there is no room.
func full(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == sqlitelib.SQLITE_FULL {
		return fmt.Errorf("%w: %w", blob.ErrFull, err)
	}
	return err
}

// Get implements KeyStore.
func (s *SQLite) Get(ctx context.Context, id string) ([]byte, error) {
	var wrapped []byte
	err := s.db.QueryRowContext(ctx, sqliteGet, id).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoKey
	}
	return wrapped, err
}

// Delete implements KeyStore: the row is overwritten, and the log, which still holds the
// page as it was, is cut to nothing.
func (s *SQLite) Delete(ctx context.Context, id string) error {
	if _, err := s.db.ExecContext(ctx, sqliteDelete, id); err != nil {
		return full(err)
	}
	var busy, pages, moved int
	if err := s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("another process reads the key file, so the destroyed key still stands in its log; close it and try again")
	}
	return nil
}

// List implements KeyStore.
func (s *SQLite) List(ctx context.Context, before time.Time, after string, n int) ([]Entry, error) {
	limit := int64(1) << 62
	if !before.IsZero() {
		limit = before.UnixMilli()
	}
	rows, err := s.db.QueryContext(ctx, sqliteList, limit, after, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&e.ID, &at); err != nil {
			return nil, err
		}
		e.At = time.UnixMilli(at)
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// Close implements KeyStore.
func (s *SQLite) Close() error { return s.db.Close() }

const (
	sqliteSchema = `
CREATE TABLE IF NOT EXISTS vault_key (
	id      TEXT PRIMARY KEY NOT NULL,
	wrapped BLOB NOT NULL,
	at      INTEGER NOT NULL -- ms since 1970, UTC
) STRICT, WITHOUT ROWID`

	sqlitePut = `
INSERT INTO vault_key (id, wrapped, at) VALUES (?, ?, ?)
ON CONFLICT (id) DO NOTHING`

	sqliteGet    = `SELECT wrapped FROM vault_key WHERE id = ?`
	sqliteDelete = `DELETE FROM vault_key WHERE id = ?`
	sqliteList   = `SELECT id, at FROM vault_key WHERE at < ? AND id > ? ORDER BY id LIMIT ?`
)

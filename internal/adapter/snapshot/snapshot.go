// Package snapshot copies a desk's parts to a folder and back: databases while
// they are in use, sealed files, and the list by which a restore checks them.
package snapshot

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver's name "sqlite"
)

// Manifest names every file of a backup with its SHA-256.
type Manifest struct {
	ID      string            `json:"id"` // the same in the data's and the keys' manifest of one backup
	Version string            `json:"version"`
	At      time.Time         `json:"at"`
	Engine  string            `json:"engine"`           // sqlite or postgres
	Bucket  string            `json:"bucket,omitempty"` // where the sealed files lie, when they are not in this backup
	Files   map[string]string `json:"files"`
}

const manifestName = "manifest.json"

// EmptyFolder makes a folder, or takes an empty one; anything else is refused.
func EmptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: choose a new folder", dir)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, 0o700))
}

// SQLite copies a database that may be in use, as of one instant.
func SQLite(ctx context.Context, src, dst string) (err error) {
	if _, err := os.Stat(src); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: src}).String()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", dst); err != nil {
		return fmt.Errorf("copy %s: %w", src, err)
	}
	return errors.Join(os.Chmod(dst, 0o600), syncFile(dst))
}

// PostgresDump writes a consistent dump with pg_dump, which must be on the PATH.
func PostgresDump(ctx context.Context, dsn, dst string) error {
	if err := os.WriteFile(dst, nil, 0o600); err != nil { // pg_dump keeps the mode
		return err
	}
	return errors.Join(command(ctx, dsn, "pg_dump", "--format=custom", "--no-owner", "--file="+dst), syncFile(dst))
}

// PostgresRestore fills an empty database from a dump.
func PostgresRestore(ctx context.Context, src, dsn string) error {
	return command(ctx, dsn, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", src)
}

// command runs one of PostgreSQL's programs on a database. The password goes by
// the environment: arguments can be read by everybody on the machine.
func command(ctx context.Context, dsn, name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return fmt.Errorf("%s is needed: install PostgreSQL's client programs: %w", name, err)
	}
	address, password, err := partPassword(dsn)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, path, append([]string{"--dbname=" + address}, args...)...)
	cmd.Env = os.Environ()
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// partPassword takes the password out of a database's address.
func partPassword(dsn string) (address, password string, err error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", "", errors.New("the database's address is not of the form postgres://user:password@host/name")
	}
	query := u.Query()
	password = query.Get("password")
	query.Del("password")
	u.RawQuery = query.Encode()
	if p, ok := u.User.Password(); ok {
		password = p
		u.User = url.User(u.User.Username())
	}
	return u.String(), password, nil
}

// Folder copies a folder's files. Files that vanish meanwhile were destroyed on
// purpose and are left out; missing src is an empty folder.
func Folder(ctx context.Context, src, dst string) error {
	if err := os.MkdirAll(dst, 0o700); err != nil {
		return err
	}
	return filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		rel, err := filepath.Rel(src, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(dst, rel), 0o700)
		}
		err = File(path, filepath.Join(dst, rel))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}

// File copies one file, readable by its owner only, and makes it durable.
func File(src, dst string) (err error) {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(dst, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Seal writes the manifest of all files below dir.
func Seal(dir string, m Manifest) error {
	files, err := sums(dir)
	if err != nil {
		return err
	}
	m.Files = files
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, manifestName)
	return errors.Join(os.WriteFile(path, append(data, '\n'), 0o600), syncFile(path))
}

// Check reads the manifest and compares every file with it.
func Check(dir string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return m, fmt.Errorf("%s is no finished backup: %w", dir, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%s: %w", manifestName, err)
	}
	have, err := sums(dir)
	if err != nil {
		return m, err
	}
	for name, sum := range m.Files {
		if have[name] != sum {
			return m, fmt.Errorf("%s: %s is missing or damaged", dir, name)
		}
	}
	return m, nil
}

// sums gives the SHA-256 of each file below dir, the manifest left out.
func sums(dir string) (map[string]string, error) {
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		rel, relErr := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = hex.EncodeToString(h.Sum(nil))
		return errors.Join(err, relErr, f.Close())
	})
	return out, err
}

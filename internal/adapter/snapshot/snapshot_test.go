package snapshot

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSQLiteCopyOfADatabaseInUse(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "a b.db")
	db, err := sql.Open("sqlite", "file:"+strings.ReplaceAll(src, " ", "%20")+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, q := range []string{"CREATE TABLE x (n INTEGER)", "INSERT INTO x VALUES (7)"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	tx, err := db.Begin() // a writer at work
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO x VALUES (8)"); err != nil {
		t.Fatal(err)
	}
	dst := filepath.Join(dir, "copy.db")
	if err := SQLite(context.Background(), src, dst); err != nil {
		t.Fatal(err)
	}
	_ = tx.Rollback()
	copied, err := sql.Open("sqlite", "file:"+dst)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = copied.Close() }()
	var n, rows int
	if err := copied.QueryRow("SELECT max(n), count(*) FROM x").Scan(&n, &rows); err != nil || n != 7 || rows != 1 {
		t.Fatalf("n=%d rows=%d %v", n, rows, err)
	}
}

func TestManifestSeesDamage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, s string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Check(dir); err == nil {
		t.Fatal("a folder without manifest passed")
	}
	write("a", "1")
	write("b/c", "2")
	if err := Seal(dir, Manifest{Version: "v", At: time.Unix(0, 0), Engine: "sqlite"}); err != nil {
		t.Fatal(err)
	}
	if m, err := Check(dir); err != nil || len(m.Files) != 2 {
		t.Fatalf("%v %v", m, err)
	}
	write("b/c", "3")
	if _, err := Check(dir); err == nil || !strings.Contains(err.Error(), "b/c") {
		t.Fatalf("damage not seen: %v", err)
	}
}

func TestEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	if err := EmptyFolder(filepath.Join(dir, "new", "er")); err != nil {
		t.Fatal(err)
	}
	if err := EmptyFolder(dir); err == nil {
		t.Fatal("a folder with something in it passed")
	}
}

func TestFolderAndFile(t *testing.T) {
	src, dst := t.TempDir(), filepath.Join(t.TempDir(), "to")
	if err := os.MkdirAll(filepath.Join(src, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(src, "x", "y"), []byte("z"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Folder(context.Background(), src, dst); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dst, "x", "y"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	if err := Folder(context.Background(), filepath.Join(src, "missing"), filepath.Join(dst, "m")); err != nil {
		t.Fatalf("a missing folder: %v", err)
	}
}

func TestPasswordsLeaveTheAddress(t *testing.T) {
	for dsn, want := range map[string][2]string{
		"postgres://u:geheim@h:5432/db?sslmode=require": {"postgres://u@h:5432/db?sslmode=require", "geheim"},
		"postgres://u@h/db?password=geheim":             {"postgres://u@h/db", "geheim"},
		"postgres://h/db":                               {"postgres://h/db", ""},
	} {
		address, password, err := partPassword(dsn)
		if err != nil || address != want[0] || password != want[1] {
			t.Errorf("%s: %s %s %v", dsn, address, password, err)
		}
	}
}

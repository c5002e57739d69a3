package vault

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// onBothEngines runs a test on a fresh key store of each kind.
func onBothEngines(t *testing.T, test func(t *testing.T, keys KeyStore)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newSQLite(t)) })
	t.Run("postgres", func(t *testing.T) {
		p, err := OpenPostgres(t.Context(), pgtest.DSN(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Close() })
		test(t, p)
	})
}

func newSQLite(t *testing.T) *SQLite {
	t.Helper()
	return openSQLite(t, filepath.Join(t.TempDir(), "keys", "keys.db"))
}

func openSQLite(t *testing.T, path string) *SQLite {
	t.Helper()
	s, err := OpenSQLite(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestKeyStoreLife(t *testing.T) {
	onBothEngines(t, func(t *testing.T, keys KeyStore) {
		ctx := t.Context()
		if _, err := keys.Get(ctx, "a"); !errors.Is(err, ErrNoKey) {
			t.Errorf("Get of nothing: %v", err)
		}
		first, err := keys.Put(ctx, "a", []byte{0, 1, 2})
		if err != nil || !bytes.Equal(first, []byte{0, 1, 2}) {
			t.Fatalf("Put = %v, %v", first, err)
		}
		second, err := keys.Put(ctx, "a", []byte{9})
		if err != nil || !bytes.Equal(second, first) {
			t.Errorf("the second Put = %v, %v; want the first's key", second, err)
		}
		if got, err := keys.Get(ctx, "a"); err != nil || !bytes.Equal(got, first) {
			t.Errorf("Get = %v, %v", got, err)
		}
		for range 2 {
			if err := keys.Delete(ctx, "a"); err != nil {
				t.Errorf("Delete: %v", err)
			}
		}
		if _, err := keys.Get(ctx, "a"); !errors.Is(err, ErrNoKey) {
			t.Errorf("Get after Delete: %v", err)
		}
	})
}

func TestKeyStoreList(t *testing.T) {
	onBothEngines(t, func(t *testing.T, keys KeyStore) {
		ctx := t.Context()
		start := time.Now()
		for _, id := range []string{"b", "a_", "a-", "master:1", "c"} {
			if _, err := keys.Put(ctx, id, []byte{1}); err != nil {
				t.Fatal(err)
			}
		}
		list := func(before time.Time, after string, n int) string {
			entries, err := keys.List(ctx, before, after, n)
			if err != nil {
				t.Fatal(err)
			}
			s := ""
			for _, e := range entries {
				s += e.ID + " "
				if d := e.At.Sub(start); d < -time.Second || d > time.Minute {
					t.Errorf("%s was put at %v, want about %v", e.ID, e.At, start)
				}
			}
			return s
		}
		tests := []struct {
			before time.Time
			after  string
			n      int
			want   string
		}{
			{time.Time{}, "", 10, "a- a_ b c master:1 "},
			{time.Time{}, "", 2, "a- a_ "},
			{time.Time{}, "a_", 2, "b c "},
			{time.Time{}, "master:", 9, "master:1 "},
			{start.Add(time.Hour), "", 10, "a- a_ b c master:1 "},
			{start.Add(-time.Hour), "", 10, ""},
		}
		for _, tt := range tests {
			if got := list(tt.before, tt.after, tt.n); got != tt.want {
				t.Errorf("List(%v, %q, %d) = %q, want %q", tt.before, tt.after, tt.n, got, tt.want)
			}
		}
	})
}

func TestConcurrentPutsKeepOneKey(t *testing.T) {
	onBothEngines(t, func(t *testing.T, keys KeyStore) {
		var wg sync.WaitGroup
		got := make([][]byte, 16)
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = keys.Put(t.Context(), "a", fmt.Append(nil, "key ", i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, g := range got {
			if !bytes.Equal(g, got[0]) {
				t.Fatalf("callers were given %q and %q", got[0], g)
			}
		}
	})
}

func TestPostgresNodesStartTogether(t *testing.T) {
	dsn := pgtest.DSN(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			p, err := OpenPostgres(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			p.Close()
		})
	}
	wg.Wait()
}

func TestSQLiteSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b#?%", "keys.db")
	s := openSQLite(t, path)
	if _, err := s.Put(t.Context(), "a", []byte("wrapped")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if got, err := openSQLite(t, path).Get(t.Context(), "a"); err != nil || string(got) != "wrapped" {
		t.Errorf("Get = %q, %v", got, err)
	}
}

// What a power cut leaves can't be tested by killing a process; the engine's settings can be
// read.
func TestSQLiteIsDurableAndForgetful(t *testing.T) {
	s := newSQLite(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1"} {
		var got string
		if err := s.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", pragma, got, err, want)
		}
	}
}

func TestSQLiteFilesAreClosedToOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	path := filepath.Join(dir, "keys.db")
	s := openSQLite(t, path)
	if _, err := s.Put(t.Context(), "a", []byte("wrapped")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v; want the database and its log", files, err)
	}
	for _, f := range append(files, dir) {
		if fi, err := os.Stat(f); err != nil || fi.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", f, fi.Mode(), err)
		}
	}
	s.Close()
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(t.Context(), path); err == nil {
		t.Error("a key file that the group may read was opened")
	}
}

// The heart of destroying: no copy of a deleted key stays in the file or in its log.
func TestSQLiteDeleteLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	s := openSQLite(t, filepath.Join(dir, "keys.db"))
	key := func(i int) []byte { return fmt.Appendf(nil, "the wrapped key number %04d of this test", i) }
	for i := range 200 {
		if _, err := s.Put(t.Context(), fmt.Sprintf("id%04d", i), key(i)); err != nil {
			t.Fatal(err)
		}
	}
	if holders(t, dir, key(100)) == 0 {
		t.Fatal("the key is nowhere to be found before, so its absence would prove nothing")
	}
	if err := s.Delete(t.Context(), "id0100"); err != nil {
		t.Fatal(err)
	}
	if n := holders(t, dir, key(100)); n != 0 {
		t.Errorf("%d files still hold the destroyed key", n)
	}
	if holders(t, dir, key(101)) == 0 {
		t.Error("its neighbour is gone too")
	}
}

// While somebody reads, the log cannot be cut: Delete must say so and not call it done.
func TestSQLiteDeleteSaysWhenTheLogStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.db")
	s := openSQLite(t, path)
	if _, err := s.db.Exec("PRAGMA busy_timeout = 50"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), "a", []byte("wrapped")); err != nil {
		t.Fatal(err)
	}
	reader, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	tx, err := reader.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM vault_key").Scan(&n); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if err := s.Delete(t.Context(), "a"); err == nil {
		t.Error("Delete claims that the key is gone")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), "a"); err != nil {
		t.Errorf("the second try: %v", err)
	}
}

// holders counts the files under dir that contain what.
func holders(t *testing.T, dir string, what []byte) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, what) {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

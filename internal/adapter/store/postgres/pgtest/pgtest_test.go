package pgtest

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if dsnFile := os.Getenv("PGTEST_ORPHAN"); dsnFile != "" {
		orphan(dsnFile)
	}
	Main(m, Template(func(dsn string) error {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			return err
		}
		// Left open on purpose: cloning must work all the same.
		_, err = db.Exec("CREATE TABLE note (body text)")
		return err
	}))
}

func query(t *testing.T, dsn, q string) string {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var s string
	if err := db.QueryRow(q).Scan(&s); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return s
}

func TestEachTestHasItsOwnMigratedDatabase(t *testing.T) {
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			dsn := DSN(t)
			if got := query(t, dsn, "INSERT INTO note VALUES ('x') RETURNING (SELECT count(*)::text FROM note)"); got != "0" {
				t.Errorf("the fresh database holds %s rows", got)
			}
		})
	}
}

func TestServerIsAsProduction(t *testing.T) {
	dsn := Start(t).Empty(t)
	for setting, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "server_encoding": "UTF8", "listen_addresses": "", "TimeZone": "UTC"} {
		if got := query(t, dsn, "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, dsn, "SELECT datctype FROM pg_database WHERE datname = current_database()"); got != "C.UTF-8" {
		t.Errorf("ctype %s: pg_trgm finds no Japanese in another", got)
	}
	if got := query(t, dsn, "SELECT count(*)::text FROM pg_class WHERE relname = 'note'"); got != "0" {
		t.Error("the empty database has the template's table")
	}
}

func TestDatabaseGoesWithItsTest(t *testing.T) {
	c := Start(t)
	var name string
	t.Run("user", func(t *testing.T) {
		name = query(t, DSN(t), "SELECT current_database()")
	})
	if got := query(t, c.dsn("postgres"), "SELECT count(*)::text FROM pg_database WHERE datname = '"+name+"'"); got != "0" {
		t.Errorf("%s is still there", name)
	}
}

// A test process that is killed must not leave a server behind.
func TestServerEndsWithAKilledProcess(t *testing.T) {
	Start(t) // skips where there is none
	file := filepath.Join(t.TempDir(), "pid")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PGTEST_ORPHAN="+file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 16)
	if _, err := out.Read(buf); err != nil { // it says so when its server is up
		t.Fatal(err)
	}
	dir, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(string(dir))
	if !serverLives(string(dir)) {
		t.Fatal("the server is not up, the test would say nothing")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for serverLives(string(dir)) {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the server outlived its process")
		}
	}
}

// orphan is the child of the test above: it starts a cluster, says so, and waits for its end.
func orphan(file string) {
	c, err := start(nil)
	if err == nil {
		err = os.WriteFile(file, []byte(c.dir), 0o600)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Stdout.WriteString("up\n")
	select {}
}

func TestSweepTakesOnlyOldDeadFolders(t *testing.T) {
	tmp := t.TempDir()
	old := time.Now().Add(-3 * time.Hour)
	for _, name := range []string{dirPrefix + "old", dirPrefix + "young", "other"} {
		if err := os.Mkdir(filepath.Join(tmp, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(name, "young") {
			if err := os.Chtimes(filepath.Join(tmp, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	sweep(tmp)
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left %v, want the young one and the other's", left)
	}
}

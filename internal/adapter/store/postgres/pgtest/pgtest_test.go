package pgtest

import (
	"database/sql"
	"testing"
)

func TestMain(m *testing.M) {
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

package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

const templateName = "madoguchi_template"

// template is the migrated database that others are cloned from.
type template struct {
	once sync.Once
	err  error
}

func (tp *template) make(c *Cluster, migrate func(string) error) error {
	tp.once.Do(func() {
		ctx := context.Background()
		if tp.err = c.exec(ctx, "CREATE DATABASE "+templateName); tp.err != nil {
			return
		}
		if tp.err = migrate(c.dsn(templateName)); tp.err != nil {
			return
		}
		// A forgotten connection would forbid cloning.
		tp.err = c.exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+templateName+"'")
		if tp.err == nil {
			tp.err = c.exec(ctx, "ALTER DATABASE "+templateName+" WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
		}
	})
	return tp.err
}

// Empty returns the address of a fresh database without a schema, for tests of migrations
// themselves. It is dropped when the test ends.
func (c *Cluster) Empty(t testing.TB) string {
	t.Helper()
	return c.database(t, "template1")
}

var serial atomic.Int64 // names databases; never read for anything else

func (c *Cluster) database(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", serial.Add(1))
	if err := c.exec(context.Background(), "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		t.Fatalf("pgtest: create a database: %v\n%s", err, c.tail())
	}
	t.Cleanup(func() {
		if err := c.exec(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: drop the database: %v", err)
		}
	})
	return c.dsn(name)
}

// dsn returns an address that pgx, psql and the madoguchi program all understand.
func (c *Cluster) dsn(database string) string {
	q := url.Values{"host": {c.dir}, "port": {"5432"}, "user": {"postgres"}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + q.Encode()
}

// exec runs one statement on a connection of its own.
func (c *Cluster) exec(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgserver"
)

// Cluster is the test process's server with its template.
type Cluster struct {
	server   *pgserver.Server
	template template
}

func start(settings []string) (*Cluster, error) {
	s, err := pgserver.New(pgserver.SocketOnly)
	if err != nil {
		return nil, err
	}
	err = s.Init("--no-sync")
	if err == nil {
		err = s.Start(append([]string{"max_connections=200", "shared_buffers=64MB", "max_prepared_transactions=8",
			"timezone=UTC", "log_timezone=UTC"}, settings...)...)
	}
	if err != nil {
		return nil, errors.Join(err, s.Remove())
	}
	return &Cluster{server: s}, nil
}

const templateName = "madoguchi_template"

// template is the migrated database that others are cloned from.
type template struct {
	once sync.Once
	err  error
}

func (tp *template) make(c *Cluster, migrate func(string) error) error {
	tp.once.Do(func() {
		ctx := context.Background()
		if tp.err = c.server.Exec(ctx, "CREATE DATABASE "+templateName); tp.err != nil {
			return
		}
		if tp.err = migrate(c.dsn(templateName)); tp.err != nil {
			return
		}
		// A forgotten connection would forbid cloning.
		tp.err = c.server.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+templateName+"'")
		if tp.err == nil {
			tp.err = c.server.Exec(ctx, "ALTER DATABASE "+templateName+" WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
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
	if err := c.server.Exec(context.Background(), "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		t.Fatalf("pgtest: create a database: %v\n%s", err, c.server.Tail())
	}
	t.Cleanup(func() {
		if err := c.server.Exec(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: drop the database: %v", err)
		}
	})
	return c.dsn(name)
}

func (c *Cluster) dsn(database string) string { return c.server.URL(database).String() }

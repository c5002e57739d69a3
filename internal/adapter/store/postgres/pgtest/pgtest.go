// Package pgtest gives tests real PostgreSQL databases without a server to set up: one
// cluster a test process, started when first asked for, and a fresh database a test, cloned
// from a template that was migrated once.
//
//	func TestMain(m *testing.M) { pgtest.Main(m, pgtest.Template(migrate)) }
//
//	func TestX(t *testing.T) { db := open(t, pgtest.DSN(t)) … }
//
// The cluster is a pgserver that listens on its socket only. Where no PostgreSQL is
// installed tests are skipped, or fail when MADOGUCHI_REQUIRE_POSTGRES=1.
//
// The cluster dies with the process: Main stops it in order, and on Linux the kernel ends it
// when the process is killed. Everything here is safe for parallel tests.
package pgtest

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgserver"
)

// RequireEnv names the variable that, set to 1, makes a missing PostgreSQL fail the test
// instead of skipping it.
const RequireEnv = "MADOGUCHI_REQUIRE_POSTGRES"

// Option changes how the process's cluster is made. The first call that starts the cluster
// decides; options of later calls are ignored, but for a template where none was given yet.
type Option func(*options)

type options struct {
	migrate  func(dsn string) error
	settings []string
}

// Template gives the migrations: migrate gets the address of an empty database and closes
// its connections before it returns. It runs once in a process.
func Template(migrate func(dsn string) error) Option {
	return func(o *options) { o.migrate = migrate }
}

// WithoutFsync makes commits cheap and says nothing about durability any more.
func WithoutFsync() Option { return Setting("fsync", "off") }

// Setting passes one line of postgresql.conf to the server.
func Setting(name, value string) Option {
	return func(o *options) { o.settings = append(o.settings, name+"="+value) }
}

// process is what one test process shares. A package variable, because tests of a package
// have nothing else in common; nothing outside this file touches it.
var process struct {
	sync.Mutex
	options
	cluster *Cluster
	err     error // why the cluster did not start; asked once only
}

// Main runs the tests, stops the cluster if one was started, and exits.
func Main(m *testing.M, opts ...Option) {
	apply(opts)
	code := m.Run()
	process.Lock()
	c := process.cluster
	process.Unlock()
	if c != nil {
		if err := c.server.Remove(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// Start returns the process's cluster and starts it when it is not yet running. It skips or
// fails the test when there is none to be had.
func Start(t testing.TB, opts ...Option) *Cluster {
	t.Helper()
	apply(opts)
	process.Lock()
	defer process.Unlock()
	if process.cluster == nil && process.err == nil {
		process.cluster, process.err = start(process.settings)
	}
	if err := process.err; err != nil {
		if errors.Is(err, pgserver.ErrMissing) && os.Getenv(RequireEnv) != "1" {
			t.Skipf("%v; install it (script/deps does) or set %s=1 to fail here", err, RequireEnv)
		}
		t.Fatalf("pgtest: %v", err)
	}
	return process.cluster
}

// DSN returns the address of a fresh database: a clone of the template, or an empty one when
// the process has no template. It is dropped when the test ends, whoever is still connected.
func DSN(t testing.TB, opts ...Option) string {
	t.Helper()
	c := Start(t, opts...)
	process.Lock()
	migrate := process.migrate
	process.Unlock()
	if migrate == nil {
		return c.Empty(t)
	}
	if err := c.template.make(c, migrate); err != nil {
		t.Fatalf("pgtest: migrate the template: %v", err)
	}
	return c.database(t, templateName)
}

func apply(opts []Option) {
	process.Lock()
	defer process.Unlock()
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	if process.migrate == nil {
		process.migrate = o.migrate
	}
	if process.cluster == nil {
		process.settings = append(process.settings, o.settings...)
	}
}

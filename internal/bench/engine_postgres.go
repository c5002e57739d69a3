package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
)

// postgresServer is where databases are made: one that was named, or our own.
type postgresServer struct {
	url   *url.URL
	close func() error
	made  int
}

// postgresEngine is one database on a server.
type postgresEngine struct {
	server *postgresServer
	dir    string // for what a desk keeps beside the database
	name   string // of the database; "" = none now
}

func (e *postgresEngine) Name() string { return "postgres" }

func (e *postgresEngine) Lanes() int { return 2 }

func (s *postgresServer) dsn(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// admin runs statements on the database that was named.
func (s *postgresServer) admin(ctx context.Context, statements ...string) error {
	db, err := sql.Open("pgx", s.url.String())
	if err != nil {
		return err
	}
	defer db.Close()
	for _, text := range statements {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

func (e *postgresEngine) data() string { return filepath.Join(e.dir, e.name) }

// Flags give several nodes one key store too, as several nodes need it.
func (e *postgresEngine) Flags() []string {
	return []string{"--data", e.data(), "--database", e.server.dsn(e.name), "--keys-database", e.server.dsn(e.name + "_keys")}
}

func (e *postgresEngine) Prepare(ctx context.Context) error {
	if err := e.Discard(); err != nil {
		return err
	}
	e.server.made++
	e.name = fmt.Sprintf("madoguchi_bench_%d_%d", os.Getpid(), e.server.made)
	if err := os.MkdirAll(e.data(), 0o700); err != nil {
		return err
	}
	if err := e.server.admin(ctx, "CREATE DATABASE "+e.name, "CREATE DATABASE "+e.name+"_keys"); err != nil {
		return fmt.Errorf("--database: the user must be allowed to create databases: %w", err)
	}
	return nil
}

func (e *postgresEngine) Open(ctx context.Context) (*store.DB, error) {
	return postgres.Open(ctx, e.server.dsn(e.name))
}

func (e *postgresEngine) OpenBy(ctx context.Context, now func() time.Time) (*store.DB, error) {
	return postgres.Open(ctx, e.server.dsn(e.name), postgres.WithMovedClock(now))
}

func (e *postgresEngine) SQL(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("pgx", e.server.dsn(e.name))
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.ExecContext(ctx, "SET synchronous_commit = off") // for filling only; a session's setting
	}
	return db, err
}

func (e *postgresEngine) Version(ctx context.Context) (v string, err error) {
	db, err := sql.Open("pgx", e.server.url.String())
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')").Scan(&v)
	return v, err
}

// PIDs are the server and its children, if it runs on this machine.
func (e *postgresEngine) PIDs() []int {
	db, err := sql.Open("pgx", e.server.url.String())
	if err != nil {
		return nil
	}
	defer db.Close()
	var backend int
	if db.QueryRow("SELECT pg_backend_pid()").Scan(&backend) != nil {
		return nil
	}
	f := statOf(backend)
	if len(f) < 2 {
		return nil // another machine
	}
	parent, err := strconv.Atoi(f[1])
	if err != nil || parent <= 1 {
		return nil
	}
	return append(childrenOf(parent), parent)
}

// Discard drops the database, whoever is connected.
func (e *postgresEngine) Discard() error {
	if e.name == "" {
		return nil
	}
	ctx := context.Background() // also after an interrupt
	err := e.server.admin(ctx, "DROP DATABASE IF EXISTS "+e.name+" WITH (FORCE)", "DROP DATABASE IF EXISTS "+e.name+"_keys WITH (FORCE)")
	err = errors.Join(err, os.RemoveAll(e.data()))
	e.name = ""
	return err
}

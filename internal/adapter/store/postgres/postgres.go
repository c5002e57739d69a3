// Package postgres opens the store on PostgreSQL 15 or later: any number of nodes
// on one primary.
//
// Dependencies: packages store and pgline, pgx by database/sql, goose.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/pgline"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations gives the schema's steps, for tools and tests.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Option changes how a database is opened.
type Option func(*options)

type options struct {
	asIs  bool
	now   func() time.Time
	moved bool
	conns int
}

// WithClock gives the clock by which inbox rows are settled and the store tells what
// is due when it is put or found at a start; the default is the wall clock. Leases and timers go by the database's.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// WithMovedClock is WithClock for leases and timers too. A clock that is moved by hand is for
// simulations, with one node on the database.
func WithMovedClock(now func() time.Time) Option {
	return func(o *options) { o.now, o.moved = now, true }
}

// WithConns sets the most connections this node takes.
func WithConns(n int) Option { return func(o *options) { o.conns = n } }

// AsItIs opens a database only if this version can work with its schema as it is, and makes nothing.
func AsItIs() Option { return func(o *options) { o.asIs = true } }

// Open connects and brings the schema up to date. Nodes that start together wait
// for each other there. A server that is too old, read-only or not PostgreSQL,
// and a schema that a newer version has made unreadable for this one, are refused.
func Open(ctx context.Context, dsn string, opts ...Option) (_ *store.DB, err error) {
	o := options{conns: 16}
	for _, opt := range opts {
		opt(&o)
	}
	config, err := pgline.To(dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	line := &timeline{}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(line.connected), stdlib.OptionResetSession(line.reused))
	db.SetMaxOpenConns(o.conns)
	db.SetMaxIdleConns(o.conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if err := verify(ctx, db); err != nil {
		return nil, err
	}
	prepare := store.Migrate
	if o.asIs {
		prepare = store.RequireCurrent
	}
	if err := prepare(ctx, store.MigratePostgres, db, Migrations()); err != nil {
		return nil, err
	}
	ours, err := store.Newest(Migrations())
	if err != nil {
		return nil, err
	}
	dialect := store.Postgres(sort)
	dialect.Moved = o.moved
	return store.New(ctx, store.Parts{Dialect: dialect, Writer: db, Reader: db, Hold: holder(db), Schema: ours, Now: o.now})
}

// settle prepares each connection: a commit returns when it is on the disk, and a
// transaction that somebody forgot ends, for it would hold the feed back.
func settle(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SELECT set_config('idle_in_transaction_session_timeout', '10s', false);
SELECT set_config('client_encoding', 'UTF8', false)`)
	return err
}

const oldest = 150000 // server_version_num: xid8 columns and what the feed needs of them

// verify refuses a server that can't carry the desk.
func verify(ctx context.Context, db *sql.DB) error {
	var name, encoding, commit string
	var version int
	var standby bool
	err := db.QueryRowContext(ctx, `
SELECT version(), current_setting('server_version_num')::int, current_setting('server_encoding'),
  current_setting('synchronous_commit'), pg_is_in_recovery()`).Scan(&name, &version, &encoding, &commit, &standby)
	switch {
	case err != nil && sort(err) == store.Unreachable:
		return desk.E(desk.Unavailable, "unavailable", "The PostgreSQL server does not answer. Is it running, and is the address right?").Because(err)
	case err != nil:
		return fmt.Errorf("look at the database server: %w", err)
	case !strings.HasPrefix(name, "PostgreSQL "):
		return fmt.Errorf("the database server is %q; madoguchi needs PostgreSQL 15 or later", name)
	case version < oldest:
		return fmt.Errorf("the database server is %s; madoguchi needs PostgreSQL 15 or later", name)
	case encoding != "UTF8":
		return fmt.Errorf("the database's encoding is %s; create it with ENCODING 'UTF8'", encoding)
	case commit == "off":
		return errors.New("synchronous_commit can't be turned on; allow it to this user, for without it accepted messages can be lost")
	case standby:
		return errors.New("the database server is a read-only standby; give the primary's address")
	}
	return nil
}

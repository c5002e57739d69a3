package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/pgline"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Postgres keeps keys in a table of a PostgreSQL database; give it another database than the
// data's, or a backup of the one brings back what was destroyed in the other.
//
// A deleted row's bytes stay in PostgreSQL's pages and log until vacuum and log rotation have
// passed over them: the day from which a key is gone there is the server's to tell.
type Postgres struct{ db *sql.DB }

// connections bounds what one node takes: keys are read one row at a time.
const connections = 8

// OpenPostgres connects to the database at dsn and makes the table when it is not there.
func OpenPostgres(ctx context.Context, dsn string) (*Postgres, error) {
	config, err := pgline.To(dsn)
	if err != nil {
		return nil, fmt.Errorf("open the key database: %w", err)
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	p := &Postgres{db}
	if err := p.prepare(ctx); err != nil {
		if pgline.Silent(err) {
			err = desk.E(desk.Unavailable, "unavailable", "The key database's server does not answer. Is it running, and is the address right?").Because(err)
		}
		return nil, fmt.Errorf("open the key database: %w", errors.Join(err, db.Close()))
	}
	return p, nil
}

// prepare makes the table; the lock lets nodes start together.
func (p *Postgres) prepare(ctx context.Context) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range []string{postgresLock, postgresSchema} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Put implements KeyStore.
func (p *Postgres) Put(ctx context.Context, id string, wrapped []byte) ([]byte, error) {
	for {
		res, err := p.db.ExecContext(ctx, postgresPut, id, wrapped)
		if err != nil {
			return nil, err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return wrapped, err
		}
		kept, err := p.Get(ctx, id)
		if !errors.Is(err, ErrNoKey) { // deleted between the two: put it after all
			return kept, err
		}
	}
}

// Get implements KeyStore.
func (p *Postgres) Get(ctx context.Context, id string) ([]byte, error) {
	var wrapped []byte
	err := p.db.QueryRowContext(ctx, postgresGet, id).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoKey
	}
	return wrapped, err
}

// Delete implements KeyStore.
func (p *Postgres) Delete(ctx context.Context, id string) error {
	_, err := p.db.ExecContext(ctx, postgresDelete, id)
	return err
}

// List implements KeyStore.
func (p *Postgres) List(ctx context.Context, before time.Time, after string, n int) ([]Entry, error) {
	var limit any // NULL: no limit
	if !before.IsZero() {
		limit = before.UTC()
	}
	rows, err := p.db.QueryContext(ctx, postgresList, limit, after, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []Entry
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.ID, &e.At); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// Close implements KeyStore.
func (p *Postgres) Close() error { return p.db.Close() }

const (
	postgresLock = `SELECT pg_advisory_xact_lock(hashtext('madoguchi vault_key'))`

	postgresSchema = `
CREATE TABLE IF NOT EXISTS vault_key (
	id      text COLLATE "C" PRIMARY KEY,
	wrapped bytea NOT NULL,
	at      timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1)`

	postgresPut    = `INSERT INTO vault_key (id, wrapped) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`
	postgresGet    = `SELECT wrapped FROM vault_key WHERE id = $1`
	postgresDelete = `DELETE FROM vault_key WHERE id = $1`
	postgresList   = `
SELECT id, at FROM vault_key
WHERE ($1::timestamptz IS NULL OR at < $1) AND id > $2 ORDER BY id LIMIT $3`
)

package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

// holder gives connections of the pool to those who send many statements at once.
func holder(pool *sql.DB) store.Hold {
	return func(ctx context.Context, fn func(store.Wire) error) error {
		c, err := pool.Conn(ctx)
		if err != nil {
			return err
		}
		defer c.Close()
		return c.Raw(func(driver any) error {
			conn, ok := driver.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("the pool's connections are %T", driver)
			}
			return fn(wire{conn.Conn()})
		})
	}
}

// wire sends statements in one round trip, by PostgreSQL's pipeline.
type wire struct{ conn *pgx.Conn }

// Send implements store.Wire.
func (w wire) Send(ctx context.Context, statements []store.Statement) error {
	if len(statements) == 1 {
		got, err := w.conn.Query(ctx, statements[0].Text, statements[0].Args...)
		return taken(got, err, statements[0])
	}
	batch := &pgx.Batch{}
	for _, s := range statements {
		batch.Queue(s.Text, s.Args...)
	}
	results := w.conn.SendBatch(ctx, batch)
	for _, s := range statements {
		got, err := results.Query()
		if err := taken(got, err, s); err != nil {
			_ = results.Close() // it tells of the same failure once more
			return err
		}
	}
	return results.Close()
}

// taken reads an answer to its end: only there it is known how it ended.
func taken(got pgx.Rows, err error, s store.Statement) error {
	if err != nil {
		return err
	}
	defer got.Close()
	if s.Take != nil {
		if err := s.Take(got); err != nil {
			return err
		}
	}
	got.Close()
	if s.Touched != nil {
		*s.Touched = got.CommandTag().RowsAffected()
	}
	return got.Err()
}

// Commit implements store.Wire. A transaction in which something failed is ended
// by the server without an error: that would be no commit.
func (w wire) Commit(ctx context.Context) error {
	tag, err := w.conn.Exec(ctx, "COMMIT")
	if err == nil && tag.String() != "COMMIT" {
		err = pgx.ErrTxCommitRollback
	}
	return err
}

// rollbackTimeout bounds the end of a transaction on a server that has gone silent.
const rollbackTimeout = 5 * time.Second

// Rollback implements store.Wire.
func (w wire) Rollback() {
	if w.conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout)
	defer cancel()
	if _, err := w.conn.Exec(ctx, "ROLLBACK"); err != nil {
		_ = w.conn.Close(ctx) // the pool makes another
	}
}

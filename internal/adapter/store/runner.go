package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// session runs statements: inside of a transaction, or outside of any.
type session struct {
	db   *DB
	conn *sql.Conn // of SQLite's writer, in a transaction
	look *sql.Tx   // of one of SQLite's readers
	wire sender    // of PostgreSQL: in a transaction, or for one statement
}

// sender is where statements go that travel together.
type sender func(ctx context.Context, statements []Statement) error

func (db *DB) read() session { return session{db: db} }

// ask runs one statement where there are no round trips, or the only one of a read.
func (s session) ask(ctx context.Context, a ask) error {
	st := s.db.texts.get(s.db.dialect, a.text)
	if s.wire != nil {
		return s.wire(ctx, []Statement{st.with(a)})
	}
	if a.take == nil {
		_, err := s.touch(ctx, st, a.args)
		return err
	}
	rows, err := s.query(ctx, st, a.args)
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := a.take(rows); err != nil {
		return err
	}
	return rows.Err()
}

func (s session) query(ctx context.Context, st *statement, args []any) (*sql.Rows, error) {
	if s.db.dialect.SetBased {
		return s.db.reader.QueryContext(ctx, st.text, args...)
	}
	p, err := s.prepared(ctx, st) //nolint:sqlclosecheck // kept for the next call; statements.close closes it
	if err != nil {
		return nil, err
	}
	return p.QueryContext(ctx, args...)
}

func (s session) prepared(ctx context.Context, st *statement) (*sql.Stmt, error) {
	if s.conn != nil {
		return st.onWriter(ctx, s.conn)
	}
	p, err := st.onReader(ctx, s.db.reader)
	if err == nil && s.look != nil {
		p = s.look.StmtContext(ctx, p)
	}
	return p, err
}

// touch runs a statement on SQLite and gives the number of rows it touched.
func (s session) touch(ctx context.Context, st *statement, args []any) (int64, error) {
	p, err := s.prepared(ctx, st) //nolint:sqlclosecheck // as in query
	if err != nil {
		return 0, err
	}
	res, err := p.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// exec gives the number of rows it touched.
func (s session) exec(ctx context.Context, text string, args ...any) (n int64, err error) {
	st := s.db.texts.get(s.db.dialect, text)
	if s.wire == nil {
		return s.touch(ctx, st, args)
	}
	err = s.wire(ctx, []Statement{{Text: st.text, Args: args, Touched: &n}})
	return n, err
}

// scanner is one row of an answer.
type scanner interface{ Scan(dest ...any) error }

// into collects rows.
func into[T any](out *[]T, scan func(scanner) (T, error)) func(Rows) error {
	return func(rows Rows) error {
		for rows.Next() {
			v, err := scan(rows)
			if err != nil {
				return fmt.Errorf("read a row: %w", err)
			}
			*out = append(*out, v)
		}
		return nil
	}
}

// all reads every row of an answer. Errors are in our own words.
func all[T any](ctx context.Context, s session, text string, scan func(scanner) (T, error), args ...any) ([]T, error) {
	var out []T
	err := s.ask(ctx, ask{text, args, into(&out, scan)})
	if err != nil {
		return nil, s.db.explain(err)
	}
	return out, nil
}

// one reads the first row of an answer; ok is false for none.
func one[T any](ctx context.Context, s session, text string, scan func(scanner) (T, error), args ...any) (v T, ok bool, err error) {
	rows, err := all(ctx, s, text, scan, args...)
	if err != nil || len(rows) == 0 {
		return v, false, err
	}
	return rows[0], true, nil
}

// arrays turns rows into one array a column.
func (s session) arrays(text string, rows [][]any) ([]any, error) {
	types := s.db.texts.get(s.db.dialect, text).types
	out := make([]any, len(types))
	for i, t := range types {
		var err error
		switch t {
		case "text":
			out[i], err = column[string](rows, i)
		case "bigint":
			out[i], err = column[int64](rows, i)
		case "float8":
			out[i], err = column[float64](rows, i)
		case "boolean":
			out[i], err = column[bool](rows, i)
		case "bytea":
			out[i], err = column[[]byte](rows, i)
		default:
			err = fmt.Errorf("no array of %q", t)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func column[T any](rows [][]any, i int) ([]T, error) {
	out := make([]T, len(rows))
	for j, row := range rows {
		v, ok := row[i].(T)
		if !ok {
			return nil, fmt.Errorf("column %d is a %T", i+1, row[i])
		}
		out[j] = v
	}
	return out, nil
}

// texts makes a list for @texts and @each.
func texts[T ~string](s session, list []T) any {
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i] = string(v)
	}
	if s.db.dialect.SetBased {
		return plain
	}
	return toJSON(plain)
}

// bigints makes a list for @bigints.
func bigints(s session, list []int64) any {
	if s.db.dialect.SetBased {
		return list
	}
	return toJSON(list)
}

// toJSON writes values that can always be written: strings, numbers and plain
// structs of them.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: %T can't be JSON: %v", v, err))
	}
	return string(b)
}

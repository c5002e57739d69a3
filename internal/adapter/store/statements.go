package store

import (
	"context"
	"database/sql"
	"sync"
)

// statement is a text, spelled for the engine and, on SQLite, prepared. pgx
// prepares and keeps texts by itself.
type statement struct {
	text  string
	types []string // of the rows it takes, see @values and @rows

	mu    sync.Mutex
	write *sql.Stmt
	read  *sql.Stmt
}

// with is the statement as it travels.
func (st *statement) with(a ask) Statement {
	return Statement{Text: st.text, Args: a.args, Take: a.take}
}

// statements keeps what was spelled, by the text as it stands in the source. The
// texts are constants, or made of few; so the map stays small.
type statements struct {
	m sync.Map
}

func (c *statements) get(d Dialect, text string) *statement {
	if st, ok := c.m.Load(text); ok {
		return st.(*statement)
	}
	spelled, types := d.spell(text)
	st, _ := c.m.LoadOrStore(text, &statement{text: spelled, types: types})
	return st.(*statement)
}

func (c *statements) close() {
	c.m.Range(func(_, v any) bool {
		st := v.(*statement)
		for _, p := range []*sql.Stmt{st.write, st.read} {
			if p != nil {
				_ = p.Close() // the pool is closed next
			}
		}
		return true
	})
}

// onWriter prepares the statement on the writer's one connection. Whoever calls
// holds that connection.
func (st *statement) onWriter(ctx context.Context, conn *sql.Conn) (*sql.Stmt, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.write == nil {
		p, err := conn.PrepareContext(ctx, st.text)
		if err != nil {
			return nil, err
		}
		st.write = p
	}
	return st.write, nil
}

// onReader prepares the statement for a pool of readers.
func (st *statement) onReader(ctx context.Context, pool *sql.DB) (*sql.Stmt, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.read == nil {
		p, err := pool.PrepareContext(context.WithoutCancel(ctx), st.text)
		if err != nil {
			return nil, err
		}
		st.read = p
	}
	return st.read, nil
}

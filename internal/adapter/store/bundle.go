package store

import (
	"context"
	"database/sql"
)

// bundle collects statements of which none needs another's answer. PostgreSQL gets
// them in one round trip; SQLite, which has none, runs them one after the other, on
// one picture of the database. Answers are there once run has returned nil; a
// bundle that has run is empty and can be used again.
type bundle struct {
	s    session
	asks []ask
}

// ask is a text as it stands in the source, with its parameters.
type ask struct {
	text string
	args []any
	take func(Rows) error
}

// exec adds a statement without an answer.
func (b *bundle) exec(text string, args ...any) { b.asks = append(b.asks, ask{text: text, args: args}) }

// read adds a statement and gives where its rows will be.
func read[T any](b *bundle, text string, scan func(scanner) (T, error), args ...any) *[]T {
	out := new([]T)
	b.asks = append(b.asks, ask{text, args, into(out, scan)})
	return out
}

// put adds a text with @values or @rows for many rows. More parameters, the same for
// all rows, are numbered after those of a row.
func (b *bundle) put(text string, rows [][]any, more ...any) error {
	return b.spread(text, nil, rows, more...)
}

// puts is a bundle of one text for many rows.
func (s session) puts(ctx context.Context, text string, rows [][]any, more ...any) error {
	b := &bundle{s: s}
	if err := b.put(text, rows, more...); err != nil {
		return err
	}
	return b.run(ctx)
}

// putRead is put for a text with RETURNING.
func putRead[T any](b *bundle, text string, scan func(scanner) (T, error), rows [][]any) (*[]T, error) {
	out := new([]T)
	return out, b.spread(text, into(out, scan), rows)
}

// spread gives an engine that takes many rows at once one statement, another one a row.
func (b *bundle) spread(text string, take func(Rows) error, rows [][]any, more ...any) error {
	if len(rows) == 0 {
		return nil
	}
	if b.s.db.dialect.SetBased {
		args, err := b.s.arrays(text, rows)
		if err != nil {
			return err
		}
		rows = [][]any{args}
	}
	for _, args := range rows {
		b.asks = append(b.asks, ask{text, append(args, more...), take})
	}
	return nil
}

// run sends what was collected. Errors are in our own words.
func (b *bundle) run(ctx context.Context) error {
	asks := b.asks
	b.asks = nil
	if len(asks) == 0 {
		return nil
	}
	return b.s.db.explain(b.s.send(ctx, asks))
}

// send runs statements on the session's connection, or on one taken for them.
func (s session) send(ctx context.Context, asks []ask) error {
	switch {
	case s.wire != nil:
		return s.wire(ctx, s.spelled(asks))
	case s.conn != nil, s.look != nil:
		return s.oneByOne(ctx, asks)
	case s.db.hold != nil:
		return s.db.hold(ctx, func(w Wire) error { return w.Send(ctx, s.spelled(asks)) })
	case len(asks) == 1:
		return s.oneByOne(ctx, asks)
	}
	for _, a := range asks {
		if err := s.db.ready(ctx, a.text); err != nil {
			return err
		}
	}
	return s.db.looking(ctx, func(s session) error { return s.oneByOne(ctx, asks) })
}

// ready prepares a text for SQLite's readers. That takes a connection of the pool: who
// holds one must not.
func (db *DB) ready(ctx context.Context, text string) error {
	_, err := db.texts.get(db.dialect, text).onReader(ctx, db.reader) //nolint:sqlclosecheck // kept for the next call
	return err
}

// looking gives one picture of an SQLite database for all that look reads. A reader's
// pages are those of a picture: of several it reads the same pages several times.
func (db *DB) looking(ctx context.Context, look func(session) error) error {
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return look(session{db: db, look: tx})
}

func (s session) spelled(asks []ask) []Statement {
	out := make([]Statement, len(asks))
	for i, a := range asks {
		out[i] = s.db.texts.get(s.db.dialect, a.text).with(a)
	}
	return out
}

func (s session) oneByOne(ctx context.Context, asks []ask) error {
	for _, a := range asks {
		if err := s.ask(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

package store

import "context"

// Wire is a connection of an engine that lies behind a network: statements travel
// on it together, so that many cost one round trip. Nobody else uses it meanwhile.
type Wire interface {
	// Send runs the statements in their order. After the first that fails none is
	// run. Outside of a transaction they are one of their own.
	Send(ctx context.Context, statements []Statement) error
	// Commit ends the transaction; an error means that nothing is known of it.
	Commit(ctx context.Context) error
	// Rollback ends it too, and drops the connection if it must.
	Rollback()
}

// Statement is a text in the engine's words.
type Statement struct {
	Text    string
	Args    []any
	Take    func(Rows) error // reads its answer; nil = there is nothing to read
	Touched *int64           // where the number of rows it touched goes; nil = nobody asks
}

// Rows is an answer, as database/sql's *Rows. Whoever gives it closes it.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// Hold gives a connection for as long as fn runs.
type Hold func(ctx context.Context, fn func(Wire) error) error

// transaction is one on a wire. It begins with its first statements.
type transaction struct {
	wire  Wire
	begun bool
}

func (t *transaction) send(ctx context.Context, statements []Statement) error {
	if !t.begun {
		t.begun = true
		statements = append([]Statement{{Text: "BEGIN"}}, statements...)
	}
	return t.wire.Send(ctx, statements)
}

func (t *transaction) commit(ctx context.Context) error {
	if !t.begun {
		return nil
	}
	return t.wire.Commit(ctx)
}

func (t *transaction) rollback() {
	if t.begun {
		t.wire.Rollback()
	}
}

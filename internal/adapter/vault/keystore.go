package vault

import (
	"context"
	"time"
)

// KeyStore keeps wrapped keys, apart from the data that they open. Both engines pass the
// same tests. Safe for many goroutines; the PostgreSQL one also for many nodes.
type KeyStore interface {
	// Put keeps a wrapped key under id unless there is one, and gives the one that is kept.
	// It survives a power cut from the moment Put returns. Safe to repeat.
	Put(ctx context.Context, id string, wrapped []byte) (kept []byte, err error)
	// Get gives the wrapped key of id; ErrNoKey when there is none.
	Get(ctx context.Context, id string) (wrapped []byte, err error)
	// Delete removes the key of id, also from the store's own log. None is no error.
	Delete(ctx context.Context, id string) error
	// List gives up to n entries after an id, sorted by id bytewise: those made before the
	// given time, or all of them for the zero time.
	List(ctx context.Context, before time.Time, after string, n int) ([]Entry, error)
	// Close frees what the store holds.
	Close() error
}

// Entry is a kept key without the key.
type Entry struct {
	ID string
	At time.Time // when it was put
}

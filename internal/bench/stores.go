package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

// Stores makes empty stores of an engine for whoever plays with a clock of their own. Safe
// for many goroutines.
type Stores struct {
	opening opening
	dir     string
	version string

	mu   sync.Mutex
	made []Engine
}

// NewStores gets ready to make some; database is a PostgreSQL server to use, as in Options.
func NewStores(ctx context.Context, engine, database string) (_ *Stores, err error) {
	s := &Stores{}
	if s.dir, err = os.MkdirTemp("", "madoguchi-bench-"); err != nil {
		return nil, err
	}
	if s.opening, err = openEngine(engine, Options{Database: database}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if s.version, err = s.opening.fresh(s.dir).Version(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Version names the engine.
func (s *Stores) Version() string { return s.version }

// Open makes a store that goes by a clock which is moved by hand. Whoever asks closes it.
func (s *Stores) Open(ctx context.Context, now func() time.Time) (*store.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.opening.fresh(filepath.Join(s.dir, fmt.Sprint(len(s.made))))
	s.made = append(s.made, e)
	if err := e.Prepare(ctx); err != nil {
		return nil, err
	}
	return e.OpenBy(ctx, now)
}

// Close removes all of them.
func (s *Stores) Close() error {
	var errs []error
	for _, e := range s.made {
		errs = append(errs, e.Discard())
	}
	return errors.Join(append(errs, s.opening.close(), os.RemoveAll(s.dir))...)
}

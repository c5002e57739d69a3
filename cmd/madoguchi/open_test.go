package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// A node and its database server start together: the node waits, but not for ever, and not for
// what waiting does not mend.
func TestANodeWaitsForItsDatabaseServer(t *testing.T) {
	silent, refused := desk.E(desk.Unavailable, "unavailable", "It does not answer."), errors.New("no such user")
	for name, c := range map[string]struct {
		up, took time.Duration
		with     error // once it is up
		want     error
	}{
		"up at once":        {},
		"up after a while":  {up: 5 * time.Second, took: 5 * time.Second},
		"never":             {up: time.Hour, took: startsWithin + startsAgain, want: silent},
		"answers with a no": {with: refused, want: refused},
		"says no later":     {up: 2 * time.Second, took: 2 * time.Second, with: refused, want: refused},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				open := func(context.Context, config.Desk) (*store.DB, error) {
					if time.Since(began) < c.up {
						return nil, silent
					}
					return &store.DB{}, c.with
				}
				_, err := patient(open, slog.New(slog.DiscardHandler))(t.Context(), config.Desk{})
				if took := time.Since(began); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) || took != c.took {
					t.Errorf("%v after %v", err, took)
				}
			})
		})
	}
}

// Who is told to stop while waiting stops.
func TestWaitingForTheServerCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		silent := func(context.Context, config.Desk) (*store.DB, error) {
			return nil, desk.E(desk.Unavailable, "unavailable", "")
		}
		began := time.Now()
		if _, err := patient(silent, slog.New(slog.DiscardHandler))(ctx, config.Desk{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

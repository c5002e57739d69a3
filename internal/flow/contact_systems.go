package flow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// SystemState tells whether what another system knows of a customer is shown, and why not.
type SystemState string

// States of what another system knows.
const (
	SystemNone    SystemState = "none"   // the brand has no such system
	SystemLocked  SystemState = "locked" // why: unverified, takeover
	SystemShown   SystemState = "shown"
	SystemTrouble SystemState = "trouble" // why: timeout, failed, busy. Whatever else the desk does goes on
)

// Limits of asking other systems.
const (
	systemsAtOnce = 16              // of a brand
	systemWait    = 6 * time.Second // for all contacts of a person
)

// ErrPortSlow says that a system did not answer in its time.
var ErrPortSlow = errors.New("no answer in time")

// asks are the questions to other systems of a kind that are under way, of each brand so many at
// most: one brand's slow system is no other's trouble.
type asks struct {
	env  Env
	what string
	mu   sync.Mutex
	open map[desk.WorkspaceID]int // guarded by mu
}

func newAsks(env Env, what string) *asks {
	return &asks{env: env, what: what, open: map[desk.WorkspaceID]int{}}
}

// begin books a question; false when the brand has too many.
func (a *asks) begin(w desk.WorkspaceID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open[w] >= systemsAtOnce {
		return false
	}
	a.open[w]++
	return true
}

func (a *asks) end(w desk.WorkspaceID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open[w]--; a.open[w] == 0 {
		delete(a.open, w)
	}
}

// elsewhere asks another system and waits until it is late; why is the code of its trouble. A
// question that does not come back stays booked, so that a system can't take all of the desk.
func elsewhere[T any](ctx context.Context, a *asks, late <-chan time.Time, w desk.WorkspaceID, ask func(context.Context) (T, error)) (got T, why string) {
	if !a.begin(w) {
		return got, "busy"
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type answer struct {
		got T
		err error
	}
	came := make(chan answer, 1)
	go func() {
		defer a.end(w)
		var r answer
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("the port panicked: %v", p)
			}
			came <- r
		}()
		r.got, r.err = ask(ctx)
	}()
	select {
	case r := <-came:
		if r.err == nil {
			return r.got, ""
		}
		a.env.Log.Warn(a.what+" can't be read", "workspace", w, "error", r.err)
		if errors.Is(r.err, ErrPortSlow) {
			return got, "timeout"
		}
		return got, "failed"
	case <-late:
		a.env.Log.Warn(a.what+" can't be read: no answer in time", "workspace", w)
	case <-ctx.Done():
	}
	return got, "timeout"
}

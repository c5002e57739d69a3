package flow

import (
	"context"
	"errors"
	"fmt"
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
	systemsAtOnce = 16
	systemWait    = 6 * time.Second // for all contacts of a person
)

// ErrPortSlow says that a system did not answer in its time.
var ErrPortSlow = errors.New("no answer in time")

// asks are the questions to other systems of a kind that are under way.
type asks struct {
	env   Env
	what  string
	slots chan struct{} // one for each
}

func newAsks(env Env, what string) asks { return asks{env, what, make(chan struct{}, systemsAtOnce)} }

// elsewhere asks another system and waits until it is late; why is the code of its trouble. A
// question that does not come back keeps its slot, so that a system can't take all of the desk.
func elsewhere[T any](ctx context.Context, a asks, late <-chan time.Time, w desk.WorkspaceID, ask func(context.Context) (T, error)) (got T, why string) {
	select {
	case a.slots <- struct{}{}:
	default:
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
		defer func() { <-a.slots }()
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

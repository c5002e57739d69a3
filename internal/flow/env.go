package flow

import (
	"context"
	"log/slog"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Env is what every part of the flow needs from the world: time, ids, the log
// and the bus. All fields must be set.
type Env struct {
	Clock Clock
	IDs   desk.IDs
	UUID  func() string // for calls: LINE wants UUIDs as retry keys
	Node  string        // this process, as owner of claims
	Log   *slog.Logger
	Bus   Bus
}

// Poll is how long a lost hint can delay anything.
const Poll = time.Second

// await returns when a hint comes, when d has passed or when ctx ends; it
// reports false only for the last.
func (e Env) await(ctx context.Context, hints <-chan []byte, d time.Duration) bool {
	if fault.Sabotaged("no_poll") && d == Poll {
		d = time.Hour
	}
	timer, stop := e.Clock.After(d)
	defer stop()
	select {
	case <-ctx.Done():
		return false
	case <-hints:
	case <-timer:
	}
	return ctx.Err() == nil
}

// committed tells everybody that a transaction left something to read, and those who do
// jobs of these kinds that there are some.
func (e Env) committed(jobs []desk.Job) {
	e.Bus.Publish(HintFeed, nil)
	e.put(jobs)
}

// put wakes whoever does such jobs. For one that is due later than the next look nobody
// need look now.
func (e Env) put(jobs []desk.Job) {
	soon := e.Clock.Now().Add(Poll)
	told := map[desk.JobKind]bool{}
	for _, j := range jobs {
		if !told[j.Kind] && !j.RunAt.After(soon) {
			told[j.Kind] = true
			e.Bus.Publish(HintJob(j.Kind), nil)
		}
	}
}

// Clock tells the time and waits; tests bring their own.
type Clock interface {
	Now() time.Time
	// After gives a channel that fires once, and a stop function.
	After(d time.Duration) (<-chan time.Time, func())
}

package flow

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Handler does one job. It runs at least once for each time the job is put, so
// it looks at what is now before it does anything.
type Handler func(ctx context.Context, job Claimed) (Next, error)

// Next says what becomes of a job; the zero value: it is done.
type Next struct {
	At   time.Time // run again then
	Code string    // why
	Over bool      // it ended with what was committed, see Change.Ended
}

// Runner runs the jobs of some kinds.
type Runner struct {
	env      Env
	jobs     Jobs
	kinds    []desk.JobKind
	handlers map[desk.JobKind]Handler
	workers  int
	pace     Pace
}

// Pace is how long a worker has for a job, and how long it still has when the
// node is asked to stop.
type Pace struct{ Limit, Grace time.Duration }

// Quick is for what somebody waits for: its grace lets a call to LINE come to its
// end, for a call that is cut leaves its bubbles in doubt. Slow is for downloads,
// which begin anew elsewhere.
var (
	Quick = Pace{Limit: time.Minute, Grace: 15 * time.Second}
	Slow  = Pace{Limit: 10 * time.Minute, Grace: 5 * time.Second}
)

// NewRunner makes a runner with so many workers. Slow kinds get a runner of
// their own, so that a slow download never delays an answer.
func NewRunner(env Env, jobs Jobs, workers int, pace Pace, handlers map[desk.JobKind]Handler) *Runner {
	r := &Runner{env: env, jobs: jobs, handlers: handlers, workers: workers, pace: pace}
	for kind := range handlers {
		r.kinds = append(r.kinds, kind)
	}
	slices.Sort(r.kinds) // of kinds due at once the same goes first on every node, every day
	return r
}

// Run works until ctx ends, then lets the running jobs finish; those that take
// longer than their grace are cut and come back at once, here or elsewhere.
func (r *Runner) Run(ctx context.Context) error {
	hints, cancel := r.env.Bus.Subscribe(r.topics()...)
	defer cancel()
	slots := make(chan struct{}, r.workers)
	var running sync.WaitGroup
	jobs, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer func() { running.Wait(); cut() }() // in this order: they have their grace
	go r.cutAfterGrace(ctx, jobs, cut)
	idle := time.Duration(0)
	for ctx.Err() == nil {
		slots <- struct{}{} // wait until there is at least one free worker
		free := r.workers - len(slots) + 1
		<-slots
		claimed, err := r.claim(ctx, free)
		if err != nil && ctx.Err() == nil {
			r.env.Log.Error("claim jobs failed", "error", err)
		}
		for _, job := range claimed {
			slots <- struct{}{}
			running.Go(func() {
				defer func() { <-slots }()
				held, done := r.hold(jobs, job)
				defer done()
				r.one(held, job)
			})
		}
		if len(claimed) > 0 {
			idle = 0
		}
		if len(claimed) == free {
			continue // there may be more
		}
		wait := Poll
		if err == nil {
			// A job can be due and yet not to be had: locked elsewhere, or the database's
			// clock is behind. Then look again, less often each time.
			wait = max(r.untilNext(ctx), min(idle, Poll))
			idle = min(max(2*idle, 5*time.Millisecond), Poll)
		}
		if !r.env.await(ctx, hints, wait) {
			break
		}
	}
	return nil
}

// topics are the hints about jobs of our kinds.
func (r *Runner) topics() []Topic {
	topics := make([]Topic, len(r.kinds))
	for i, kind := range r.kinds {
		topics[i] = HintJob(kind)
	}
	return topics
}

// settleTimeout bounds the writing of a job's end.
const settleTimeout = 5 * time.Second

// cutAfterGrace ends the jobs' context some time after ctx has ended.
func (r *Runner) cutAfterGrace(ctx, jobs context.Context, cut func()) {
	select {
	case <-jobs.Done():
		return
	case <-ctx.Done():
	}
	timer, stop := r.env.Clock.After(r.pace.Grace)
	defer stop()
	select {
	case <-jobs.Done():
	case <-timer:
		cut()
	}
}

// Once runs what is due, one job after the other, and tells how many: for tests
// and simulations, where order must not depend on goroutines. Nobody renews the
// leases meanwhile.
func (r *Runner) Once(ctx context.Context) (int, error) {
	claimed, err := r.claim(ctx, r.workers)
	for _, job := range claimed {
		r.one(ctx, job)
	}
	return len(claimed), err
}

func (r *Runner) claim(ctx context.Context, n int) ([]Claimed, error) {
	owner := r.env.Node + "/" + r.env.IDs() // workers of one node must not renew or end each other's claims
	return r.jobs.ClaimJobs(ctx, owner, r.kinds, n, r.env.Clock.Now(), leaseOf(jobLease))
}

func (r *Runner) untilNext(ctx context.Context) time.Duration {
	at, ok, err := r.jobs.NextRun(ctx, r.kinds)
	if err != nil || !ok {
		return Poll
	}
	return min(max(at.Sub(r.env.Clock.Now()), time.Millisecond), Poll)
}

// one does a job and settles it. A job that fails comes back, later each time.
func (r *Runner) one(ctx context.Context, job Claimed) {
	fault.Point("job.claimed")
	limit, cancel := context.WithTimeout(ctx, r.pace.Limit)
	next, err := r.safely(limit, job)
	cancel()
	settle, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	if err != nil && ctx.Err() != nil {
		next, err = Next{At: r.env.Clock.Now(), Code: "cut"}, nil // the node stops, or the job is another's: the next one goes on
	}
	if err != nil {
		r.env.Log.Error("job failed", "kind", job.Kind, "key", job.Key, "attempts", job.Attempts, "error", err)
		next = Next{At: r.env.Clock.Now().Add(jobBackoff(job.Attempts)), Code: desk.CodeOf(err)}
	}
	fault.Point("job.done")
	if next.Over {
		return
	}
	if next.At.IsZero() {
		_, err = r.jobs.Complete(settle, job)
	} else {
		_, err = r.jobs.Again(settle, job, next.At, next.Code)
	}
	if err != nil { // its lease will end, and it runs once more
		r.env.Log.Error("job not settled", "kind", job.Kind, "key", job.Key, "error", err)
	}
}

func (r *Runner) safely(ctx context.Context, job Claimed) (next Next, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job panicked: %v", p)
		}
	}()
	return r.handlers[job.Kind](ctx, job)
}

// jobBackoff is 1, 2, 4 … seconds, at most a minute.
func jobBackoff(attempts int) time.Duration {
	if attempts > 6 {
		return time.Minute
	}
	return time.Second << max(attempts-1, 0)
}

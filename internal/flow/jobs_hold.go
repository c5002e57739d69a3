package flow

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// jobLease is how long a job stays a worker's without a sign of life. While the job
// runs, however long, its lease is renewed; what a dead node held is due again when
// the lease has ended.
const jobLease = 10 * time.Second

// leaseOf is how long what somebody claims is hidden from others. A desk whose claims
// outlive their claimer is what R20's control breaks on purpose.
func leaseOf(d time.Duration) time.Duration {
	if fault.Sabotaged("no_takeover") {
		return 24 * time.Hour
	}
	return d
}

// Renewing: how often, and how long one try may take. Of two that fail the second
// ends with the lease.
const (
	renewEvery   = jobLease / 3
	renewTimeout = jobLease / 6
)

// hold keeps a job ours until done is called. The context ends earlier when the
// lease was lost: another has the job by then, or can have it.
func (r *Runner) hold(ctx context.Context, job Claimed) (held context.Context, done func()) {
	held, cut := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() {
		if r.renew(held, job) {
			r.env.Log.Warn("lease lost", "kind", job.Kind, "key", job.Key)
			cut()
		}
	})
	return held, func() { cut(); renewing.Wait() }
}

// renew renews a job's lease until ctx ends or the job is no longer ours, and tells
// whether the lease was lost: we stood still beyond it, or could not reach the store
// that long. Nobody lost a job that was put again while it ran: it runs once more
// after us or beside us, and what we are at is not cut for that, or a job that is
// put all the time would never come to its end.
func (r *Runner) renew(ctx context.Context, job Claimed) (lost bool) {
	until := r.env.Clock.Now().Add(jobLease)
	for r.env.await(ctx, nil, renewEvery) {
		now := r.env.Clock.Now()
		limit, cancel := context.WithTimeout(ctx, renewTimeout)
		ours, err := r.jobs.Renew(limit, job, now, leaseOf(jobLease))
		cancel()
		switch {
		case err == nil && ours:
			until = now.Add(jobLease)
		case r.env.Clock.Now().Add(renewEvery).After(until): // too late for another try
			return ctx.Err() == nil
		case err == nil:
			return false
		}
	}
	return false
}

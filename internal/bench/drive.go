package bench

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Load says how to drive something.
type Load struct {
	InFlight int           // connections; in an open loop, how many answers may be awaited at once
	Rate     float64       // requests a second; 0 = closed loop
	For      time.Duration // no request is due later than this
	Max      int64         // end after so many requests; 0 = no such end
}

// Work makes one request that was due at a time. Each worker has its own.
type Work func(n int64, due time.Time) error

// Driven is what came of a load.
type Driven struct {
	Load
	Sent, Failed int64
	Took         time.Duration // from the first request due to the last answer
	Latency      Histogram     // from the time due to the whole answer, of what did not fail
	Late         Histogram     // open loop: how long after its time a request left
	Err          error         // the first failure
}

// PerSecond is how many requests were answered a second.
func (d *Driven) PerSecond() float64 {
	if d.Took <= 0 {
		return 0
	}
	return float64(d.Sent-d.Failed) / d.Took.Seconds()
}

// Drive puts a load on what the workers do and waits for the last answer. The
// numbers it gives out begin at from. Work that fails is counted, not repeated.
func Drive(ctx context.Context, l Load, from int64, worker func(i int) Work) *Driven {
	d := &driver{Driven: &Driven{Load: l}, from: from}
	start := time.Now()
	next := d.closed(ctx, start)
	if l.Rate > 0 {
		next = d.open(ctx, start)
	}
	var workers sync.WaitGroup
	for i := range l.InFlight {
		work := worker(i)
		workers.Go(func() {
			for n, due, ok := next(); ok; n, due, ok = next() {
				d.do(work, n, due)
			}
		})
	}
	workers.Wait()
	d.Took = time.Since(start)
	return d.Driven
}

type driver struct {
	*Driven
	from    int64
	failure sync.Once
}

type ticket func() (n int64, due time.Time, ok bool)

func (d *driver) do(work Work, n int64, due time.Time) {
	err := work(n, due)
	took := time.Since(due)
	atomic.AddInt64(&d.Sent, 1)
	if err != nil {
		atomic.AddInt64(&d.Failed, 1)
		d.failure.Do(func() { d.Err = err })
		return
	}
	d.Latency.Record(took)
}

// closed gives out the next number whenever it is asked.
func (d *driver) closed(ctx context.Context, start time.Time) ticket {
	var n atomic.Int64
	return func() (int64, time.Time, bool) {
		i, now := n.Add(1)-1, time.Now()
		over := ctx.Err() != nil || now.Sub(start) >= d.For || d.Max > 0 && i >= d.Max
		return d.from + i, now, !over
	}
}

// open gives out numbers at their times. Those that nobody is free to take wait,
// and their wait counts.
func (d *driver) open(ctx context.Context, start time.Time) ticket {
	total := int64(d.For.Seconds() * d.Rate)
	if d.Max > 0 {
		total = min(total, d.Max)
	}
	type one struct {
		n   int64
		due time.Time
	}
	queue := make(chan one, total)
	go func() {
		defer close(queue)
		runtime.LockOSThread() // its own thread sleeps more exactly than the scheduler's timers
		defer runtime.UnlockOSThread()
		for i := range total {
			due := start.Add(time.Duration(float64(i) / d.Rate * float64(time.Second)))
			sleepUntil(due)
			if ctx.Err() != nil {
				return
			}
			queue <- one{d.from + i, due}
		}
	}()
	return func() (int64, time.Time, bool) {
		o, ok := <-queue
		if ok {
			d.Late.Record(time.Since(o.due))
		}
		return o.n, o.due, ok
	}
}

package bench

import (
	"context"
	"fmt"
	"time"
)

const offerP99 = 50 * time.Millisecond

// offer measures how soon a slot that becomes free is filled: an operator who can
// hold one conversation closes it, and the next customer in the queue is offered.
func (b *bench) offer(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 2, Customers: b.customers, Capacity: 1}); err != nil {
		return err
	}
	if _, err := b.talks(ctx, d); err != nil {
		return err
	}
	type offered struct {
		id string
		at time.Time
	}
	offers := make(chan offered, 2*b.customers)
	a, err := d.DialAgent(ctx, 1, func(e Event, at time.Time) {
		if e.Type == "conversation" && e.State == "offered" {
			offers <- offered{e.ID, at}
		}
	})
	if err != nil {
		return err
	}
	defer a.Close()
	next := func() (offered, error) {
		select {
		case o := <-offers:
			return o, nil
		case <-ctx.Done():
			return offered{}, ctx.Err()
		case <-time.After(answerWithin):
			return offered{}, fmt.Errorf("nothing was offered within %v", answerWithin)
		}
	}
	c := d.dial()
	defer c.Close()
	if err := c.Available(1); err != nil {
		return err
	}
	o, err := next()
	if err != nil {
		return err
	}
	n := b.customers - 2
	var took Histogram
	watched := d.watch(b.report.Machine.Cores)
	for range n {
		if err := c.Accept(1, o.id); err != nil {
			return err
		}
		freed := time.Now()
		if err := c.Finish(1, o.id); err != nil {
			return err
		}
		if o, err = next(); err != nil {
			return err
		}
		took.Record(o.at.Sub(freed))
	}
	u := watched()
	row := Row{Measure: "offer", What: "freed slot → next customer offered, on the stream", Budget: "p99 < 50 ms", Measured: spans(&took), Verdict: judge(took.Quantile(0.99) < offerP99), Peer: peerTick,
		Note: bound(u), Usage: &u, Figures: map[string]float64{"offers": float64(n)}}
	latencies(row.Figures, "", &took)
	b.add(row)
	return nil
}

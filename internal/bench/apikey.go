package bench

import (
	"context"
	"fmt"
	"time"
)

const keyAim = 5000

// key measures the cheapest question that needs an API key: who am I. It is what a
// CRM that polls costs before it gets anything.
func (b *bench) key(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 8, Customers: b.customers}); err != nil {
		return err
	}
	for _, clients := range some(b, []int{1, 8, 64}) {
		callers := make([]Caller, clients)
		for i := range callers {
			callers[i] = d.Dial()
			defer callers[i].Close()
		}
		name := fmt.Sprintf("API key request (GET /me), %d clients", clients)
		got, u := b.asked(ctx, d, name, clients, func(i int) Work {
			return func(int64, time.Time) error { return callers[i].Trivial(i) }
		})
		row := Row{Measure: "key", What: name, Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency), Note: bound(u), Usage: &u, Figures: map[string]float64{"per_second": got.PerSecond()}}
		latencies(row.Figures, "", &got.Latency)
		if clients == 8 {
			row.Budget, row.Verdict, row.Peer = "aim ≥ 5,000/s", judge(got.PerSecond() >= keyAim), peerKey
		}
		b.add(row)
	}
	return nil
}

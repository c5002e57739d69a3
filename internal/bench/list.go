package bench

import (
	"context"
	"fmt"
	"time"
)

const (
	listRows = 30
	listP99  = 20 * time.Millisecond
	listGate = 1.5
)

var listSizes = []int{10_000, 100_000, 1_000_000}

// sizes are the databases of list; a quick run has one of a size that is filled at
// once.
func (b *bench) sizes() []int {
	switch {
	case b.Quick:
		return []int{quickRows}
	case b.Rows > 0:
		return []int{10_000, b.Rows}
	}
	return listSizes
}

// list measures the first page of everything that is not closed, thirty rows, in
// databases of several sizes: a third waits, a third is active, a third is closed,
// as peers were measured with.
func (b *bench) list(ctx context.Context, d *Desk) error {
	var first time.Duration
	sizes := b.sizes()
	for i, n := range sizes {
		filled := time.Now()
		if err := d.Setup(ctx, Setup{Operators: 8, Customers: b.customers, Conversations: n}); err != nil {
			return err
		}
		say(b.out, "  %s conversations filled in %s", count(int64(n)), span(time.Since(filled)))
		for _, clients := range []int{1, 8} {
			p50, err := b.listLoad(ctx, d, n, clients)
			if err != nil {
				return err
			}
			if clients == 1 && i == 0 {
				first = p50
			}
			if clients == 1 && i == len(sizes)-1 && i > 0 {
				share := float64(p50) / float64(first)
				b.add(Row{Measure: "list", What: fmt.Sprintf("list, %s ÷ %s conversations (p50, 1 client)", count(int64(n)), count(int64(sizes[0]))), Budget: "gate ≤ 1.5", Gate: true,
					Measured: fmt.Sprintf("%.2f", share), Verdict: judge(share <= listGate), Figures: map[string]float64{"ratio": share}})
			}
		}
		if err := d.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) listLoad(ctx context.Context, d *Desk, n, clients int) (time.Duration, error) {
	callers := make([]Caller, clients)
	for i := range callers {
		callers[i] = d.Dial()
		defer callers[i].Close()
	}
	work := func(i int) Work {
		return func(int64, time.Time) error {
			rows, err := callers[i].List(i, listRows)
			if err == nil && rows != listRows {
				err = fmt.Errorf("a list of %d rows, want %d", rows, listRows)
			}
			return err
		}
	}
	name := fmt.Sprintf("list of 30, %s conversations, %d clients", count(int64(n)), clients)
	got, u := b.asked(ctx, d, name, clients, work)
	row := Row{Measure: "list", What: name, Budget: "p99 < 20 ms", Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency), Note: bound(u), Usage: &u,
		Figures: map[string]float64{"per_second": got.PerSecond()}}
	latencies(row.Figures, "", &got.Latency)
	if clients == 1 {
		row.Verdict = judge(got.Failed == 0 && got.Latency.Quantile(0.99) < listP99)
	} else {
		row.Budget = ""
	}
	switch {
	case n == 10_000 && clients == 1:
		row.Peer = peerList10k
	case n == 100_000 && clients == 1:
		row.Peer = peerList100k
	}
	b.add(row)
	return got.Latency.Quantile(0.5), ctx.Err()
}

// asked drives questions in a closed loop.
func (b *bench) asked(ctx context.Context, d *Desk, name string, clients int, work func(int) Work) (*Driven, Usage) {
	return b.driven(ctx, d, name, Load{InFlight: clients, For: b.For}, work)
}

// driven drives a load after a short warm-up and notes what failed.
func (b *bench) driven(ctx context.Context, d *Desk, name string, l Load, work func(int) Work) (*Driven, Usage) {
	warm := l
	warm.For = b.warmUp
	Drive(ctx, warm, 0, work)
	profiled := b.profile(ctx, d, name, l.For)
	watched := d.watch(b.report.Machine.Cores)
	got := Drive(ctx, l, 0, work)
	u := watched()
	profiled()
	if got.Failed > 0 {
		b.report.Problem("%s: %s: %d of %d failed: %v", b.engine.Name(), name, got.Failed, got.Sent, got.Err)
	}
	return got, u
}

package bench

import (
	"context"
	"fmt"
	"time"
)

const (
	streamOperators = 10
	streamRate      = 500
	streamCalm      = 100 // this and streamPeer are the peer's
	streamPeer      = 150
	streamP99       = 20 * time.Millisecond
	streamAim       = 2000
	drainWithin     = 2 * time.Minute
)

// stream measures the way from a signed webhook to the live streams of ten
// operators, at a fixed rate and as fast as the desk goes, and counts that nothing
// is missing on any of them.
func (b *bench) stream(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: streamOperators, Customers: b.customers}); err != nil {
		return err
	}
	s, stop, err := b.listen(ctx, d, streamOperators)
	if err != nil {
		return err
	}
	defer stop()
	for _, l := range some(b, []Load{{InFlight: 1, For: b.For}, {InFlight: openConns, Rate: streamCalm, For: b.For}, {InFlight: openConns, Rate: streamPeer, For: b.For},
		{InFlight: openConns, Rate: streamRate, For: b.For}, {InFlight: 16, For: b.For}, {InFlight: 64, For: b.For}}) {
		if err := b.streamLoad(ctx, d, s, l); err != nil {
			return err
		}
	}
	return nil
}

// listen introduces the customers and opens n streams.
func (b *bench) listen(ctx context.Context, d *Desk, n int) (_ *sightings, stop func(), err error) {
	s := newSightings(b.customers, n)
	b.seq = roundUp(b.seq, int64(b.customers))
	if err := s.introduce(ctx, d, b.seq); err != nil {
		return nil, nil, err
	}
	b.seq += int64(b.customers)
	var agents []*agent
	stop = func() {
		for _, a := range agents {
			_ = a.Close()
		}
	}
	for i := range n {
		a, err := d.DialAgent(ctx, i, s.readers[i].on)
		if err != nil {
			stop()
			return nil, nil, err
		}
		agents = append(agents, a)
	}
	return s, stop, nil
}

func (b *bench) streamLoad(ctx context.Context, d *Desk, s *sightings, l Load) error {
	b.seq = roundUp(b.seq, int64(b.customers))
	s.begin(b.seq)
	callers := make([]Caller, l.InFlight)
	for i := range callers {
		callers[i] = d.Dial()
		defer callers[i].Close()
	}
	name := fmt.Sprintf("%d in flight", l.InFlight)
	if l.Rate > 0 {
		name = "open loop at " + rate(l.Rate)
	}
	profiled := b.profile(ctx, d, "stream "+name, l.For)
	watched := d.watch(b.report.Machine.Cores)
	start := time.Now()
	got := Drive(ctx, l, b.seq, func(i int) Work { return s.work(callers[i]) })
	last, missing := s.drained(ctx, drainWithin)
	u := watched()
	profiled()
	b.seq += got.Sent + int64(l.InFlight)
	if missing != nil {
		b.report.Problem("%s: %v", b.engine.Name(), missing)
	}
	if got.Failed > 0 {
		b.report.Problem("%s: %d of %d webhooks were refused: %v", b.engine.Name(), got.Failed, got.Sent, got.Err)
	}
	delivered := float64(s.sent.Load()) / last.Sub(start).Seconds()
	row := Row{Measure: "stream", What: fmt.Sprintf("webhook → %d operators' streams, %s", len(s.readers), name),
		Measured: rate(delivered) + ", " + spans(s.latency), Note: bound(u) + "; an event costs " + b.costs(u, s.sent.Load()) + "; " + s.counted(), Usage: &u,
		Figures: map[string]float64{"delivered_per_second": delivered, "accepted_per_second": got.PerSecond(), "sent": float64(s.sent.Load()), "missing": float64(s.missing())}}
	latencies(row.Figures, "", s.latency)
	latencies(row.Figures, "accept_", &got.Latency)
	switch {
	case l.Rate == streamRate:
		row.Budget, row.Verdict = "p99 < 20 ms", judge(s.latency.Quantile(0.99) < streamP99)
	case l.InFlight == 64:
		row.Budget, row.Verdict, row.Peer = "aim ≥ 2,000/s", judge(delivered >= streamAim), peerStream
	case l.InFlight == 1:
		row.Peer = peerStreamOne
	default:
		row.Peer = peerStreamOpen[l.Rate]
	}
	b.add(row)
	return ctx.Err()
}

// counted says in words whether all came.
func (s *sightings) counted() string {
	var got, again int64
	for _, r := range s.readers {
		got += r.total.Load()
		again += r.again.Load()
	}
	return fmt.Sprintf("%s of %s events delivered, %s again after a resume", count(got), count(s.sent.Load()*int64(len(s.readers))), count(again))
}

// missing is how many of a phase's events did not come, over all streams.
func (s *sightings) missing() int64 {
	n := s.sent.Load() * int64(len(s.readers))
	for _, r := range s.readers {
		n -= r.total.Load()
	}
	return n
}

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }

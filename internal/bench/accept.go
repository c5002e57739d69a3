package bench

import (
	"context"
	"fmt"
	"time"
)

// Sizes of the accept loads.
var (
	closedLoops = []int{1, 16, 64, 256}
	openRates   = []float64{50, 100, 150, 250, 500, 1000, 2000} // the first three are the peer's
)

const (
	// openConns is how many answers an open loop awaits at once; more wait in the
	// generator, and their wait counts.
	openConns = 256
	// acceptP99 is the budget at acceptRate events a second.
	acceptP99  = 30 * time.Millisecond
	acceptRate = 1000
	acceptAim  = 5000
	acceptGate = 0.60
)

// accept measures the one door in: a signed webhook of one event, until the desk
// has made it durable.
func (b *bench) accept(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 1, Customers: b.customers}); err != nil {
		return err
	}
	for _, n := range some(b, closedLoops) {
		if err := b.acceptClosed(ctx, d, n); err != nil {
			return err
		}
	}
	for _, r := range some(b, openRates) {
		if err := b.acceptOpen(ctx, d, r); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) acceptClosed(ctx context.Context, d *Desk, inFlight int) error {
	got, u, err := b.inbound(ctx, d, fmt.Sprintf("accept %d", inFlight), Load{InFlight: inFlight, For: b.For})
	if err != nil {
		return err
	}
	backlog, err := d.Undecided()
	if err != nil {
		return err
	}
	drained, err := d.Settled(ctx)
	if err != nil {
		return err
	}
	row := Row{Measure: "accept", What: fmt.Sprintf("accept, %d in flight", inFlight), Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency),
		Note: bound(u) + "; an event costs " + b.costs(u, got.Sent) + fmt.Sprintf("; %s undecided at the end, decided in %s", count(backlog), span(drained)), Usage: &u,
		Figures: map[string]float64{"per_second": got.PerSecond(), "sent": float64(got.Sent), "failed": float64(got.Failed), "backlog": float64(backlog), "drained_s": drained.Seconds(),
			"desk_us_per_event":      float64(u.PerEvent(u.Desk, b.report.Machine.Cores, got.Sent)) / 1e3,
			"database_us_per_event":  float64(u.PerEvent(u.Database, b.report.Machine.Cores, got.Sent)) / 1e3,
			"generator_us_per_event": float64(u.PerEvent(u.Generator, b.report.Machine.Cores, got.Sent)) / 1e3}}
	latencies(row.Figures, "", &got.Latency)
	if p, ok := peerAccept[inFlight]; ok {
		row.Peer = p
	}
	b.add(row)
	if inFlight < 64 {
		return nil
	}
	return b.besides(ctx, inFlight, got.PerSecond())
}

// costs says what one of n events took of the processor. Of all figures it is the one
// that other people's work on the machine moves least.
func (b *bench) costs(u Usage, n int64) string {
	cores := b.report.Machine.Cores
	text := "desk " + span(u.PerEvent(u.Desk, cores, n))
	if u.Database > 0 {
		text += ", db " + span(u.PerEvent(u.Database, cores, n))
	}
	return text + ", generator " + span(u.PerEvent(u.Generator, cores, n))
}

// besides sets a rate beside what store and HTTP do alone, measured right after it.
func (b *bench) besides(ctx context.Context, inFlight int, accepted float64) error {
	commits, err := b.rawCommit(ctx, inFlight)
	if err != nil {
		return err
	}
	signed, err := b.rawSignature(ctx, inFlight)
	if err != nil {
		return err
	}
	b.ratio(fmt.Sprintf("accept ÷ grouped commits, %d", inFlight), accepted, commits, "gate ≥ 60 %", acceptGate)
	b.ratio(fmt.Sprintf("accept ÷ (HTTP, then commits, on the same cores), %d", inFlight), accepted, 1/(1/commits+1/signed), "", 0)
	return nil
}

func (b *bench) acceptOpen(ctx context.Context, d *Desk, perSecond float64) error {
	got, u, err := b.inbound(ctx, d, fmt.Sprintf("accept open %.0f", perSecond), Load{InFlight: openConns, Rate: perSecond, For: b.For})
	if err != nil {
		return err
	}
	if _, err := d.Settled(ctx); err != nil {
		return err
	}
	row := Row{Measure: "accept", What: "accept, open loop at " + rate(perSecond), Measured: spans(&got.Latency) + ", max " + span(got.Latency.Max()), Note: bound(u), Usage: &u,
		Figures: map[string]float64{"per_second": got.PerSecond(), "failed": float64(got.Failed)}, Peer: peerAcceptOpen[perSecond]}
	latencies(row.Figures, "", &got.Latency)
	latencies(row.Figures, "generator_late_", &got.Late)
	if perSecond == acceptRate {
		row.Budget, row.Verdict = "p99 < 30 ms", judge(got.Latency.Quantile(0.99) < acceptP99)
	}
	b.add(row)
	return nil
}

// inbound drives webhooks after a short warm-up and insists that none failed.
func (b *bench) inbound(ctx context.Context, d *Desk, what string, l Load) (*Driven, Usage, error) {
	callers := make([]Caller, l.InFlight)
	for i := range callers {
		callers[i] = d.Dial()
		defer callers[i].Close()
	}
	worker := func(i int) Work { return callers[i].SendInbound }
	warm := l
	warm.For = b.warmUp
	b.seq += Drive(ctx, warm, b.seq, worker).Sent + int64(l.InFlight)
	profiled := b.profile(ctx, d, what, l.For)
	stop := d.watch(b.report.Machine.Cores)
	got := Drive(ctx, l, b.seq, worker)
	u := stop()
	profiled()
	b.seq += got.Sent + int64(l.InFlight)
	if got.Failed > 0 {
		b.report.Problem("%s: %d of %d webhooks were refused: %v", d.engine.Name(), got.Failed, got.Sent, got.Err)
	}
	return got, u, ctx.Err()
}

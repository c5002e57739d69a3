package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	crowdStreams = 2000
	perToken     = 16 // streams that one session may hold open
)

// crowd holds many live streams open at once and measures memory and the way from a
// webhook to all of them: each event goes out as many times as there are streams.
func (b *bench) crowd(ctx context.Context, d *Desk) error {
	n := size(b, crowdStreams, quickStreams)
	if err := d.Setup(ctx, Setup{Operators: (n + perToken - 1) / perToken, Customers: b.customers}); err != nil {
		return err
	}
	before := sumRSS(d.PIDs())
	w := newWitness(n)
	opened := time.Now()
	agents := make([]*agent, n)
	defer func() {
		for _, a := range agents {
			if a != nil {
				_ = a.Close()
			}
		}
	}()
	for i := range agents {
		var err error
		if agents[i], err = d.DialAgent(ctx, i, w.on); err != nil {
			return fmt.Errorf("stream %d: %w", i, err)
		}
	}
	say(b.out, "  %d streams open in %s", n, span(time.Since(opened)))
	c := d.Dial()
	defer c.Close()
	for _, r := range some(b, []float64{1, 5, 20}) {
		if err := b.crowdLoad(ctx, d, w, c, Load{InFlight: 1, Rate: r, For: b.For}, before); err != nil {
			return err
		}
	}
	var resumed int64
	for _, a := range agents {
		resumed += a.Resumed.Load()
	}
	if resumed > 0 {
		b.add(Row{Measure: "crowd", What: fmt.Sprintf("%d streams: resumed after the desk dropped them", n), Measured: count(resumed), Figures: map[string]float64{"resumed": float64(resumed)}})
	}
	return nil
}

func (b *bench) crowdLoad(ctx context.Context, d *Desk, w *witness, c Caller, l Load, before int64) error {
	w.begin()
	profiled := b.profile(ctx, d, fmt.Sprintf("crowd %.0f", l.Rate), l.For)
	watched := d.watch(b.report.Machine.Cores)
	got := Drive(ctx, l, b.seq, func(int) Work {
		return func(n int64, due time.Time) error {
			w.sent(due)
			return c.SendInbound(n, due)
		}
	})
	missing := w.drained(ctx, got.Sent)
	u := watched()
	profiled()
	b.seq += got.Sent + 1
	if missing != 0 {
		b.report.Problem("%s: %d events did not reach all of %d streams", b.engine.Name(), missing, w.streams)
	}
	row := Row{Measure: "crowd", What: fmt.Sprintf("webhook → %s streams, open loop at %s", count(int64(w.streams)), rate(l.Rate)), Measured: spans(w.latency) + fmt.Sprintf("; %s, %s a stream", megabytes(u.DeskRSS), kilobytes((u.DeskRSS-before)/int64(w.streams))),
		Note: bound(u), Usage: &u, Figures: map[string]float64{"streams": float64(w.streams), "rss": float64(u.DeskRSS), "rss_before": float64(before), "missing": float64(missing)}}
	latencies(row.Figures, "", w.latency)
	b.add(row)
	return ctx.Err()
}

// witness sees one phase's messages on many streams. One message is under way at a
// time per customer, and messages are told in order of their commit, so that the
// k-th message on a stream is the k-th that was sent.
type witness struct {
	streams int
	total   atomic.Int64

	mu      sync.Mutex
	latency *Histogram
	due     []time.Time
	order   map[string]int // message id -> its place
}

func newWitness(streams int) *witness {
	w := &witness{streams: streams}
	w.begin()
	return w
}

func (w *witness) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.latency, w.order, w.due = &Histogram{}, map[string]int{}, nil
	w.total.Store(0)
}

func (w *witness) sent(due time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.due = append(w.due, due)
}

func (w *witness) on(e Event, at time.Time) {
	if e.Type != "message" || !e.Inbound {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.order[e.ID]; !ok {
		w.order[e.ID] = len(w.order)
	}
	if k := w.order[e.ID]; k < len(w.due) {
		w.latency.Record(at.Sub(w.due[k]))
	}
	w.total.Add(1)
}

// drained waits for all events on all streams and gives how many are missing.
func (w *witness) drained(ctx context.Context, sent int64) int64 {
	want := sent * int64(w.streams)
	for end := time.Now().Add(drainWithin); time.Now().Before(end) && ctx.Err() == nil && w.total.Load() < want; {
		time.Sleep(10 * time.Millisecond)
	}
	return want - w.total.Load()
}

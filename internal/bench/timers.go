package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	timerPending = 1_000_000
	timerP99     = 50 * time.Millisecond
	timerStep    = 50 * time.Millisecond
	timerLead    = 5 * time.Second // from the fill to the first: the desk starts and the stream opens
)

// timers measures how late a time-out fires while a million others wait: offers made
// to an operator who does nothing end one after the other, each at its own moment,
// and the live stream says so.
func (b *bench) timers(ctx context.Context, d *Desk) error {
	pending := size(b, timerPending, quickRows)
	n := int(b.For / timerStep)
	if err := d.Setup(ctx, Setup{Operators: 1, Customers: b.customers, Jobs: pending, Offers: n}); err != nil {
		return err
	}
	ends := endings{from: d.offersFrom, opened: time.Now(), left: map[int]bool{}, all: make(chan struct{})}
	a, err := d.DialAgent(ctx, 0, ends.on)
	if err != nil {
		return err
	}
	defer a.Close()
	ends.begin(n)
	watched := d.watch(b.report.Machine.Cores)
	select {
	case <-ends.all:
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(d.offersFrom.Add(b.For)) + drainWithin):
		b.report.Problem("%s: %d of %d time-outs never fired", b.engine.Name(), ends.missing(), n)
	}
	u := watched()
	late := &ends.late
	row := Row{Measure: "timers", What: fmt.Sprintf("timer lateness, %s others pending, %.0f/s due", count(int64(pending)), float64(time.Second/timerStep)), Budget: "p99 < 50 ms", Measured: spans(late) + ", max " + span(late.Max()),
		Verdict: judge(late.Count() > 0 && late.Quantile(0.99) < timerP99), Peer: peerTick, Note: bound(u), Usage: &u, Figures: map[string]float64{"fired": float64(late.Count())}}
	latencies(row.Figures, "", late)
	b.add(row)
	return nil
}

// endings hears of offers that end.
type endings struct {
	from   time.Time
	opened time.Time
	late   Histogram

	mu    sync.Mutex
	left  map[int]bool // those that are waited for
	begun bool
	early []int // told before we knew what to wait for
	all   chan struct{}
}

// begin says how many there are; those that were due before the stream was open are
// not waited for.
func (e *endings) begin(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	for i := range n {
		if e.due(i).After(now) {
			e.left[i] = true
		}
	}
	e.begun = true
	for _, i := range e.early {
		delete(e.left, i)
	}
	e.endIfDone()
}

func (e *endings) due(i int) time.Time { return e.from.Add(time.Duration(i) * timerStep) }

func (e *endings) on(ev Event, at time.Time) {
	number, ok := strings.CutPrefix(ev.ID, "ov")
	if !ok || ev.Type != "conversation" || ev.State != "waiting" {
		return
	}
	i, err := strconv.Atoi(number)
	if err != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.begun {
		e.early = append(e.early, i)
		return
	}
	if e.left[i] {
		e.late.Record(at.Sub(e.due(i)))
		delete(e.left, i)
		e.endIfDone()
	}
}

func (e *endings) endIfDone() {
	if len(e.left) == 0 {
		select {
		case <-e.all:
		default:
			close(e.all)
		}
	}
}

func (e *endings) missing() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.left)
}

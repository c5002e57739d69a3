package bench

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
)

const (
	idleLimit   = 40_000_000
	startLimit  = 300 * time.Millisecond
	binaryLimit = 50_000_000
	idleAfter   = 5 * time.Second
	starts      = 5
)

// rest waits until the desk has given back what it needed for a moment only.
func (b *bench) rest(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(size(b, idleAfter, 0)):
		return nil
	}
}

// eachOf says of whom a figure is, where there are several.
func eachOf(d *Desk) string {
	if len(d.nodes) > 1 {
		return fmt.Sprintf("each of %d nodes", len(d.nodes))
	}
	return ""
}

// footprint measures what the desk costs before anybody uses it: the time from exec
// to a good /readyz on a database that is there already, memory at rest, the size of
// the binary.
func (b *bench) footprint(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 1, Customers: 1}); err != nil {
		return err
	}
	first := d.StartTook
	n := size(b, starts, 1)
	took := make([]time.Duration, n)
	for i := range took {
		if err := d.restart(ctx); err != nil {
			return err
		}
		took[i] = d.StartTook
	}
	slices.Sort(took)
	median := took[n/2]
	b.add(Row{Measure: "footprint", What: "start to /readyz, median", Budget: "< 300 ms", Measured: span(median) + " (" + span(took[0]) + " to " + span(took[n-1]) + ")", Verdict: judge(median < startLimit), Peer: peerStart,
		Figures: map[string]float64{"first_ms": first.Seconds() * 1e3, "median_ms": median.Seconds() * 1e3}})
	if err := b.rest(ctx); err != nil {
		return err
	}
	rss, file := sumRSS(d.PIDs())/int64(len(d.nodes)), int64(0)
	for _, pid := range d.PIDs() {
		file += fileRSSOf(pid) / int64(len(d.nodes))
	}
	b.add(Row{Measure: "footprint", What: "memory at rest (RSS), without FAQ", Budget: "< 40 MB", Measured: megabytes(rss) + ", " + megabytes(file) + " of it pages of the program's file",
		Verdict: judge(rss < idleLimit), Peer: peerFootprint, Note: eachOf(d), Figures: map[string]float64{"rss": float64(rss), "rss_file": float64(file)}})
	info, err := os.Stat(b.Binary)
	if err != nil {
		return err
	}
	b.add(Row{Measure: "footprint", What: "binary, as it runs here", Budget: "< 50 MB", Measured: megabytes(info.Size()), Verdict: judge(info.Size() < binaryLimit), Peer: peerBinary, Figures: map[string]float64{"bytes": float64(info.Size())}})
	return nil
}

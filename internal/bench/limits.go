package bench

import (
	"context"
	"errors"
	"fmt"
)

// rawCommit measures the store's own grouped commits of the accepted rows, as many
// groups at once as the desk commits, and adds their row.
func (b *bench) rawCommit(ctx context.Context, group int) (float64, error) {
	lanes := b.raw.Lanes()
	stop := watchAlone(b.raw, b.report.Machine.Cores)
	v, err := rawCommits(ctx, b.raw, group, lanes, b.rawFor)
	u := stop()
	if err := errors.Join(err, b.raw.Discard()); err != nil {
		return 0, fmt.Errorf("raw commits: %w", err)
	}
	b.add(Row{Measure: "accept", What: fmt.Sprintf("raw: the same rows, groups of %d, %d at once, no HTTP", group, lanes), Measured: rate(v), Note: bound(u), Usage: &u,
		Figures: map[string]float64{"per_second": v}})
	return v, nil
}

// rawSignature measures HTTP with signatures alone and adds its row.
func (b *bench) rawSignature(ctx context.Context, inFlight int) (float64, error) {
	v, err := rawHTTP(ctx, b.bin, inFlight, b.rawFor)
	if err != nil {
		return 0, fmt.Errorf("raw HTTP: %w", err)
	}
	b.add(Row{Measure: "accept", What: fmt.Sprintf("raw: HTTP and signature only, %d in flight", inFlight), Measured: rate(v), Figures: map[string]float64{"per_second": v}})
	return v, nil
}

// ratio adds a row that compares two rates of this run; gate 0 is for information.
func (b *bench) ratio(what string, value, of float64, budget string, gate float64) {
	share := 0.0
	if of > 0 {
		share = value / of
	}
	row := Row{Measure: "accept", What: what, Budget: budget, Gate: gate > 0, Measured: percent(share), Figures: map[string]float64{"ratio": share}}
	if gate > 0 {
		row.Verdict = judge(share >= gate)
	}
	b.add(row)
}

package bench

import (
	"context"
	"fmt"
)

// limits are what the machine can do at most, measured in the same run.
type limits struct {
	commit map[int]float64 // rows a second in groups of so many
	http   float64         // signed webhooks a second that nobody keeps
}

// rawLimits measures them and adds their rows.
func (b *bench) rawLimits(ctx context.Context) (limits, error) {
	out := limits{commit: map[int]float64{}}
	lanes := b.engine.Lanes()
	for _, group := range []int{64, 256} {
		v, err := rawCommits(ctx, b.engine, group, lanes, b.rawFor)
		if err != nil {
			return out, fmt.Errorf("raw commits: %w", err)
		}
		out.commit[group] = v
		b.add(Row{Measure: "accept", What: fmt.Sprintf("raw: the same rows, groups of %d, %d at once, no HTTP", group, lanes), Measured: rate(v),
			Figures: map[string]float64{"per_second": v}})
	}
	v, err := rawHTTP(ctx, b.bin, 64, b.rawFor)
	if err != nil {
		return out, fmt.Errorf("raw HTTP: %w", err)
	}
	out.http = v
	b.add(Row{Measure: "accept", What: "raw: HTTP and signature only, 64 in flight", Measured: rate(v), Figures: map[string]float64{"per_second": v}})
	return out, nil
}

// ratio adds a row that compares two rates of this run; gate 0 is for information.
func (b *bench) ratio(what string, value, of float64, budget string, gate float64) {
	share := value / of
	row := Row{Measure: "accept", What: what, Budget: budget, Gate: gate > 0, Measured: percent(share), Figures: map[string]float64{"ratio": share}}
	if gate > 0 {
		row.Verdict = judge(share >= gate)
	}
	b.add(row)
}

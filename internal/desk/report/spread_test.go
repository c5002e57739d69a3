package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRounded(t *testing.T) {
	for d, want := range map[time.Duration]time.Duration{
		0: 0, time.Microsecond: 0, time.Millisecond: time.Second, time.Second: time.Second, time.Second + time.Millisecond: 2 * time.Second,
		time.Hour: time.Hour, time.Hour + time.Millisecond: time.Hour + time.Minute, 24*time.Hour - time.Millisecond: 24 * time.Hour,
		24 * time.Hour: 24 * time.Hour, 24*time.Hour + time.Millisecond: 25 * time.Hour, Longest: Longest, Longest + 1: Longest, 3 * Longest: Longest,
	} {
		if got := Rounded(d); got != want {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
}

// A spread tells the rounded percentile of the times themselves, whatever comes in whatever
// order: ties, none, one, many.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]int64{3, 5_000, 4_000_000, 100_000_000, 40_000_000_000}).Draw(t, "most")
		times := rapid.SliceOfN(rapid.Int64Range(0, most), 0, 300).Draw(t, "ms")
		s, o := Spread{}, Spread{}
		var all []time.Duration
		for i, ms := range times {
			d := time.Duration(ms) * time.Millisecond
			all = append(all, d)
			if i%3 == 0 {
				o.Add(d, 1)
			} else {
				s.Add(d, 1)
			}
		}
		s.Join(o)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, part := range []int{1, 50, 90, 100} {
			want := time.Duration(0)
			if len(all) > 0 {
				want = Rounded(Percentile(slices.Clone(all), part))
			}
			if got := s.At(part); got != want {
				t.Fatalf("%d %% of %v: %v, want %v", part, all, got, want)
			}
		}
	})
}

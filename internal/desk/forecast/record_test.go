package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// said tells n customers that they wait p90 at most behind so many, lets them wait, and gives in
// which part of the last half what was told, as corrected then, was true.
func said(r *Record, n, waiting int, p90 time.Duration, took func() time.Duration) float64 {
	true50 := 0
	for i := range n {
		at := noon.Add(time.Duration(i) * 10 * time.Second)
		w := Wait{p90 / 2, p90}
		told, really := r.Correct(at, nil).Of(w, waiting), took()
		r.Told("q", at, waiting, w)
		r.Took(desk.ConversationID(fmt.Sprint(i)), "q", at.Add(time.Second), at.Add(time.Second+really))
		if i >= n/2 && really <= told.P90 {
			true50++
		}
	}
	return float64(true50) / float64(n-n/2)
}

// TestNineInTen: however far off plays are, and however widely what comes varies, nine in ten
// waits come to lie within what is told.
func TestNineInTen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		off, spread := rapid.Float64Range(0.7, 2).Draw(t, "off"), rapid.Float64Range(0.1, 0.7).Draw(t, "spread")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2)) //nolint:gosec // a test's waits need no secrets
		within := said(&Record{}, 1000, 5, 10*time.Minute, func() time.Duration {
			return time.Duration(off * math.Exp(spread*r.NormFloat64()) * float64(8*time.Minute))
		})
		if within < 0.84 || within > 0.96 {
			t.Fatalf("off by %.2f ± %.2f: %.3f lay within", off, spread, within)
		}
	})
}

// TestWhatIsNotKnownIsTheUsual, and what is known prevails over it with time. Where nobody waits
// nothing is learnt of where somebody does.
func TestWhatIsNotKnownIsTheUsual(t *testing.T) {
	r := &Record{}
	if got := r.Correct(noon, nil); got != usual {
		t.Errorf("%v", got)
	}
	said(r, 10, 3, 10*time.Minute, func() time.Duration { return 20 * time.Minute })
	few := r.Correct(noon, nil)
	said(r, 300, 3, 10*time.Minute, func() time.Duration { return 20 * time.Minute })
	many := r.Correct(noon, nil)
	if few[behind] <= usual[behind] || many[behind] <= few[behind] || many[behind] < 1.8 || many[alone] != usual[alone] {
		t.Errorf("%v, then %v", few, many)
	}
}

// TestWhoWaitsStillCounts from when they have waited longer than they were to.
func TestWhoWaitsStillCounts(t *testing.T) {
	r := &Record{}
	r.Told("q", noon, 1, Wait{time.Minute, time.Minute})
	var line []time.Time
	for range 100 {
		line = append(line, noon.Add(time.Second))
	}
	waiting := map[desk.QueueID][]time.Time{"q": line, "other": line}
	if got := r.Correct(noon.Add(time.Minute), waiting); got != usual {
		t.Errorf("too early: %v", got)
	}
	if got := r.Correct(noon.Add(30*time.Minute), waiting); got[behind] < 3 {
		t.Errorf("half an hour instead of a minute: %v", got)
	}
}

// TestWhoIsHeardOnce: each once, only of those who joined soon after something was told, and what
// is old is forgotten.
func TestWhoIsHeardOnce(t *testing.T) {
	r := &Record{}
	r.Took("before", "q", noon, noon.Add(time.Hour))
	r.Told("q", noon, 1, Wait{time.Minute, time.Minute})
	r.Told("q", noon.Add(time.Second), 0, Wait{0, 0})                 // as good as the same
	r.Told("far", noon, 1, Wait{Beyond, Beyond})                      // nothing was told
	r.Took("early", "q", noon.Add(-time.Second), noon.Add(time.Hour)) // nothing was told yet
	r.Took("late", "q", noon.Add(time.Minute), noon.Add(time.Hour))   // too long ago
	r.Took("far", "far", noon.Add(time.Second), noon.Add(time.Hour))
	if len(r.scores[alone])+len(r.scores[behind]) != 0 {
		t.Fatalf("%v", r.scores)
	}
	for range 2 {
		r.Took("one", "q", noon.Add(2*time.Second), noon.Add(5*time.Minute))
	}
	if len(r.scores[behind]) != 1 || len(r.scores[alone]) != 0 {
		t.Fatalf("%v", r.scores)
	}
	r.Forget(noon.Add(6 * time.Hour))
	if len(r.told["q"]) != 0 || len(r.met) != 0 || len(r.scores[behind]) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestCorrectionsKeepOrder: the tenth waits no shorter than the half, and what is beyond stays so.
func TestCorrectionsKeepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Correction{rapid.Float64Range(0, 5).Draw(t, "alone"), rapid.Float64Range(0, 5).Draw(t, "behind")}
		p50 := time.Duration(rapid.Int64Range(0, int64(Beyond)).Draw(t, "p50"))
		w := Wait{p50, time.Duration(rapid.Int64Range(int64(p50), int64(Beyond)).Draw(t, "p90"))}
		got := c.Of(w, rapid.IntRange(0, 3).Draw(t, "waiting"))
		if got.P50 != w.P50 || got.P90 < got.P50 || got.P90 > Beyond || w.P90 == Beyond && got.P90 != Beyond {
			t.Fatalf("%v of %v", got, w)
		}
	})
	if w := (Wait{time.Minute, 2 * time.Minute}); (Correction{}).Of(w, 1) != w {
		t.Error("nothing corrects something")
	}
}

package forecast

import (
	"math"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func samples(n int, w, q, topic string, load int, took time.Duration) (out []Sample) {
	for range n {
		out = append(out, Sample{Workspace: desk.WorkspaceID(w), Queue: desk.QueueID(q), Topic: topic, Load: load, Took: took, Reply: time.Minute})
	}
	return out
}

// The narrowest group with enough samples speaks; with next to nothing in the whole centre
// nobody does.
func TestWhoseTimesSpeak(t *testing.T) {
	many := append(samples(20, "w", "q", "返品", 1, 10*time.Minute), samples(20, "w", "q", "", 1, 20*time.Minute)...)
	many = append(many, samples(4, "w", "small", "", 1, 5*time.Minute)...)
	many = append(many, samples(4, "v", "other", "", 1, 30*time.Minute)...)
	for _, c := range []struct {
		name        string
		samples     []Sample
		w, q, topic string
		basis       Basis
		n           int
	}{
		{"a topic that came often", many, "w", "q", "返品", ByTopic, 20},
		{"one that did not", many, "w", "q", "解約", ByQueue, 40},
		{"a queue that is seldom asked: as its brand", many, "w", "small", "", ByBrand, 44},
		{"a brand that is new: as the centre", many, "v", "other", "", ByCentre, 48},
		{"a centre that has just begun", samples(5, "w", "q", "", 1, time.Minute), "w", "q", "", ByCentre, 5},
		{"and one that has hardly", samples(4, "w", "q", "", 1, time.Minute), "w", "q", "", ByNone, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Learn(c.samples, nil)
			times, basis := l.Handle(desk.WorkspaceID(c.w), desk.QueueID(c.q), c.topic)
			if basis != c.basis || times.N() != c.n {
				t.Errorf("%s of %d", basis, times.N())
			}
			if l.Known() != (c.basis != ByNone) {
				t.Errorf("known: %v", l.Known())
			}
		})
	}
}

// How much longer talks take beside others is measured within each queue: a queue of long
// talks whose people have many proves nothing.
func TestSlopeIsMeasured(t *testing.T) {
	grows := func(q string, alone time.Duration, slope float64) (out []Sample) {
		for load := 1; load <= 4; load++ {
			for i := range 50 {
				noise := 0.5 + float64(i)/50
				took := time.Duration(float64(alone) * math.Pow(float64(load), slope) * noise)
				out = append(out, samples(1, "w", q, "", load, took)...)
			}
		}
		return out
	}
	for _, c := range []struct {
		name     string
		samples  []Sample
		low, top float64
		measured bool
	}{
		{"no slope", grows("q", 10*time.Minute, 0), 0, 0.03, true},
		{"half", append(grows("q", 10*time.Minute, 0.5), grows("r", 40*time.Minute, 0.5)...), 0.45, 0.52, true},
		{"each its share", grows("q", 10*time.Minute, 1), 0.9, 1, true},
		{"quicker with more is chance", grows("q", 10*time.Minute, -0.4), 0, 0, true},
		{"long talks with many in hand", append(samples(50, "w", "q", "", 1, time.Minute), samples(50, "w", "r", "", 4, time.Hour)...), 0, 0, false},
		{"too few", samples(10, "w", "q", "", 2, time.Minute), 0, 0, false},
		{"not known how many", samples(100, "w", "q", "", 0, time.Minute), 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Learn(c.samples, nil)
			if l.Slope < c.low || l.Slope > c.top || l.Sloped != c.measured {
				t.Errorf("slope %.3f, measured %v", l.Slope, l.Sloped)
			}
		})
	}
	l := Learn(grows("q", 10*time.Minute, 1), nil)
	if m := mean(l); m < 9.3 || m > 13 {
		t.Errorf("alone it takes %.1f minutes", m)
	}
}

func mean(l Learnt) float64 {
	times, _ := l.Handle("w", "q", "")
	sum := 0.0
	for i := range 100 {
		sum += times.At((float64(i) + 0.5) / 100).Minutes()
	}
	return sum / 100
}

func TestComing(t *testing.T) {
	for _, c := range []struct {
		name               string
		recent, last, next float64
		weeks              int
		low, top           float64
	}{
		{"nothing known of earlier weeks", 30, 0, 0, 0, 30, 30},
		{"as always", 100, 100, 100, 4, 95, 105},
		{"noon is near", 100, 100, 200, 4, 190, 210},
		{"a campaign, and noon is near", 300, 100, 200, 4, 560, 620},
		{"evening", 100, 100, 10, 4, 20, 40},
		{"the desk has just opened", 0, 0, 40, 4, 40, 40},
		{"nothing comes at this time", 0, 0, 0, 4, 0, 0},
	} {
		if got := Coming(c.recent, c.last, c.next, c.weeks); got < c.low || got > c.top {
			t.Errorf("%s: %.1f", c.name, got)
		}
	}
}

func TestTimes(t *testing.T) {
	tens := NewTimes([]time.Duration{40, 10, 30, 20})
	for u, want := range map[float64]time.Duration{0: 10, 0.125: 10, 0.25: 15, 0.5: 25, 0.875: 40, 1: 40} {
		if got := tens.At(u); got != want {
			t.Errorf("at %v: %d", u, got)
		}
	}
	var long []time.Duration
	for i := range 1000 {
		long = append(long, time.Duration(i+1)*time.Second)
	}
	l := NewTimes(long)
	if n, m := l.N(), l.At(0.5).Seconds(); n != keptTimes || math.Abs(m-500) > 3 {
		t.Errorf("%d kept, the middle is %.0f s", n, m)
	}
	if left := l.Left(600*time.Second, 0.5).Seconds(); math.Abs(left-200) > 5 {
		t.Errorf("of what has run 600 s, %.0f are left", left)
	}
	if left := l.Left(time.Hour, 0.5).Seconds(); math.Abs(left-500*math.Ln2) > 5 {
		t.Errorf("of what is longer than all, %.0f are left", left)
	}
	if (Times{}).At(0.5) != 0 || (Times{}).Left(time.Minute, 0.5) != 0 {
		t.Error("something is known of nothing")
	}
}

func TestSlot(t *testing.T) {
	for at, want := range map[time.Time]int{
		time.Date(2026, 11, 29, 0, 59, 0, 0, time.UTC): 0, // a Sunday
		time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC):  33,
		time.Date(2026, 12, 5, 23, 0, 0, 0, time.UTC):  167,
	} {
		if got := Slot(at); got != want {
			t.Errorf("%v: %d", at, got)
		}
	}
}

package bench

import (
	"testing"
	"time"
)

func TestHistogramIsWithinOnePercent(t *testing.T) {
	var h Histogram
	for i := range 10_000 {
		h.Record(time.Duration(i+1) * 100 * time.Microsecond)
	}
	for q, want := range map[float64]time.Duration{0.5: 500 * time.Millisecond, 0.9: 900 * time.Millisecond, 0.99: 990 * time.Millisecond, 1: time.Second} {
		got := h.Quantile(q)
		if got < want || float64(got) > float64(want)*1.01 {
			t.Errorf("quantile %v = %v, want %v or up to 1%% more", q, got, want)
		}
	}
	if h.Count() != 10_000 || h.Max() != time.Second || h.Mean() != 500050*time.Microsecond {
		t.Errorf("count %d, max %v, mean %v", h.Count(), h.Max(), h.Mean())
	}
}

func TestHistogramAtItsEnds(t *testing.T) {
	var h Histogram
	if h.Quantile(0.99) != 0 || h.Mean() != 0 {
		t.Error("an empty histogram has figures")
	}
	h.Record(-time.Second)
	h.Record(1<<62 + 1)
	if h.Quantile(0) != 0 || h.Quantile(1) != 1<<62+1 {
		t.Errorf("from %v to %v", h.Quantile(0), h.Quantile(1))
	}
}

// Buckets must follow each other without a gap: a duration belongs to the first
// bucket that does not end before it.
func TestBucketsMeet(t *testing.T) {
	for i := range 40 * subs {
		end := bucketEnd(i)
		if bucketOf(end) != i || bucketOf(end+1) != i+1 {
			t.Fatalf("bucket %d ends at %d, which is in %d; the next is in %d", i, end, bucketOf(end), bucketOf(end+1))
		}
	}
}

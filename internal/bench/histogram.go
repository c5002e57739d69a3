package bench

import (
	"math/bits"
	"sync"
	"time"
)

// A bucket is 1/128 of a power of two wide, so that a percentile is off by less
// than one in a hundred.
const (
	subBits = 7
	subs    = 1 << subBits
	buckets = (64 - subBits) * subs
)

// Histogram counts durations. The zero value is ready; safe for many goroutines.
type Histogram struct {
	mu     sync.Mutex
	counts [buckets]int64
	n      int64
	sum    time.Duration
	max    time.Duration
}

// Record counts one duration; a negative one counts as none.
func (h *Histogram) Record(d time.Duration) {
	d = max(d, 0)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts[bucketOf(d)]++
	h.n++
	h.sum += d
	h.max = max(h.max, d)
}

// Count gives how many durations there are.
func (h *Histogram) Count() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

// Max gives the longest.
func (h *Histogram) Max() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.max
}

// Mean gives the average; 0 when there is none.
func (h *Histogram) Mean() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.n == 0 {
		return 0
	}
	return h.sum / time.Duration(h.n)
}

// Quantile gives the duration that a share q of all does not exceed (q = 0.99 is
// the 99th percentile), rounded up to the end of its bucket; 0 when there is none.
func (h *Histogram) Quantile(q float64) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	rank := int64(q*float64(h.n) + 0.5)
	rank = min(max(rank, 1), h.n)
	seen := int64(0)
	for i, c := range h.counts {
		seen += c
		if seen >= rank && c > 0 {
			return min(bucketEnd(i), h.max)
		}
	}
	return 0
}

func bucketOf(d time.Duration) int {
	v := uint64(d)
	if v < subs {
		return int(v)
	}
	shift := bits.Len64(v) - subBits - 1
	return (shift+1)*subs + int(v>>shift) - subs
}

// bucketEnd is the longest duration of a bucket.
func bucketEnd(i int) time.Duration {
	if i < subs {
		return time.Duration(i)
	}
	shift := i/subs - 1
	return time.Duration((uint64(i%subs+subs)+1)<<shift - 1)
}

package lineemu

import (
	"sync"
	"time"
)

// rates are the token buckets of one channel, one per endpoint. They follow the platform's
// clock. It owns its mutex.
type rates struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	level float64
	last  time.Time
}

// allow takes one token; perSec ≤ 0 means no limit. A bucket holds a second's worth, at least one.
func (r *rates) allow(endpoint string, perSec float64, now time.Time) bool {
	if perSec <= 0 {
		return true
	}
	full := max(perSec, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.buckets[endpoint]
	if b == nil {
		if r.buckets == nil {
			r.buckets = map[string]*bucket{}
		}
		b = &bucket{level: full, last: now}
		r.buckets[endpoint] = b
	}
	if gone := now.Sub(b.last).Seconds(); gone > 0 {
		b.level, b.last = min(full, b.level+gone*perSec), now
	}
	if b.level < 1 {
		return false
	}
	b.level--
	return true
}

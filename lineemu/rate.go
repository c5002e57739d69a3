package lineemu

import (
	"sync"
	"time"
)

// limit is one of LINE's published rates: n calls in a span of time. The zero value is no limit.
type limit struct {
	n   float64
	per time.Duration
}

// LINE's published limits, per channel, endpoint and method.
var (
	perMany      = limit{2000, time.Second}
	perMulticast = limit{200, time.Second} // coupons and memberships too
	perLoading   = limit{100, time.Second}
	perMenuList  = limit{10, time.Second}
	perWebhook   = limit{1000, time.Minute}
	perAudience  = limit{60, time.Minute}
	perHour60    = limit{60, time.Hour} // broadcast, narrowcast, webhook test
	perHour100   = limit{100, time.Hour}
	perHour3     = limit{3, time.Hour}
	perToken     = limit{370, time.Second}
	unlimited    = limit{}
)

// rates are the token buckets of one channel, one per operation. They follow the platform's
// clock. It owns its mutex.
type rates struct {
	mu      sync.Mutex
	buckets map[*route]*bucket
}

type bucket struct {
	level float64
	last  time.Time
}

// allow takes one token of an operation's bucket. A bucket holds what may be called in its span
// (LINE does not publish the size), times factor, but at least one call; a factor below zero and
// a limit of zero mean no limit.
func (r *rates) allow(op *route, factor float64, now time.Time) bool {
	full := op.limit.n * factor
	if full <= 0 {
		return true
	}
	perSec := full / op.limit.per.Seconds()
	full = max(full, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.buckets[op]
	if b == nil {
		if r.buckets == nil {
			r.buckets = map[*route]*bucket{}
		}
		b = &bucket{level: full, last: now}
		r.buckets[op] = b
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

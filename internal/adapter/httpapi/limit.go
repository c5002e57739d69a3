package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// An address may fail to sign in signInBurst times at once, then once every
// signInEvery. Signing in with the right password costs nothing, so that a whole
// office behind one address can start its day. Guessing at one account is stopped
// by flow's lock besides.
const (
	signInEvery = 3 * time.Second
	signInBurst = 20
	maxTracked  = 10000
)

// limiter slows addresses down. It remembers a bounded number of them.
type limiter struct {
	clock flow.Clock
	every time.Duration
	burst int

	mu   sync.Mutex
	each map[netip.Prefix]*rate.Limiter
}

func newLimiter(clock flow.Clock, every time.Duration, burst int) *limiter {
	return &limiter{clock: clock, every: every, burst: burst, each: map[netip.Prefix]*rate.Limiter{}}
}

// take books one failure beforehand. ok is false when the address must wait;
// giveBack undoes the booking when there was no failure.
func (l *limiter) take(from netip.Addr) (giveBack func(), wait time.Duration, ok bool) {
	now := l.clock.Now()
	r := l.of(from, now).ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return nil, wait, false
	}
	return func() { r.CancelAt(now) }, 0, true
}

func (l *limiter) of(from netip.Addr, now time.Time) *rate.Limiter {
	bits := 32
	if from.Is6() {
		bits = 64 // one customer line owns all of it
	}
	key := netip.PrefixFrom(from, bits).Masked()
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.each[key]; ok {
		return one
	}
	if len(l.each) >= maxTracked {
		l.forget(now)
	}
	one := rate.NewLimiter(rate.Every(l.every), l.burst)
	l.each[key] = one
	return one
}

// forget drops those that owe nothing, and whom it meets first if all do.
func (l *limiter) forget(now time.Time) {
	for key, one := range l.each {
		if one.TokensAt(now) >= float64(l.burst) {
			delete(l.each, key)
		}
	}
	for key := range l.each {
		if len(l.each) < maxTracked {
			return
		}
		delete(l.each, key)
	}
}

// addressOf tells where a request comes from: the connection's other end, or, if
// that is a trusted proxy, the last address before it that is not one.
func addressOf(r *http.Request, trusted []netip.Prefix) netip.Addr {
	at := parseAddr(r.RemoteAddr)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && within(at, trusted); i-- {
		next := parseAddr(strings.TrimSpace(hops[i]))
		if !next.IsValid() {
			break
		}
		at = next
	}
	return at
}

func parseAddr(s string) netip.Addr {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

func within(a netip.Addr, list []netip.Prefix) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

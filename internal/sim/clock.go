package sim

import (
	"fmt"
	"time"
)

// clock is the world's time as a node sees it. Waiting gives the baton back.
type clock struct{ s *scheduler }

func (c clock) Now() time.Time { return c.s.now }

func (c clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.s.sleep(d)
	fired := make(chan time.Time, 1)
	fired <- c.s.now
	return fired, func() {}
}

// ids makes ids as the desk's are: in the order of time, within a node also in
// one millisecond, among nodes in any.
type ids struct {
	s    *scheduler
	last int64
	tail uint64
}

func (g *ids) next() string {
	ms := g.s.now.UnixMilli()
	if ms > g.last {
		g.last, g.tail = ms, g.s.chance.r.Uint64N(1<<48)
	}
	g.tail++
	return fmt.Sprintf("%012x%014x", g.last, g.tail)
}

// uuid makes the ids of calls.
func (s *scheduler) uuid() string {
	a, b := s.chance.r.Uint64(), s.chance.r.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}

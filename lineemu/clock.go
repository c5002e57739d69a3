package lineemu

import (
	"container/heap"
	"errors"
	"sync"
	"time"
)

// errClockBack is returned when somebody tries to turn the clock back.
var errClockBack = errors.New("the clock only moves forward: give a later time or a positive advance")

// clock is the base clock plus an offset, with timers that follow it. It owns its mutex;
// timer functions run without it.
type clock struct {
	base  func() time.Time
	steer chan struct{} // full while somebody takes timers: a running Advance, or real time's alarm

	mu     sync.Mutex
	offset time.Duration
	due    timerHeap
	seq    uint64
	wake   chan struct{}
}

type timer struct {
	at  time.Time
	seq uint64
	fn  func()
}

func newClock(base func() time.Time) *clock {
	return &clock{base: base, steer: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.offset).UTC()
}

// at arranges for fn to run once the clock has reached t.
func (c *clock) at(t time.Time, fn func()) {
	c.mu.Lock()
	c.seq++
	heap.Push(&c.due, &timer{at: t, seq: c.seq, fn: fn})
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// moveTo steps to t, stopping at each timer on the way and running it before going on, so
// that a chain of redeliveries plays out as it would have over the real time.
func (c *clock) moveTo(t time.Time) error {
	c.steer <- struct{}{}
	defer func() { <-c.steer }()
	if t.Before(c.now()) {
		return errClockBack
	}
	for {
		fn, ok := c.step(t)
		if !ok {
			return nil
		}
		fn()
	}
}

// step moves to the next timer due by t and takes it, or moves to t when there is none.
func (c *clock) step(t time.Time) (func(), bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	target, now := t, c.base().Add(c.offset)
	var next *timer
	if len(c.due) > 0 && !c.due[0].at.After(t) {
		next = heap.Pop(&c.due).(*timer)
		target = next.at
	}
	if target.After(now) {
		c.offset += target.Sub(now)
	}
	if next == nil {
		return nil, false
	}
	return next.fn, true
}

// take removes and returns what is due now, and how long until the next timer. It waits for a
// running Advance: a timer that real time makes due on the way belongs to that Advance, which
// promises to have run it when it returns.
func (c *clock) take() (fns []func(), wait time.Duration, any bool) {
	c.steer <- struct{}{}
	defer func() { <-c.steer }()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.base().Add(c.offset)
	for len(c.due) > 0 && !c.due[0].at.After(now) {
		fns = append(fns, heap.Pop(&c.due).(*timer).fn)
	}
	if len(c.due) == 0 {
		return fns, 0, false
	}
	return fns, c.due[0].at.Sub(now), true
}

// run fires timers as real time passes, until stop is closed. spawn starts a timer's function.
func (c *clock) run(stop <-chan struct{}, spawn func(func())) {
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for {
		fns, wait, any := c.take()
		for _, fn := range fns {
			spawn(fn)
		}
		if !any {
			wait = time.Hour
		}
		alarm.Reset(max(wait, time.Millisecond))
		select {
		case <-stop:
			return
		case <-c.wake:
		case <-alarm.C:
		}
	}
}

type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *timerHeap) Push(x any)   { *h = append(*h, x.(*timer)) }
func (h *timerHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// Now is the platform's time: the base clock plus everything it was advanced by.
func (p *Platform) Now() time.Time { return p.clock.now() }

// Advance moves the clock forward by d. Timers on the way (redeliveries) run, one after the
// other, before it returns. A negative d is refused.
func (p *Platform) Advance(d time.Duration) error { return p.SetClock(p.Now().Add(d)) }

// SetClock moves the clock forward to t, with the same promise as Advance.
func (p *Platform) SetClock(t time.Time) error {
	err := p.clock.moveTo(t)
	p.hub.poke("clock")
	return err
}

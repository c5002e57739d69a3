package lineemu

import (
	"slices"
	"time"
)

// holdAtMost is how long an event waits for the next one, by the platform's clock.
const holdAtMost = time.Second

// hold keeps a post back when its fault says so: delay for a while; shuffle until the channel's
// next post has gone out; batch until the next one, to go with it. Events that are together
// already are turned round by shuffle and left alone by batch.
func (p *Platform) hold(d *post, f *Fault) bool {
	switch {
	case f.is(FaultDelay):
		d.fault = nil
		p.clock.at(p.Now().Add(f.delay()), func() { p.deliver(d) })
		return true
	case d.body != nil, !f.is(FaultShuffle) && !f.is(FaultBatch):
		return false
	case len(d.events) > 1 && f.is(FaultShuffle):
		slices.Reverse(d.events)
		return false
	case len(d.events) > 1, f.is(FaultBatch) && d.attempt > 1:
		return false
	}
	wait := holdAtMost
	if f.DelayMS > 0 {
		wait = f.delay()
	}
	p.mu.Lock()
	d.ch.held = append(d.ch.held, d)
	p.mu.Unlock()
	p.holding.Add(1)
	p.clock.at(p.Now().Add(wait), func() { p.releaseHeld(d.ch) })
	return true
}

// joinBatch puts the events that wait for company in front of those of a first delivery.
func (p *Platform) joinBatch(d *post) {
	if d.body != nil || d.attempt > 1 || p.holding.Load() == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var events []*hookEvent
	d.ch.held = slices.DeleteFunc(d.ch.held, func(h *post) bool {
		if !h.fault.is(FaultBatch) {
			return false
		}
		events = append(events, h.events...)
		p.holding.Add(-1)
		return true
	})
	d.events = append(events, d.events...)
}

// releaseHeld sends what was held back, each in its own POST.
func (p *Platform) releaseHeld(ch *channel) {
	if p.holding.Load() == 0 {
		return
	}
	p.mu.Lock()
	held := ch.held
	ch.held = nil
	p.mu.Unlock()
	p.holding.Add(-int64(len(held)))
	for _, d := range held {
		d.fault = nil
		p.deliver(d)
	}
}

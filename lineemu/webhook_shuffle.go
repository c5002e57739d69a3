package lineemu

import (
	"slices"
	"time"
)

// holdAtMost is how long an event waits for the next one, by the platform's clock.
const holdAtMost = time.Second

// shuffle disturbs the order of events: several in one POST are turned round; a single one is
// held back until the channel's next event has gone out, or a second of the clock has passed.
func (p *Platform) shuffle(d *post, f *Fault) (Delivery, bool) {
	if !f.is(FaultShuffle) || d.body != nil {
		return Delivery{}, false
	}
	if len(d.events) > 1 {
		slices.Reverse(d.events)
		return Delivery{}, false
	}
	wait := holdAtMost
	if f.DelayMS > 0 {
		wait = time.Duration(f.DelayMS) * time.Millisecond
	}
	p.mu.Lock()
	d.ch.held = append(d.ch.held, d.events[0])
	p.mu.Unlock()
	p.clock.at(p.Now().Add(wait), func() { p.releaseHeld(d.ch) })
	return Delivery{Result: Held}, true
}

// releaseHeld sends what shuffle held back, each in its own POST.
func (p *Platform) releaseHeld(ch *channel) {
	p.mu.Lock()
	held := ch.held
	ch.held = nil
	p.mu.Unlock()
	for _, ev := range held {
		again := &post{ch: ch, events: []*hookEvent{ev}, attempt: 1}
		p.renewReplies(again)
		c := p.snapshot(ch)
		res := p.attempt(c, again, hookBody(c.BotUserID, again.events, false), signWell, nil)
		if res.Result == Failed {
			p.redeliverLater(again)
		}
	}
}

package lineemu

import "time"

// Pending is what the platform still has to do by itself.
type Pending struct {
	Webhooks int       // under way, or waiting for their turn, that no caller waits for
	Timers   int       // redeliveries, held events and other things due later
	Next     time.Time // when the first timer is due; zero without timers
}

// Pending tells what is still to come: with nothing pending and nobody acting, no webhook will be
// sent any more.
func (p *Platform) Pending() Pending {
	n, next := p.clock.pending()
	return Pending{Webhooks: int(p.under.Load()), Timers: n, Next: next}
}

func (c *clock) pending() (int, time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.due) == 0 {
		return 0, time.Time{}
	}
	return len(c.due), c.due[0].at
}

package lineemu

import (
	"maps"
	"net/http"
	"time"
)

// WebhookStats is how a channel's webhooks fared, as LINE's console counts them: by its four
// reasons. Test webhooks are not in it.
type WebhookStats struct {
	ChannelID   string           `json:"channel_id"`
	Delivered   int64            `json:"delivered"`
	Failed      map[string]int64 `json:"failed"`      // by reason
	Redelivered int64            `json:"redelivered"` // tries after the first
	Suspended   bool             `json:"suspended"`
	// FailingSince is when the first of the failures came that no success has followed.
	FailingSince *time.Time `json:"failing_since,omitempty"`
}

// webhookStats is the memory behind WebhookStats. Guarded by Platform.mu.
type webhookStats struct {
	delivered, redelivered int64
	failed                 map[string]int64
	failingSince           time.Time
}

// settle counts a delivery and suspends a channel whose server has failed for too long.
func (p *Platform) settle(d *post, res Delivery) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &d.ch.hooks
	if d.attempt > 1 {
		s.redelivered++
	}
	if res.Result == Delivered {
		s.delivered++
		s.failingSince = time.Time{}
		return
	}
	if s.failed == nil {
		s.failed = map[string]int64{}
	}
	s.failed[res.Reason]++
	now := p.Now()
	if s.failingSince.IsZero() {
		s.failingSince = now
	}
	if p.cfg.SuspendAfter > 0 && now.Sub(s.failingSince) >= p.cfg.SuspendAfter && !d.ch.WebhookSuspended {
		d.ch.WebhookSuspended = true
		p.hub.poke("channels")
	}
}

// resume lets webhooks flow again. The caller holds mu.
func (ch *channel) resume() {
	ch.WebhookSuspended = false
	ch.hooks.failingSince = time.Time{}
}

// WebhookStats returns the counts of every channel, in the order they were added.
func (p *Platform) WebhookStats() []WebhookStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]WebhookStats, len(p.chanOrder))
	for i, ch := range p.chanOrder {
		out[i] = WebhookStats{
			ChannelID: ch.ID, Delivered: ch.hooks.delivered, Redelivered: ch.hooks.redelivered, Suspended: ch.WebhookSuspended,
			Failed: map[string]int64{ReasonConnect: 0, ReasonTimeout: 0, ReasonStatus: 0, ReasonOther: 0},
		}
		maps.Copy(out[i].Failed, ch.hooks.failed)
		if at := ch.hooks.failingSince; !at.IsZero() {
			out[i].FailingSince = &at
		}
	}
	return out
}

func (p *Platform) getWebhookStats(*http.Request) (int, any, error) {
	return http.StatusOK, list(p.WebhookStats()), nil
}

package lineemu

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// LINE's words for why a webhook failed.
const (
	ReasonConnect = "could_not_connect"
	ReasonTimeout = "request_timeout"
	ReasonStatus  = "error_status_code"
	ReasonOther   = "unclassified"
)

// Results of a delivery.
const (
	Delivered = "ok"
	Failed    = "failed"    // Reason says why
	Queued    = "queued"    // not waited for
	Held      = "held"      // by the faults shuffle, batch and delay: goes out later
	Dropped   = "dropped"   // by the drop fault, or a redelivery that is wanted no more
	NoWebhook = "off"       // the channel has no webhook URL or does not use it
	Suspended = "suspended" // the platform has stopped sending to a server that failed for long
)

// Delivery is how a webhook fared.
type Delivery struct {
	Status     int     `json:"status"` // HTTP status of the bot server; 0: none came
	Result     string  `json:"result"`
	Reason     string  `json:"reason,omitempty"`
	Detail     string  `json:"detail,omitempty"`
	DurationMS float64 `json:"duration_ms"`
	Redelivery string  `json:"redelivery,omitempty"` // when it will be tried again, RFC 3339
}

// post is one POST being made, first time or again. It is in one goroutine's hands at a time.
type post struct {
	ch      *channel
	events  []*hookEvent
	body    []byte // set for raw posts; otherwise rendered from events
	odd     bool   // of a raw post: see RawWebhook
	attempt int
	sign    signing
	fault   *Fault
	nth     uint64 // in the weather's count
}

// send delivers a new post, waiting for the answer unless async. Its fault is drawn here, so that
// the order of the acts, not of the deliveries, decides who meets it.
func (p *Platform) send(d *post, async bool) Delivery {
	d.attempt = 1
	if ch := p.snapshot(d.ch); ch.WebhookURL == "" || ch.WebhookOff {
		return Delivery{Result: NoWebhook}
	}
	if !p.ready(d) {
		return Delivery{Result: Held}
	}
	if !async {
		return p.deliver(d)
	}
	p.spawn(func() { p.deliver(d) })
	return Delivery{Result: Queued}
}

// ready draws a post's fault and tells whether it goes out now.
func (p *Platform) ready(d *post) bool {
	d.fault, d.nth = p.faults.takeFor(webhookEndpoint, d.ch.ID, d.nth, d.attempt-1)
	if p.hold(d, d.fault) {
		return false
	}
	p.joinBatch(d)
	return true
}

// deliver makes one POST with the fault drawn for it, logs it and, when it failed and the channel
// wants it, arranges the redelivery.
func (p *Platform) deliver(d *post) Delivery {
	ch, f := p.snapshot(d.ch), d.fault
	switch {
	case ch.WebhookURL == "" || ch.WebhookOff:
		return Delivery{Result: NoWebhook}
	case ch.WebhookSuspended:
		return Delivery{Result: Suspended}
	case f.is(FaultDrop), d.attempt > 1 && !ch.Redelivery:
		return Delivery{Result: Dropped}
	}
	if f.is(FaultSlow) {
		p.pause(context.Background(), f.delay())
	}
	res := p.attempts(ch, d, f)
	if p.settle(d, res); res.Result == Failed {
		res.Redelivery = p.redeliverLater(d, ch)
	}
	p.releaseHeld(d.ch)
	return res
}

func (p *Platform) snapshot(ch *channel) Channel {
	p.mu.Lock()
	defer p.mu.Unlock()
	return ch.Channel
}

// attempts makes the POST, and at the same time another like it when the fault says so. What
// became of the other does not matter, as on LINE.
func (p *Platform) attempts(ch Channel, d *post, f *Fault) Delivery {
	body := d.body
	if body == nil {
		p.renewReplies(d)
		room := p.rooms.Get().(*[]byte)
		defer p.rooms.Put(room)
		*room = p.appendBody((*room)[:0], ch.BotUserID, d)
		body = *room
	}
	if !f.is(FaultDuplicate) {
		return p.attempt(ch, d, body, f)
	}
	var twin sync.WaitGroup
	twin.Go(func() { p.attempt(ch, d, body, f) })
	defer twin.Wait()
	return p.attempt(ch, d, body, f)
}

// attempt is one POST and its line in the log.
func (p *Platform) attempt(ch Channel, d *post, body []byte, f *Fault) Delivery {
	start, stamp := time.Now(), p.Now()
	sign := d.sign
	if f.is(FaultBadSignature) {
		sign = signBadly
	}
	var res Delivery
	var answer []byte
	switch {
	case f.is(FaultCutBefore):
		res = Delivery{Result: Failed, Reason: ReasonConnect, Detail: "cut by a fault before sending"}
	default:
		res, answer = p.postTo(ch, body, sign)
	}
	switch {
	case f.is(FaultCutAfter):
		res = Delivery{Result: Failed, Reason: ReasonTimeout, Detail: "the answer was lost by a fault"}
	case f.is(FaultStatus):
		res = Delivery{Status: f.Status, Result: Failed, Reason: ReasonStatus, Detail: "the answer was replaced by a fault"}
	}
	res.DurationMS = float64(time.Since(start).Microseconds()) / 1000
	e := Entry{
		At: stamp, Kind: "webhook", Method: http.MethodPost, Path: ch.WebhookURL, Endpoint: webhookEndpoint, ChannelID: ch.ID,
		Status: res.Status, Reason: res.Reason, Detail: res.Detail, DurationMS: res.DurationMS, Attempt: d.attempt,
		EventIDs: eventIDs(d.events), Fault: f.name(), Odd: d.isOdd(), Request: logBody(body), Response: logBody(answer),
	}
	p.note(e)
	p.witness(e, body, answer)
	return res
}

// isOdd tells of a body that LINE would not send: made by hand and said to be so, or by a fault.
func (d *post) isOdd() bool {
	return d.odd || d.fault.odd() || slices.ContainsFunc(d.events, func(ev *hookEvent) bool { return ev.odd })
}

func eventIDs(events []*hookEvent) []string {
	out := make([]string, len(events))
	for i, ev := range events {
		out[i] = ev.id
	}
	return out
}

// redeliverLater arranges the next try and returns its time, or "" when there will be none.
func (p *Platform) redeliverLater(d *post, ch Channel) string {
	if !ch.Redelivery || d.body != nil || d.attempt > len(p.cfg.RedeliveryBackoff) {
		return ""
	}
	wait := p.cfg.RedeliveryBackoff[d.attempt-1]
	wait += time.Duration(float64(wait) * p.cfg.RedeliverySpread * chance(p.cfg.Seed, d.events[0].id, d.attempt))
	at := p.Now().Add(wait)
	again := &post{ch: d.ch, events: slices.Clone(d.events), attempt: d.attempt + 1, sign: d.sign, nth: d.nth}
	p.clock.at(at, func() {
		if p.ready(again) {
			p.deliver(again)
		}
	})
	return at.UTC().Format(time.RFC3339Nano)
}

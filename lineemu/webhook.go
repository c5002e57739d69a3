package lineemu

import (
	"context"
	"net/http"
	"slices"
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
	Failed    = "failed"  // Reason says why
	Queued    = "queued"  // not waited for
	Held      = "held"    // by the shuffle fault: goes out after the next event
	Dropped   = "dropped" // by the drop fault
	NoWebhook = "off"     // the channel has no webhook URL or does not use it
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

// post is one POST being made, first time or again.
type post struct {
	ch      *channel
	events  []*hookEvent
	body    []byte // set for raw posts; otherwise rendered from events
	attempt int
	sign    signing
}

// send delivers events, waiting for the answer unless async.
func (p *Platform) send(ch *channel, events []*hookEvent, async bool) Delivery {
	if !async {
		return p.deliver(&post{ch: ch, events: events, attempt: 1})
	}
	p.spawn(func() { p.deliver(&post{ch: ch, events: events, attempt: 1}) })
	return Delivery{Result: Queued}
}

// deliver makes one POST with the faults that apply, logs it and, when it failed and the
// channel wants it, arranges the redelivery.
func (p *Platform) deliver(d *post) Delivery {
	ch := p.snapshot(d.ch)
	if ch.WebhookURL == "" || ch.WebhookOff {
		return Delivery{Result: NoWebhook}
	}
	f := p.faults.take("webhook", ch.ID)
	if f.is(FaultDrop) {
		return Delivery{Result: Dropped}
	}
	if held, ok := p.shuffle(d, f); ok {
		return held
	}
	sign := d.sign
	if f.is(FaultBadSignature) {
		sign = signBadly
	}
	body := d.body
	if body == nil {
		p.renewReplies(d)
		body = hookBody(ch.BotUserID, d.events, d.attempt > 1)
	}
	if f.is(FaultSlow) {
		p.pause(context.Background(), f.delay())
	}
	res := p.attempt(ch, d, body, sign, f)
	if f.is(FaultDuplicate) {
		p.attempt(ch, d, body, sign, nil)
	}
	if res.Result == Failed {
		res.Redelivery = p.redeliverLater(d)
	}
	p.releaseHeld(d.ch)
	return res
}

func (p *Platform) snapshot(ch *channel) Channel {
	p.mu.Lock()
	defer p.mu.Unlock()
	return ch.Channel
}

// attempt is one POST and its line in the log.
func (p *Platform) attempt(ch Channel, d *post, body []byte, sign signing, f *Fault) Delivery {
	start, stamp := time.Now(), p.Now()
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
	p.note(Entry{
		At: stamp, Kind: "webhook", Method: http.MethodPost, Path: ch.WebhookURL, Endpoint: "webhook", ChannelID: ch.ID,
		Status: res.Status, Reason: res.Reason, Detail: res.Detail, DurationMS: res.DurationMS, Attempt: d.attempt,
		EventIDs: eventIDs(d.events), Fault: f.name(), Request: logBody(body), Response: logBody(answer),
	})
	return res
}

func eventIDs(events []*hookEvent) []string {
	out := make([]string, len(events))
	for i, ev := range events {
		out[i] = ev.id
	}
	return out
}

// redeliverLater arranges the next try and returns its time, or "" when there will be none.
func (p *Platform) redeliverLater(d *post) string {
	if !p.snapshot(d.ch).Redelivery || d.body != nil || d.attempt > len(p.cfg.RedeliveryBackoff) {
		return ""
	}
	at := p.Now().Add(p.cfg.RedeliveryBackoff[d.attempt-1])
	again := &post{ch: d.ch, events: slices.Clone(d.events), attempt: d.attempt + 1, sign: d.sign}
	p.clock.at(at, func() { p.deliver(again) })
	return at.UTC().Format(time.RFC3339Nano)
}

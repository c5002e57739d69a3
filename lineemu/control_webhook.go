package lineemu

import (
	"encoding/json"
	"errors"
	"net/http"
)

// RawWebhook is a POST made by hand. Nothing of the platform's state changes: reply tokens in
// it are not known unless issued before, no user is made, it is never redelivered.
type RawWebhook struct {
	ChannelID   string            `json:"channel_id"`  // empty: the first channel
	Destination string            `json:"destination"` // empty: the channel's bot user id
	Events      []json.RawMessage `json:"events"`      // sent as they are, in this order; may be empty
	Body        *string           `json:"body"`        // the exact body instead, even if it is no JSON
	Signature   string            `json:"signature"`   // empty: right; bad: with another secret; none: no header
	Odd         bool              `json:"odd"`         // LINE would not send this: noted, so that checks of the traffic pass over it
	Async       bool              `json:"async"`
}

// SendRaw makes a POST by hand and returns how it fared.
func (p *Platform) SendRaw(w RawWebhook) (Delivery, error) {
	p.mu.Lock()
	ch, err := p.channel(w.ChannelID)
	p.mu.Unlock()
	if err != nil {
		return Delivery{}, err
	}
	d := &post{ch: ch, odd: w.Odd}
	switch w.Signature {
	case "", "good":
	case "bad":
		d.sign = signBadly
	case "none":
		d.sign = signNot
	default:
		return Delivery{}, errors.New("signature: give bad, none, or leave it out for a right one")
	}
	if w.Body != nil {
		d.body = []byte(*w.Body)
	} else {
		if w.Events == nil {
			w.Events = []json.RawMessage{}
		}
		d.body = encode(map[string]any{"destination": orElse(w.Destination, p.snapshot(ch).BotUserID), "events": w.Events})
	}
	return p.send(d, w.Async), nil
}

func (p *Platform) postWebhook(r *http.Request) (int, any, error) {
	var w RawWebhook
	if err := readJSON(r, &w); err != nil {
		return 0, nil, err
	}
	d, err := p.SendRaw(w)
	return http.StatusCreated, map[string]any{"delivery": d}, err
}

package lineemu

import (
	"net/http"
	"net/url"
	"time"
)

func (p *Platform) getEndpoint(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.ch.WebhookURL == "" {
		return fail(http.StatusNotFound, "Webhook endpoint not found")
	}
	return ok(map[string]any{"endpoint": c.ch.WebhookURL, "active": !c.ch.WebhookOff})
}

// readEndpoint reads {"endpoint": …}; "" is allowed when it need not be given.
func readEndpoint(c *call, need bool) (string, *answer) {
	var req struct {
		Endpoint string `json:"endpoint"`
	}
	if len(c.body) > 0 {
		if bad := parseBody(c.body, &req); bad != nil {
			return "", bad
		}
	}
	u, err := url.Parse(req.Endpoint)
	plain := err == nil && u.Scheme == "http" && loopback(u.Hostname())
	if (need || req.Endpoint != "") && (err != nil || u.Host == "" || len(req.Endpoint) > 500 || (u.Scheme != "https" && !plain)) {
		a := fail(http.StatusBadRequest, "Invalid webhook endpoint URL")
		return "", &a
	}
	return req.Endpoint, nil
}

func (p *Platform) putEndpoint(c *call) answer {
	endpoint, bad := readEndpoint(c, true)
	if bad != nil {
		return *bad
	}
	p.mu.Lock()
	c.ch.WebhookURL = endpoint
	c.ch.resume()
	p.mu.Unlock()
	p.hub.poke("channels")
	return ok(empty)
}

// testEndpoint sends an empty list of events and reports how the bot server took it.
func (p *Platform) testEndpoint(c *call) answer {
	endpoint, bad := readEndpoint(c, false)
	if bad != nil {
		return *bad
	}
	ch := p.snapshot(c.ch)
	ch.WebhookURL = orElse(endpoint, ch.WebhookURL)
	if ch.WebhookURL == "" {
		return fail(http.StatusNotFound, "Webhook endpoint not found")
	}
	d := &post{ch: c.ch, attempt: 1}
	res := p.attempt(ch, d, p.appendBody(nil, ch.BotUserID, d), nil)
	reason, text := "OK", itoa(res.Status)
	if res.Result != Delivered {
		reason, text = res.Reason, orElse(res.Detail, itoa(res.Status))
	} else if endpoint == "" || endpoint == ch.WebhookURL {
		p.mu.Lock()
		c.ch.resume()
		p.mu.Unlock()
	}
	return ok(map[string]any{
		"success": res.Result == Delivered, "timestamp": c.now.UTC().Format(time.RFC3339Nano),
		"statusCode": res.Status, "reason": reason, "detail": text,
	})
}

var _ http.Handler = (*Platform)(nil)

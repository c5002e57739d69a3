package lineemu

import (
	"encoding/json"
	"net/http"
	"time"
)

type narrowcastRequest struct {
	Recipient json.RawMessage `json:"recipient"`
	Filter    struct {
		Demographic json.RawMessage `json:"demographic"`
	} `json:"filter"`
	Limit                narrowcastLimit `json:"limit"`
	NotificationDisabled bool            `json:"notificationDisabled"`
	outgoing
}

type narrowcastLimit struct {
	Max       *int64 `json:"max"`
	UpToQuota bool   `json:"upToRemainingQuota"`
	NoPartial bool   `json:"forbidPartialDelivery"`
}

// What LINE asks for, so that nobody can be guessed from who was reached.
const (
	leastReach      = 100 // friends, before filters may be used
	leastRecipients = 50
)

// narrowcast accepts a message to the friends an audience and filters pick. The request id is
// the name under which its progress is asked. It goes out as the platform's clock moves.
func (p *Platform) narrowcast(c *call) answer {
	req := narrowcastRequest{outgoing: outgoing{many: true}}
	var pick picker
	if bad := p.readSend(c, &req, &req.outgoing, func(k *checker) {
		p.mu.Lock()
		defer p.mu.Unlock()
		pick = p.picker(k, c, &req)
		if req.Limit.Max != nil && *req.Limit.Max < 1 {
			k.add("limit.max", "must be greater than or equal to 1")
		}
	}); bad != nil {
		return *bad
	}
	if bad := checkRetryKey(c); bad != nil {
		return *bad
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if again := c.ch.retryKeys.repeated(c); again != nil {
		return *again
	}
	reach := int64(len(p.friends(c.ch)))
	if len(req.Filter.Demographic) > 0 && reach < leastReach && !p.cfg.SmallAudiences {
		return fail(http.StatusForbidden, errNoAccess)
	}
	want := reach
	if req.Limit.Max != nil {
		want = min(want, *req.Limit.Max)
	}
	left := c.ch.remaining(c.now)
	if want > left && (!req.Limit.UpToQuota || left == 0) {
		return fail(http.StatusTooManyRequests, errQuota)
	}
	j := &cast{
		call: &call{ch: c.ch, id: c.id, retryKey: c.retryKey}, out: &req.outgoing, pick: pick, limit: req.Limit,
		phase: "waiting", accepted: c.now, reserved: min(want, left),
		narrowed: len(req.Recipient) > 0 || len(req.Filter.Demographic) > 0,
	}
	p.keepCast(c.ch, j, c.now)
	c.ch.retryKeys.accept(c, nil, false)
	return answer{status: http.StatusAccepted, body: encode(empty)}
}

// narrowcastProgress answers for 14 days.
func (p *Platform) narrowcastProgress(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	j := c.ch.casts[c.r.URL.Query().Get("requestId")]
	if j == nil || c.now.Sub(j.accepted) > castLife {
		return fail(http.StatusNotFound, errNotFound)
	}
	body := map[string]any{"phase": j.phase, "acceptedTime": lineTime(j.accepted)}
	if j.phase != "waiting" {
		body["targetCount"], body["successCount"], body["failureCount"] = j.target, j.success, j.target-j.success
	}
	if !j.completed.IsZero() {
		body["completedTime"] = lineTime(j.completed)
	}
	if j.phase == "failed" {
		body["errorCode"], body["failedDescription"] = j.errorCode, castErrors[j.errorCode]
	}
	return ok(body)
}

// lineTime is how LINE writes instants.
func lineTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

package lineemu

import (
	"net/http"
	"regexp"
	"time"
)

const (
	mostOperations = 1000
	batchLife      = 14 * 24 * time.Hour
	batchStep      = time.Second // how long a batch takes, by the platform's clock; LINE's is unknown
)

var resumeForm = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,100}$`)

// menuBatch replaces the menus of all users linked to others. Guarded by Platform.mu.
type menuBatch struct {
	accepted, completed time.Time
	ops                 []batchOperation
}

type batchOperation struct {
	Type string `json:"type"` // link, unlink, unlinkAll
	From string `json:"from"`
	To   string `json:"to"`
}

type batchRequest struct {
	Operations []batchOperation `json:"operations"`
	ResumeKey  *string          `json:"resumeRequestKey"`
}

// readBatch checks a batch. LINE looks at the menus too, validating or not.
func (p *Platform) readBatch(c *call) ([]batchOperation, *answer) {
	var req batchRequest
	if bad := parseBody(c.body, &req); bad != nil {
		return nil, bad
	}
	k := &checker{}
	k.size("operations", len(req.Operations), 1, mostOperations)
	if req.ResumeKey != nil && !resumeForm.MatchString(*req.ResumeKey) {
		k.add("resumeRequestKey", "must match [a-zA-Z0-9_-]{1,100}")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, op := range req.Operations {
		path := "operations[" + itoa(i) + "]."
		if !k.oneOf(path+"type", op.Type, "link", "unlink", "unlinkAll") || op.Type == "unlinkAll" {
			continue
		}
		k.required(path+"from", op.From)
		if op.Type == "link" && k.required(path+"to", op.To) {
			if m := c.ch.menus.find(op.To); m == nil {
				k.add(path+"to", errNoMenu)
			} else if m.image == nil {
				k.add(path+"to", errNoImage)
			}
		}
	}
	if len(k.details) > 0 {
		a := invalid(k.details)
		return nil, &a
	}
	return req.Operations, nil
}

func (p *Platform) validateBatch(c *call) answer {
	if _, bad := p.readBatch(c); bad != nil {
		return *bad
	}
	return ok(empty)
}

// batchMenus accepts a batch; the request id is the name under which its progress is asked.
func (p *Platform) batchMenus(c *call) answer {
	ops, bad := p.readBatch(c)
	if bad != nil {
		return *bad
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, old := range c.ch.menus.batches {
		if c.now.Sub(old.accepted) > batchLife {
			delete(c.ch.menus.batches, id)
		}
	}
	b, ch := &menuBatch{accepted: c.now, ops: ops}, c.ch
	ch.menus.batches[c.id] = b
	p.clock.at(c.now.Add(batchStep), func() { p.runBatch(ch, b) })
	return answer{status: http.StatusAccepted, body: encode(empty)}
}

// runBatch judges every user by the menu they had before the batch, so that a swap of two menus works.
func (p *Platform) runBatch(ch *channel, b *menuBatch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for user, had := range ch.menus.linked {
		for _, op := range b.ops {
			if op.Type == "unlinkAll" || op.From == had {
				p.linkUser(ch, user, op.To)
			}
		}
	}
	b.completed = p.Now()
}

func (p *Platform) batchProgress(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := c.ch.menus.batches[c.r.URL.Query().Get("requestId")]
	if b == nil || c.now.Sub(b.accepted) > batchLife {
		return fail(http.StatusNotFound, errNotFound)
	}
	body := map[string]any{"phase": "ongoing", "acceptedTime": lineTime(b.accepted)}
	if !b.completed.IsZero() {
		body["phase"], body["completedTime"] = "succeeded", lineTime(b.completed)
	}
	return ok(body)
}

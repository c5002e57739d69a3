package lineemu

import (
	"net/http"
	"regexp"
	"time"
)

// retryLife is how long a retry key is remembered; after it the same key sends again.
const retryLife = 24 * time.Hour

// retryable are the endpoints that take X-Line-Retry-Key. Elsewhere it is an error.
var retryable = map[string]bool{"push": true, "multicast": true, "broadcast": true, "narrowcast": true}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// retryKeys are the keys of accepted requests of a channel. Guarded by Platform.mu.
type retryKeys struct {
	seen map[string]*accepted
	fifo []*accepted
}

type accepted struct {
	key       string
	at        time.Time
	requestID string
	sent      []sentMessage
	push      bool
}

func checkRetryKey(c *call) *answer {
	if c.retryKey == "" || uuidForm.MatchString(c.retryKey) {
		return nil // the official SDK sends the header empty: taken as absent
	}
	a := fail(http.StatusBadRequest, "The X-Line-Retry-Key header is invalid: it must be a UUID")
	return &a
}

// repeated answers 409 when the call's key was accepted in the last 24 hours.
func (k *retryKeys) repeated(c *call) *answer {
	for len(k.fifo) > 0 && c.now.Sub(k.fifo[0].at) >= retryLife {
		delete(k.seen, k.fifo[0].key)
		k.fifo = k.fifo[1:]
	}
	old := k.seen[c.retryKey]
	if c.retryKey == "" || old == nil {
		return nil
	}
	body := map[string]any{"message": "The retry key is already accepted"}
	if old.push {
		body["sentMessages"] = old.sent
	}
	return &answer{
		status: http.StatusConflict, body: encode(body),
		header: map[string]string{"X-Line-Accepted-Request-Id": old.requestID},
	}
}

// accept remembers the key of a request that was carried out.
func (k *retryKeys) accept(c *call, sent []sentMessage, push bool) {
	if c.retryKey == "" {
		return
	}
	a := &accepted{key: c.retryKey, at: c.now, requestID: c.id, sent: sent, push: push}
	k.seen[a.key] = a
	k.fifo = append(k.fifo, a)
}

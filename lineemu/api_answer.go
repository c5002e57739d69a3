package lineemu

import (
	"net/http"
	"time"
)

// answer is a whole API response, so that faults can hold it back, cut it or cut it short.
type answer struct {
	status int
	header map[string]string
	ctype  string // empty: application/json
	body   []byte
}

func ok(v any) answer { return answer{status: http.StatusOK, body: encode(v)} }

// byContract answers what LINE opens to companies it has a contract with: the old read mark and
// messages by phone number. No channel here has one.
func (p *Platform) byContract(*call) answer { return fail(http.StatusForbidden, errNoAccess) }

var empty = map[string]any{}

// finish logs the call and writes the answer, or cuts the connection as the fault says.
func (p *Platform) finish(w http.ResponseWriter, c *call, op *route, a answer, f *Fault, start time.Time) {
	e := Entry{
		At: c.now, Kind: "api", Method: c.r.Method, Path: c.r.URL.Path, Endpoint: op.endpoint, ChannelID: c.channelID(),
		Status: a.status, DurationMS: float64(time.Since(start).Microseconds()) / 1000, RequestID: c.id, RetryKey: c.retryKey,
		Fault: f.name(), Odd: c.broken, Request: logRequest(op, c.body), Response: logResponse(op, a),
	}
	p.witness(e, c.body, a.body)
	if f.is(FaultCutBefore) || f.is(FaultCutAfter) {
		e.Detail = "the connection was cut; the client saw no answer"
		p.note(e)
		panic(http.ErrAbortHandler)
	}
	p.note(e)
	h := w.Header()
	h.Set("Content-Type", orElse(a.ctype, "application/json"))
	h.Set("X-Line-Request-Id", c.id)
	h.Set("X-Content-Type-Options", "nosniff")
	for k, v := range a.header {
		h.Set(k, v)
	}
	h.Set("Content-Length", itoa(len(a.body)))
	w.WriteHeader(a.status)
	if f.is(FaultTruncate) {
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(a.body)
}

// logRequest and logResponse keep secrets and media out of the log.
func logRequest(op *route, body []byte) string {
	if op.open || op.endpoint == "richmenu_image" {
		return ""
	}
	return logBody(body)
}

func logResponse(op *route, a answer) string {
	if a.ctype != "" || op.endpoint == "token" && a.status == http.StatusOK {
		return ""
	}
	return logBody(a.body)
}

package lineemu

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxBody is LINE's limit of a request body.
const maxBody = 2 << 20

// call is one API request. It belongs to its goroutine.
type call struct {
	r        *http.Request
	op       *route
	body     []byte
	broken   bool     // the body broke off or was too large
	ch       *channel // whose token it carries; nil on the token endpoints
	id       string   // x-line-request-id
	retryKey string
	now      time.Time
}

// callID is what the ledger shows: the retry key, or the request id without one.
func (c *call) callID() string { return orElse(c.retryKey, c.id) }

// route is one operation of the API.
type route struct {
	method   string
	pattern  string
	endpoint string // name used by faults, rate limits and the log
	limit    limit
	open     bool // no access token needed
	json     bool // wants a JSON body
	do       func(*Platform, *call) answer
}

// methods serves the operations of one path.
type methods struct {
	p   *Platform
	ops []route
}

func (m *methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for i := range m.ops {
		if m.ops[i].method == r.Method {
			m.p.serve(w, r, &m.ops[i])
			return
		}
	}
	allowed := make([]string, len(m.ops))
	for i, op := range m.ops {
		allowed[i] = op.method
	}
	slices.Sort(allowed)
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	m.p.refuse(w, r, fail(http.StatusMethodNotAllowed, "Method Not Allowed"))
}

// refuse answers a request that matched no operation.
func (p *Platform) refuse(w http.ResponseWriter, r *http.Request, a answer) {
	c := &call{r: r, id: p.ids.uuid(), now: p.Now()}
	p.finish(w, c, &route{endpoint: "none"}, a, nil, time.Now())
}

// serve runs one operation: read, authenticate, limits, faults, the operation, the answer.
func (p *Platform) serve(w http.ResponseWriter, r *http.Request, op *route) {
	start := time.Now()
	c := &call{r: r, op: op, id: p.ids.uuid(), now: p.Now(), retryKey: r.Header.Get("X-Line-Retry-Key")}
	a, f := p.run(w, c, op)
	p.finish(w, c, op, a, f, start)
}

func (p *Platform) run(w http.ResponseWriter, c *call, op *route) (answer, *Fault) {
	var err error
	c.body, err = readBody(w, c.r)
	if err != nil {
		c.broken = true
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fail(http.StatusRequestEntityTooLarge, "Request body exceeds the limit of 2 MB"), nil
		}
		return fail(http.StatusBadRequest, "The request body could not be read"), nil
	}
	if !op.open {
		if bad := p.authenticate(c); bad != nil {
			return *bad, nil
		}
	}
	// Before the faults: a try that LINE answers with an error has been counted all the same.
	if c.ch != nil && !c.ch.rates.allow(op, p.cfg.RateFactor, c.now) {
		return fail(http.StatusTooManyRequests, errRate), nil
	}
	f := p.faults.take(op.endpoint, c.channelID())
	if a, stop := p.faultFirst(c.r.Context(), f); stop {
		return a, f
	}
	if f.is(FaultSlow) {
		c.now = p.Now()
	}
	if op.json {
		if a, bad := wrongType(c.r); bad {
			return a, f
		}
	}
	if c.retryKey != "" && !retryable[op.endpoint] {
		return fail(http.StatusBadRequest, "The X-Line-Retry-Key header is not supported by this endpoint"), f
	}
	return op.do(p, c), f
}

// readBody reads at most maxBody, into one piece of memory when the length was announced.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body := http.MaxBytesReader(w, r.Body, maxBody)
	if r.ContentLength <= 0 || r.ContentLength > maxBody {
		return io.ReadAll(body)
	}
	buf := make([]byte, r.ContentLength)
	_, err := io.ReadFull(body, buf)
	return buf, err
}

func (c *call) channelID() string {
	if c.ch == nil {
		return ""
	}
	return c.ch.ID
}

func wrongType(r *http.Request) (answer, bool) {
	ct := r.Header.Get("Content-Type")
	if mt, _, err := mime.ParseMediaType(ct); err == nil && mt == "application/json" {
		return answer{}, false
	}
	return fail(http.StatusUnsupportedMediaType, "The content type, "+ct+", is not supported"), true
}

// faultFirst applies the part of a fault that comes before the operation.
func (p *Platform) faultFirst(ctx context.Context, f *Fault) (answer, bool) {
	if f == nil {
		return answer{}, false
	}
	switch f.Kind {
	case FaultSlow:
		p.pause(ctx, f.delay())
	case FaultCutBefore:
		return answer{}, true
	case FaultStatus:
		return fail(f.Status, faultText(f.Status)), true
	case FaultRate:
		return fail(http.StatusTooManyRequests, errRate), true
	case FaultQuota:
		return fail(http.StatusTooManyRequests, errQuota), true
	case FaultUser:
		return fail(http.StatusTooManyRequests, errUser), true
	case FaultConcurrency:
		return fail(http.StatusTooManyRequests, errConcurrency), true
	}
	return answer{}, false
}

package actionhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// request is the body of a call.
type request struct {
	Key      string            `json:"key"`
	Phase    string            `json:"phase"` // read, dry_run, commit or undo
	Action   string            `json:"action"`
	Args     map[string]string `json:"args"`
	Undo     string            `json:"undo,omitempty"` // the handle that the commit gave
	Customer customer          `json:"customer"`
}

type customer struct {
	ID   string `json:"id"` // as the channel knows the customer
	Name string `json:"name,omitempty"`
}

func phaseOf(call bot.ActionCall) string {
	switch {
	case call.Undo != "":
		return "undo"
	case call.Read:
		return "read"
	case call.DryRun:
		return "dry_run"
	}
	return "commit"
}

// maxAnswer is the largest answer that is read, in bytes.
const maxAnswer = 256 << 10

// answer is what came back; code tells why there is none. sent tells that the port may
// have got the request.
type answer struct {
	status int
	body   []byte
	code   string
	sent   bool
}

// Call implements flow.Caller.
func (c *Client) Call(ctx context.Context, to flow.PortTarget, who desk.Contact, call bot.ActionCall) bot.ActionResult {
	body := request{Key: call.Key, Phase: phaseOf(call), Action: call.Name, Args: call.Args, Undo: call.Undo, Customer: customer{who.External, who.Name}}
	if body.Args == nil {
		body.Args = map[string]string{}
	}
	r := read(c.post(ctx, to, body), !call.Read && !call.DryRun)
	r.Key = call.Key
	return r
}

// Probe implements flow.Caller.
func (c *Client) Probe(ctx context.Context, to flow.PortTarget) (status int, code string, took time.Duration) {
	began := c.now()
	a := c.post(ctx, to, request{Key: "probe", Phase: "read", Action: "ping", Args: map[string]string{}, Customer: customer{ID: "probe"}})
	took = c.now().Sub(began)
	if a.code == "" && a.status/100 != 2 {
		a.code = "http_" + strconv.Itoa(a.status)
	}
	if a.code == "" {
		if _, ok := decode(a.body); !ok {
			a.code = "bad_answer"
		}
	}
	return a.status, a.code, took
}

// post sends a request and reads the whole answer.
func (c *Client) post(ctx context.Context, to flow.PortTarget, body request) (a answer) {
	raw, err := json.Marshal(body)
	if err != nil {
		return answer{code: "bad_request"}
	}
	if c.Fits(to.URL) != nil { // the configuration may have changed since it was set up
		return answer{code: "closed_address"}
	}
	ctx, cancel := within(ctx, to)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(raw))
	if err != nil {
		return answer{code: "bad_request"}
	}
	for name, value := range to.Headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Idempotency-Key", body.Key)
	req.Header.Set("User-Agent", "madoguchi")
	req.GetBody = nil // never sent twice by itself: whether to repeat is the scenario's to say
	res, err := c.of(to.URL).Do(req)
	if err != nil {
		return answer{code: why(ctx, err), sent: connected.Load()}
	}
	defer func() { _ = res.Body.Close() }()
	a = answer{status: res.StatusCode, sent: true}
	a.body, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		a.code = why(ctx, err)
	case len(a.body) > maxAnswer:
		a.code, a.body = "too_large", nil
	}
	return a
}

// why names what kept an answer away.
func why(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, errClosed):
		return "closed_address"
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "timeout"
	}
	return "no_answer"
}

package line

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// maxAnswer is the most that is read of a JSON answer.
const maxAnswer = 1 << 20

// request is what one call says, before a token is put on it.
type request struct {
	name     string // for logs and metrics: no ids
	method   string
	url      string
	body     []byte
	mime     string // of the body; empty: JSON
	retryKey string
	mayLack  bool // that LINE has no such thing is an answer like others
}

// result is a 2xx answer.
type result struct {
	status int
	header http.Header
	body   []byte
	cut    error // why the body is not whole; the status line counts all the same
}

// exchange makes one attempt within the client's time: token, request, answer. A 401 for a
// token of our own making is followed by a new token and the same request once more: it was
// a definite no, so nothing can happen twice. Errors: AuthError, CutError, APIError.
func (c *Client) exchange(ctx context.Context, ch desk.ChannelID, req request) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	resp, err := c.authorized(ctx, ch, req) //nolint:bodyclose // read closes it
	if err != nil {
		return result{}, err
	}
	return read(req.name, resp)
}

// authorized sends the request under the channel's token; the caller closes the body.
func (c *Client) authorized(ctx context.Context, ch desk.ChannelID, req request) (*http.Response, error) {
	creds, err := c.credentials(ctx, ch)
	if err != nil {
		c.log.WarnContext(ctx, "line credentials not found", "channel", string(ch), "error", err)
		return nil, &AuthError{Code: "channel_credentials", Err: err}
	}
	token, err := c.tokens.get(ctx, ch, creds)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(ctx, ch, req, token)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || creds.AccessToken != "" {
		return resp, err
	}
	discard(resp)
	c.tokens.drop(ch, token)
	if token, err = c.tokens.get(ctx, ch, creds); err != nil {
		return nil, err
	}
	return c.send(ctx, ch, req, token)
}

// send puts the request on the wire. Only when a kept connection turns out dead before a byte
// was written does it take another one.
func (c *Client) send(ctx context.Context, ch desk.ChannelID, req request, token string) (*http.Response, error) {
	for fresh := false; ; fresh = true {
		var reach reach
		began := time.Now()
		hr, err := build(httptrace.WithClientTrace(ctx, reach.trace()), req, token)
		if err != nil {
			return nil, &CutError{Err: err, Untouched: true}
		}
		resp, err := c.http.Do(hr)
		if err == nil {
			c.note(ctx, ch, req, resp, nil, time.Since(began))
			return resp, nil
		}
		cut := &CutError{Err: bare(err), Untouched: reach.untouched()}
		c.note(ctx, ch, req, nil, cut, time.Since(began))
		if fresh || ctx.Err() != nil || !reach.stale() {
			return nil, cut
		}
		c.http.CloseIdleConnections() // its neighbours are as old
	}
}

// build makes the HTTP request. Its body can't be read twice (no GetBody), so net/http can't
// send it twice either.
func build(ctx context.Context, req request, token string) (*http.Request, error) {
	var body io.Reader
	if req.body != nil {
		body = io.NopCloser(bytes.NewReader(req.body))
	}
	hr, err := http.NewRequestWithContext(ctx, req.method, req.url, body)
	if err != nil {
		return nil, bare(err)
	}
	hr.Header.Set("User-Agent", "madoguchi")
	if token != "" {
		hr.Header.Set("Authorization", "Bearer "+token)
	}
	if req.retryKey != "" {
		hr.Header.Set("X-Line-Retry-Key", req.retryKey)
	}
	if req.body != nil {
		hr.ContentLength = int64(len(req.body))
		hr.Header.Set("Content-Type", cmp.Or(req.mime, "application/json"))
	}
	return hr, nil
}

// read takes the answer in and closes it; a status other than 2xx becomes an APIError.
func read(name string, resp *http.Response) (result, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return result{}, newAPIError(name, resp.StatusCode, resp.Header, body)
	}
	return result{resp.StatusCode, resp.Header, body, err}, nil
}

// discard throws an answer away so that its connection can be used again.
func discard(resp *http.Response) {
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
}

package actionhttp

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.Poster = (*Client)(nil)

// maxIgnored is how much of an answer to a webhook is read, so that its sender is not cut off.
const maxIgnored = 64 << 10

// Post implements flow.Poster.
func (c *Client) Post(ctx context.Context, address string, headers map[string]string, body []byte) (status int, code string) {
	if c.Fits(address) != nil { // the configuration may have changed since it was set up
		return 0, "closed_address"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, "bad_request"
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "madoguchi")
	req.GetBody = nil
	res, err := c.of(address).Do(req)
	if err != nil {
		return 0, why(ctx, err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxIgnored))
	_ = res.Body.Close()
	return res.StatusCode, ""
}

package line

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// note logs a request and tells the observer: what was asked and how it ended, nothing of
// what was said, no tokens, no ids of people.
func (c *Client) note(ctx context.Context, ch desk.ChannelID, req request, resp *http.Response, cut *CutError, took time.Duration) {
	seen := Seen{Channel: ch, Endpoint: req.name, Took: took}
	level, requestID, cause := slog.LevelWarn, "", ""
	if resp != nil {
		seen.Status, requestID = resp.StatusCode, resp.Header.Get(headerRequestID)
		if resp.StatusCode < 400 || resp.StatusCode == http.StatusConflict || resp.StatusCode == http.StatusNotFound && req.mayLack {
			level = slog.LevelInfo
		}
	} else {
		seen.Code, cause = cut.Code(), cut.Err.Error()
	}
	c.observe(seen)
	c.log.LogAttrs(ctx, level, "line request", slog.String("channel", string(ch)), slog.String("method", req.method),
		slog.String("endpoint", req.name), slog.Int("status", seen.Status), slog.String("code", seen.Code),
		slog.String("x_line_request_id", requestID), slog.Int64("ms", took.Milliseconds()), slog.String("error", cause))
}

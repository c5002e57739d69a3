package line

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Bot is what LINE tells about the account behind a channel.
type Bot struct {
	UserID         string `json:"userId"`  // the destination of its webhooks
	BasicID        string `json:"basicId"` // @…, what customers search for
	DisplayName    string `json:"displayName"`
	PictureURL     string `json:"pictureUrl"`
	ChatMode       string `json:"chatMode"`       // "chat": LINE's own manager may answer too; "bot": webhooks only
	MarkAsReadMode string `json:"markAsReadMode"` // "auto" or "manual"
}

// BotInfo asks who the channel is: the cheapest proof that its credentials work.
func (c *Client) BotInfo(ctx context.Context, ch desk.ChannelID) (Bot, error) {
	var b Bot
	err := c.ask(ctx, ch, "bot_info", &b, "v2", "bot", "info")
	return b, err
}

// Quota asks how many messages may be sent this month; limited is false where there is no
// bound, and then limit is 0.
func (c *Client) Quota(ctx context.Context, ch desk.ChannelID) (limit int64, limited bool, err error) {
	var q struct {
		Type  string `json:"type"`
		Value int64  `json:"value"`
	}
	if err := c.ask(ctx, ch, "quota", &q, "v2", "bot", "message", "quota"); err != nil {
		return 0, false, err
	}
	if q.Type == "none" {
		return 0, false, nil
	}
	return q.Value, true, nil
}

// Consumption asks how many messages were sent this month, counted by recipients. LINE gives
// an approximation that lags behind.
func (c *Client) Consumption(ctx context.Context, ch desk.ChannelID) (int64, error) {
	var q struct {
		Total int64 `json:"totalUsage"`
	}
	err := c.ask(ctx, ch, "consumption", &q, "v2", "bot", "message", "quota", "consumption")
	return q.Total, err
}

// Endpoint is where LINE sends a channel's webhooks.
type Endpoint struct {
	URL    string `json:"endpoint"`
	Active bool   `json:"active"` // "Use webhook" is on in LINE's console
}

// WebhookEndpoint asks for the address; a channel that has none gives an empty one.
func (c *Client) WebhookEndpoint(ctx context.Context, ch desk.ChannelID) (Endpoint, error) {
	var e Endpoint
	err := c.ask(ctx, ch, "webhook_endpoint", &e, "v2", "bot", "channel", "webhook", "endpoint")
	if desk.KindOf(err) == desk.NotFound {
		return Endpoint{}, nil
	}
	return e, err
}

// SetWebhookEndpoint tells LINE the address. It does not switch webhooks on.
func (c *Client) SetWebhookEndpoint(ctx context.Context, ch desk.ChannelID, url string) error {
	return c.tell(ctx, ch, "webhook_endpoint", http.MethodPut, map[string]string{"endpoint": url}, nil, "v2", "bot", "channel", "webhook", "endpoint")
}

// WebhookTest is how LINE fared when it tried the address.
type WebhookTest struct {
	Success    bool      `json:"success"`
	Timestamp  time.Time `json:"timestamp"`
	StatusCode int       `json:"statusCode"`
	Reason     string    `json:"reason"`
	Detail     string    `json:"detail"`
}

// TestWebhook lets LINE send an empty webhook, to the given address or, when it is empty, to
// the one that is set.
func (c *Client) TestWebhook(ctx context.Context, ch desk.ChannelID, url string) (WebhookTest, error) {
	in := map[string]string{}
	if url != "" {
		in["endpoint"] = url
	}
	var t WebhookTest
	err := c.tell(ctx, ch, "webhook_test", http.MethodPost, in, &t, "v2", "bot", "channel", "webhook", "test")
	return t, err
}

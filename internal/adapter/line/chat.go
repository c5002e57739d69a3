package line

import (
	"context"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// LINE's bounds of the loading animation, in seconds; only multiples of five are taken.
const (
	loadingMin  = 5
	loadingMax  = 60
	loadingStep = 5
)

// MarkRead shows the customer "read" on the message whose event brought the token, and on all
// before it. Doing it again is harmless.
func (c *Client) MarkRead(ctx context.Context, ch desk.ChannelID, token string) error {
	if token == "" {
		return desk.E(desk.Invalid, "no_read_token", "This message came without a read token, so LINE can't be told that it was read.")
	}
	in := struct {
		Token string `json:"markAsReadToken"`
	}{token}
	return c.tell(ctx, ch, "mark_as_read", http.MethodPost, in, nil, "v2", "bot", "chat", "markAsRead")
}

// Loading shows the three moving dots for about that many seconds, or until the next message.
// Only talks with one person have them: for a group or a room nothing is sent.
func (c *Client) Loading(ctx context.Context, ch desk.ChannelID, user string, seconds int) error {
	if !strings.HasPrefix(user, "U") {
		return nil
	}
	seconds = min(max(seconds, loadingMin), loadingMax)
	in := struct {
		ChatID  string `json:"chatId"`
		Seconds int    `json:"loadingSeconds"`
	}{user, (seconds + loadingStep - 1) / loadingStep * loadingStep}
	return c.tell(ctx, ch, "loading", http.MethodPost, in, nil, "v2", "bot", "chat", "loading", "start")
}

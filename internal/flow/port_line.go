package flow

import (
	"context"
	"io"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Line is what the flow asks of LINE. Every method is safe to call from many
// goroutines; ctx bounds one attempt.
type Line interface {
	// Body freezes the request body of a call for these bubbles.
	Body(call desk.Call, bubbles []Bubble) ([]byte, error)
	// Call makes one attempt at a call; it never retries by itself.
	Call(ctx context.Context, call desk.Call) decide.Answer
	Profile(ctx context.Context, ch desk.ChannelID, src desk.Source) (LineProfile, error)
	// Content fetches a message's file. A LineWait error says to come back later.
	Content(ctx context.Context, ch desk.ChannelID, messageID string) (io.ReadCloser, string, error)
	// External fetches a file that lies elsewhere, never from a private address.
	External(ctx context.Context, url string) (io.ReadCloser, string, error)
	// Picture fetches a profile picture, at most 5 MB.
	Picture(ctx context.Context, url string) ([]byte, error)
	MarkRead(ctx context.Context, ch desk.ChannelID, token string) error
	Loading(ctx context.Context, ch desk.ChannelID, user string, seconds int) error
}

// Bubble is an outgoing message as the channel needs it: media with the places
// from which the customer's phone loads them.
type Bubble struct {
	Message    desk.Message
	URL        string
	PreviewURL string
	IconURL    string // of its sender
}

// LineProfile is a person or group as LINE tells it.
type LineProfile struct {
	Name       string
	Language   string
	PictureURL string
	Missing    bool // LINE shows nobody: blocked, no consent
}

// Errors of fetching content.
var (
	ErrNotReady    = desk.E(desk.Unavailable, "not_ready", "LINE is still preparing the file.")
	ErrContentGone = desk.E(desk.NotFound, "content_gone", "LINE no longer has the file.")
)

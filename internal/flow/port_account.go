package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// LineAccount is what those who connect a channel ask of LINE. Errors say in words what to
// do: channel_auth for credentials that LINE refuses, line_unavailable when it does not answer.
type LineAccount interface {
	Quotas
	// Try asks whose credentials these are, before any channel has them.
	Try(ctx context.Context, cred Credentials) (LineBot, error)
	// Bot asks who a channel is.
	Bot(ctx context.Context, ch desk.ChannelID) (LineBot, error)
	// Webhook asks where LINE sends what customers do; an empty address: nowhere.
	Webhook(ctx context.Context, ch desk.ChannelID) (LineHook, error)
	// SetWebhook tells LINE the address. It does not switch webhooks on: only people can.
	SetWebhook(ctx context.Context, ch desk.ChannelID, url string) error
	// TestWebhook lets LINE call the address that is set.
	TestWebhook(ctx context.Context, ch desk.ChannelID) (LineTest, error)
	// Picture fetches a profile picture, at most 5 MB.
	Picture(ctx context.Context, url string) ([]byte, error)
}

// LineBot is the account behind a channel.
type LineBot struct {
	UserID     string // the destination of its webhooks
	BasicID    string // @…
	Name       string
	PictureURL string
	Picture    []byte // what it looks like; nil: none, or not to be had
	ChatOn     bool   // customers see what was read when it is read
}

// LineHook is where LINE sends webhooks.
type LineHook struct {
	URL    string
	Active bool // "Use webhook" is on
}

// LineTest is how LINE fared when it called.
type LineTest struct {
	OK     bool
	Status int    // of our answer; 0: none
	Reason string // could_not_connect, request_timeout, error_status_code, unclassified, OK
	Detail string
}

// Emulator makes channels on a LINE emulator.
type Emulator interface {
	// Open makes one and gives what it is spoken to with.
	Open(ctx context.Context, name string) (Credentials, error)
	// Phone is the address of the page on which customers write.
	Phone() string
}

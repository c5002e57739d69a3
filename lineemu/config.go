package lineemu

import (
	"log/slog"
	"net/http"
	"time"
)

// Config says how a Platform behaves. The zero value is a faithful platform with LINE's
// published limits, adopting unknown user ids and accepting loopback http media.
type Config struct {
	// Now is the base clock; nil means time.Now. Advance and SetClock add to it. Timers
	// (redeliveries, held events) of a clock that stands still fire only on Advance and SetClock.
	Now func() time.Time
	// Seed makes ids and tokens repeatable, those of messages and events only with a base clock
	// that stands still too. 0 draws a seed from the system: right for a platform that is
	// restarted beside a desk that remembers.
	Seed uint64
	// Logger receives what went wrong in the emulator itself; nil discards.
	Logger *slog.Logger
	// PublicBase is the URL under which this Platform is reached, without trailing slash.
	// Serve and NewServer fill it in; it prefixes the pictures of users.
	PublicBase string
	// WebhookTimeout is how long the bot server may take to answer; 0 means LINE's 2 s.
	WebhookTimeout time.Duration
	// RedeliveryBackoff lists the waits before each redelivery of a failed webhook (only for
	// channels with Redelivery). Nil means 10 s, 30 s, 1 min, 5 min, 15 min, 1 h. LINE keeps its own secret.
	RedeliveryBackoff []time.Duration
	// RedeliverySpread lengthens each of these waits by a share between 0 and this, drawn from Seed
	// for each event: 1 doubles the longest. 0 keeps failed webhooks in their order.
	RedeliverySpread float64
	// SuspendAfter is how long webhooks to a server may fail without one success before the platform
	// stops sending to it (Channel.WebhookSuspended). 0 means never. LINE keeps its own secret.
	SuspendAfter time.Duration
	// Transport carries the webhooks; nil means TCP. A test under testing/synctest, which has no
	// network, gives one that calls its handler. The signature is in req.Header["x-line-signature"],
	// in lower case, where Header.Get does not find it.
	Transport http.RoundTripper
	// ContentLife is how long media can be downloaded; 0 means 30 days. LINE keeps its own secret.
	ContentLife time.Duration
	// RateFactor scales LINE's published requests-per-second limits: 0 means 1 (as published),
	// 0.01 makes them easy to hit in a test, a negative value switches them off.
	RateFactor float64
	// RefuseUnknownUsers answers 400 to a push to a well-formed but unknown user id, as LINE
	// does. The default adopts the id as a new friend.
	RefuseUnknownUsers bool
	// StrictMedia refuses http media URLs even on loopback. The default accepts them there,
	// because a desk under test has no certificate.
	StrictMedia bool
	// SmallAudiences lets a narrowcast reach fewer than 50 people, and filter by traits with fewer
	// than 100 friends: for demos and tests. LINE refuses both.
	SmallAudiences bool
	// Observer, if there is one, is shown every webhook POST after its answer and every API call before
	// its answer goes out, by many goroutines at once. The bodies are lent: it must not keep or change them.
	Observer func(Traffic)
	// LedgerLimit and LogLimit cap what is kept in memory, oldest forgotten first: items of the
	// ledger and lines of talks, and calls in the log. 0 means 1,000,000 and 20,000.
	LedgerLimit, LogLimit int
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.WebhookTimeout == 0 {
		c.WebhookTimeout = 2 * time.Second
	}
	if c.RedeliveryBackoff == nil {
		c.RedeliveryBackoff = []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	}
	if c.ContentLife == 0 {
		c.ContentLife = 30 * 24 * time.Hour
	}
	if c.RateFactor == 0 {
		c.RateFactor = 1
	}
	if c.LedgerLimit <= 0 {
		c.LedgerLimit = 1_000_000
	}
	if c.LogLimit <= 0 {
		c.LogLimit = 20_000
	}
	return c
}

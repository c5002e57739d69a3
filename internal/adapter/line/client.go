package line

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// LINE's own addresses. The emulator answers for both at one.
const (
	LineAPI  = "https://api.line.me"
	LineBlob = "https://api-data.line.me"
)

const (
	attemptTime = 10 * time.Second // of one attempt, the token included
	stallTime   = 30 * time.Second // without a byte while a file is read
)

// Credentials are what a channel needs to speak and to be believed.
type Credentials struct {
	ChannelID      string // LINE's id of the channel
	Secret         string
	PreviousSecret string // still accepted on webhooks while the secret is changed
	AccessToken    string // a long-lived token pasted by the administrator; empty = tokens are made from id and secret
}

// Config is what a Client is made of.
type Config struct {
	APIBase  string // default LineAPI; a path prefix is kept
	BlobBase string // default LineBlob, or APIBase where that is given
	// Credentials finds a channel's credentials. It is asked for every request, so that a
	// changed secret counts at once: keep it fast. Required.
	Credentials func(ctx context.Context, ch desk.ChannelID) (Credentials, error)
	// HTTP lends its transport; redirects are never followed. nil = a transport of our own,
	// which alone can tell that a request never left: with another one a failure after the
	// connection was made always counts as doubt.
	HTTP    *http.Client
	Now     func() time.Time // for the life of tokens; default time.Now
	Timeout time.Duration    // of one attempt; default 10 s
	Stall   time.Duration    // longest silence while a file is read; default 30 s
	Log     *slog.Logger     // nil discards
	Observe func(Seen)       // told of every request, for metrics; nil = nobody
}

// Seen is one request as metrics see it.
type Seen struct {
	Channel  desk.ChannelID
	Endpoint string // a name without ids: push, reply, token, content …
	Status   int    // 0 = no answer
	Took     time.Duration
	Code     string // of the failure, where there was no answer
}

// Client speaks to LINE for many channels. It is safe for many goroutines; Close lets go of
// idle connections.
type Client struct {
	api, blob   string
	credentials func(context.Context, desk.ChannelID) (Credentials, error)
	http        *http.Client
	open        *http.Client // for files kept by others than LINE
	timeout     time.Duration
	stall       time.Duration
	log         *slog.Logger
	observe     func(Seen)
	tokens      *tokens
}

var _ flow.Line = (*Client)(nil)

// New makes a client. It fails on a base that is no http address and without Credentials.
func New(cfg Config) (*Client, error) {
	if cfg.Credentials == nil {
		return nil, errors.New("line: Config.Credentials is missing")
	}
	c := &Client{credentials: cfg.Credentials, timeout: orDefault(cfg.Timeout, attemptTime), stall: orDefault(cfg.Stall, stallTime),
		log: cfg.Log, observe: cfg.Observe}
	if cfg.BlobBase == "" && cfg.APIBase != "" {
		cfg.BlobBase = cfg.APIBase
	}
	var err1, err2 error
	c.api, err1 = base(cfg.APIBase, LineAPI)
	c.blob, err2 = base(cfg.BlobBase, LineBlob)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.observe == nil {
		c.observe = func(Seen) {}
	}
	var lent http.RoundTripper
	if cfg.HTTP != nil {
		lent = cfg.HTTP.Transport
	}
	if lent == nil {
		lent = newTransport()
	}
	c.http = &http.Client{Transport: lent, CheckRedirect: stay}
	c.open = &http.Client{Transport: newOpenTransport(), CheckRedirect: stay}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c.tokens = newTokens(c.mint, cfg.Now)
	return c, nil
}

// Close closes connections that nobody uses. Requests under way are not disturbed.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
	c.open.CloseIdleConnections()
}

// stay makes a redirect the answer: LINE sends none, and a token must not travel.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func base(given, fallback string) (string, error) {
	if given == "" {
		return fallback, nil
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errors.New("line: the base must look like https://host or http://host:port, without a query")
	}
	return strings.TrimRight(given, "/"), nil
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}

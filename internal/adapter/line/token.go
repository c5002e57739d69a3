package line

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const (
	tokenKept       = 10 * time.Minute // of the 15 that a stateless token lives
	codeChannelAuth = "channel_auth"
)

// tokens keeps one token a channel. Those who need a new one at the same time share one
// request for it.
type tokens struct {
	mint   func(context.Context, desk.ChannelID, Credentials) (string, time.Duration, error)
	now    func() time.Time
	flight singleflight.Group

	mu   sync.Mutex
	held map[desk.ChannelID]heldToken
}

type heldToken struct {
	token      string
	id, secret string // it was made from
	until      time.Time
}

func newTokens(mint func(context.Context, desk.ChannelID, Credentials) (string, time.Duration, error), now func() time.Time) *tokens {
	return &tokens{mint: mint, now: now, held: map[desk.ChannelID]heldToken{}}
}

// get gives the pasted token, or the kept one, or makes one. Every error is an AuthError.
func (t *tokens) get(ctx context.Context, ch desk.ChannelID, creds Credentials) (string, error) {
	if pasted := strings.TrimSpace(creds.AccessToken); pasted != "" {
		if strings.ContainsFunc(pasted, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return "", &AuthError{Code: codeChannelAuth, Err: errors.New("the access token holds characters that no token has")}
		}
		return pasted, nil
	}
	if creds.ChannelID == "" || creds.Secret == "" {
		return "", &AuthError{Code: codeChannelAuth, Err: errors.New("the channel has neither an access token nor id and secret")}
	}
	if token, ok := t.kept(ch, creds); ok {
		return token, nil
	}
	key := string(ch) + "\x00" + creds.ChannelID + "\x00" + creds.Secret
	made := t.flight.DoChan(key, func() (any, error) {
		if token, ok := t.kept(ch, creds); ok {
			return token, nil
		}
		return t.make(context.WithoutCancel(ctx), ch, creds) // the first to ask may leave, the others wait on
	})
	select {
	case got := <-made:
		if got.Err != nil {
			return "", authError(got.Err)
		}
		return got.Val.(string), nil
	case <-ctx.Done():
		return "", &AuthError{Code: "line_token_unavailable", Err: ctx.Err()}
	}
}

func (t *tokens) kept(ch desk.ChannelID, creds Credentials) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.held[ch]
	return h.token, ok && h.id == creds.ChannelID && h.secret == creds.Secret && t.now().Before(h.until)
}

func (t *tokens) make(ctx context.Context, ch desk.ChannelID, creds Credentials) (string, error) {
	token, life, err := t.mint(ctx, ch, creds)
	if err != nil {
		return "", err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held[ch] = heldToken{token, creds.ChannelID, creds.Secret, t.now().Add(min(tokenKept, life*2/3))}
	return token, nil
}

// drop forgets a token that LINE refused, unless a newer one has taken its place.
func (t *tokens) drop(ch desk.ChannelID, token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held[ch].token == token {
		delete(t.held, ch)
	}
}

// mint asks LINE for a stateless token: it lives 15 minutes, and there may be any number.
func (c *Client) mint(ctx context.Context, ch desk.ChannelID, creds Credentials) (string, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {creds.ChannelID}, "client_secret": {creds.Secret}}
	req := request{name: "token", method: http.MethodPost, url: c.api + "/oauth2/v3/token", body: []byte(form.Encode()), mime: "application/x-www-form-urlencoded"}
	resp, err := c.send(ctx, ch, req, "") //nolint:bodyclose // read closes it
	if err != nil {
		return "", 0, err
	}
	res, err := read("token", resp)
	if err != nil {
		return "", 0, err
	}
	var made struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	}
	if err := errors.Join(res.cut, json.Unmarshal(res.body, &made)); err != nil {
		return "", 0, errors.New("the token endpoint's answer can't be read")
	}
	if made.AccessToken == "" || made.ExpiresIn <= 0 || made.ExpiresIn > 366*24*3600 {
		return "", 0, errors.New("the token endpoint's answer holds no token")
	}
	return made.AccessToken, time.Duration(made.ExpiresIn) * time.Second, nil
}

// authError tells wrong credentials, which stay wrong, from trouble that passes.
func authError(err error) error {
	var api *APIError
	switch {
	case !errors.As(err, &api), api.Status >= 500, api.Status < 400, api.Status == http.StatusRequestTimeout:
		return &AuthError{Code: "line_token_unavailable", Err: err}
	case api.Status == http.StatusTooManyRequests:
		return &AuthError{Code: "line_rate_limited", Err: err}
	}
	return &AuthError{Code: codeChannelAuth, Err: err}
}

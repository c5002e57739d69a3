package lineemu

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

type tokenKind int

const (
	longLived tokenKind = iota
	shortLived
	stateless
	v21 // by JWT, with a life of the caller's choice
)

const (
	statelessLife = 15 * time.Minute
	shortLife     = 30 * 24 * time.Hour
	shortLimit    = 30 // live short-lived tokens of a channel; issuing another revokes the oldest
)

// token is an issued channel access token. Guarded by Platform.mu.
type token struct {
	channel *channel
	kind    tokenKind
	issued  time.Time
	expires time.Time // zero: never
	keyID   string    // v2.1 only
}

func (t *token) dead(now time.Time) bool { return !t.expires.IsZero() && !now.Before(t.expires) }

// authenticate finds the channel of the bearer token; nil when all is well. LINE publishes only
// the pattern of the reasons.
func (p *Platform) authenticate(c *call) *answer {
	refuse := func(why string) *answer {
		a := fail(http.StatusUnauthorized, authFailed+why)
		return &a
	}
	header := c.r.Header.Get("Authorization")
	if header == "" {
		return refuse("missing authorization header. Confirm that the access token is set in the authorization header.")
	}
	scheme, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return refuse("invalid authorization header. Confirm that it has the form: Bearer {channel access token}.")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tokens[strings.TrimSpace(secret)]
	switch {
	case t == nil || t.kind == longLived && t.channel.TokenRevoked:
		return refuse("invalid token. Confirm that the access token in the authorization header is valid.")
	case t.dead(c.now):
		return refuse("access token expired. Issue a new access token.")
	case t.channel.Suspended: // assumed: LINE does not say how a suspended account is answered
		a := fail(http.StatusForbidden, errNoAccess)
		return &a
	}
	c.ch = t.channel
	return nil
}

func parseForm(s string) (url.Values, error) { return url.ParseQuery(s) }

// tokenError is the form of errors of the token API.
func tokenError(status int, code, description string) answer {
	return answer{status: status, body: encode(map[string]string{"error": code, "error_description": description})}
}

// oauthClient checks grant_type, and client_id and client_secret or an assertion, of a form. The
// caller holds mu.
func (p *Platform) oauthClient(c *call, byJWT bool) (*channel, *answer) {
	refuse := func(status int, code, text string) (*channel, *answer) {
		a := tokenError(status, code, text)
		return nil, &a
	}
	if g := formValue(c, "grant_type"); g != "client_credentials" {
		return refuse(http.StatusBadRequest, "unsupported_grant_type", "grant_type must be client_credentials")
	}
	if byJWT && formValue(c, "client_assertion") != "" {
		ch, _, bad := p.assertionClient(c)
		return ch, bad
	}
	id, secret := formValue(c, "client_id"), formValue(c, "client_secret")
	if id == "" || secret == "" {
		return refuse(http.StatusBadRequest, "invalid_request", "some parameters missed or invalid")
	}
	ch := p.channels[id]
	if ch == nil || ch.Secret != secret {
		return refuse(http.StatusBadRequest, "invalid_client", "invalid client_id or client_secret")
	}
	return ch, nil
}

func (p *Platform) statelessToken(c *call) answer { return p.issueToken(c, stateless, statelessLife) }
func (p *Platform) shortToken(c *call) answer     { return p.issueToken(c, shortLived, shortLife) }

func (p *Platform) issueToken(c *call, kind tokenKind, life time.Duration) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, bad := p.oauthClient(c, kind == stateless)
	if bad != nil {
		return *bad
	}
	if !ch.rates.allow(c.op, p.cfg.RateFactor, c.now) {
		return fail(http.StatusTooManyRequests, errRate)
	}
	p.sweepTokens(ch, kind, c.now)
	t := &token{channel: ch, kind: kind, issued: c.now, expires: c.now.Add(life)}
	return ok(map[string]any{"token_type": "Bearer", "access_token": p.keepToken(t), "expires_in": int(life / time.Second)})
}

// sweepTokens removes expired tokens and, for short-lived ones, the oldest beyond the limit.
func (p *Platform) sweepTokens(ch *channel, kind tokenKind, now time.Time) {
	var live []string
	for s, t := range p.tokens {
		switch {
		case t.dead(now):
			delete(p.tokens, s)
		case t.channel == ch && t.kind == shortLived:
			live = append(live, s)
		}
	}
	if kind != shortLived || len(live) < shortLimit {
		return
	}
	slices.SortFunc(live, func(a, b string) int { return p.tokens[a].issued.Compare(p.tokens[b].issued) })
	for _, s := range live[:len(live)-shortLimit+1] {
		delete(p.tokens, s)
	}
}

// revokeIssued removes every issued token of a channel that can be revoked. The caller holds mu.
func (p *Platform) revokeIssued(ch *channel) {
	for s, t := range p.tokens {
		if t.channel == ch && (t.kind == shortLived || t.kind == v21) {
			delete(p.tokens, s)
		}
	}
}

func (p *Platform) verifyToken(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tokens[formValue(c, "access_token")]
	if t == nil || t.dead(c.now) {
		return tokenError(http.StatusBadRequest, "invalid_request", "access token expired")
	}
	left := 100 * 365 * 24 * time.Hour // what LINE shows for a long-lived token is some huge number too
	if !t.expires.IsZero() {
		left = t.expires.Sub(c.now)
	}
	return ok(map[string]any{"client_id": t.channel.ID, "expires_in": int64(left / time.Second), "scope": "P CM"})
}

// revokeToken always answers 200, as LINE does for unknown tokens. Stateless ones stay alive.
func (p *Platform) revokeToken(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	secret := formValue(c, "access_token")
	if secret == "" {
		return tokenError(http.StatusBadRequest, "invalid_request", "some parameters missed or invalid")
	}
	if t := p.tokens[secret]; t != nil && t.kind != stateless {
		delete(p.tokens, secret)
	}
	return answer{status: http.StatusOK}
}

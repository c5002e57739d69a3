package lineemu

import (
	"crypto/rsa"
	"net/http"
	"slices"
	"time"
)

// v21Limit is how many v2.1 tokens of a channel may live; the next one is refused.
const v21Limit = 30

// assertionClient checks a client_assertion and returns the channel that signed it. The caller holds mu.
func (p *Platform) assertionClient(c *call) (*channel, claims, *answer) {
	refuse := func(code, text string) (*channel, claims, *answer) {
		a := tokenError(http.StatusBadRequest, code, text)
		return nil, claims{}, &a
	}
	if formValue(c, "client_assertion_type") != assertionType || formValue(c, "client_assertion") == "" {
		return refuse("invalid_request", "client_assertion_type must be "+assertionType+" and client_assertion a JWT")
	}
	var owner *channel
	cl, err := verifyJWT(formValue(c, "client_assertion"), func(kid string) (key *rsa.PublicKey) {
		owner, key = p.assertionKey(kid)
		return key
	})
	if err == nil {
		err = cl.check(owner.ID, c.now)
	}
	if err != nil {
		return refuse("invalid_client", "Invalid client_assertion: "+err.Error())
	}
	return owner, cl, nil
}

// assertionKey finds a registered key and its channel.
func (p *Platform) assertionKey(kid string) (*channel, *rsa.PublicKey) {
	for _, ch := range p.chanOrder {
		for _, k := range ch.AssertionKeys {
			if k.KID == kid {
				key, _ := k.public() // checked when it was registered
				return ch, key
			}
		}
	}
	return nil, nil
}

// tokenByJWT issues a v2.1 token: it lives as long as token_exp says and has a key id.
func (p *Platform) tokenByJWT(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := formValue(c, "grant_type"); g != "client_credentials" {
		return tokenError(http.StatusBadRequest, "unsupported_grant_type", "grant_type must be client_credentials")
	}
	ch, cl, bad := p.assertionClient(c)
	if bad != nil {
		return *bad
	}
	life := time.Duration(cl.TokenExp) * time.Second
	if cl.TokenExp < 1 || life > tokenLife {
		return tokenError(http.StatusBadRequest, "invalid_request", "token_exp must be between 1 second and 30 days")
	}
	if len(p.keyIDs(ch, c.now)) >= v21Limit {
		return tokenError(http.StatusBadRequest, "invalid_request", "the channel has 30 valid tokens: revoke one first")
	}
	p.sweepTokens(ch, v21, c.now)
	t := &token{channel: ch, kind: v21, issued: c.now, expires: c.now.Add(life), keyID: p.ids.hex(11)}
	return ok(map[string]any{"token_type": "Bearer", "access_token": p.keepToken(t), "expires_in": cl.TokenExp, "key_id": t.keyID})
}

// keepToken draws a token's secret. The caller holds mu.
func (p *Platform) keepToken(t *token) string {
	secret := "t" + p.ids.hex(60)
	p.tokens[secret] = t
	return secret
}

// keyIDs lists the key ids of the live v2.1 tokens, oldest first. The caller holds mu.
func (p *Platform) keyIDs(ch *channel, now time.Time) []string {
	var live []*token
	for _, t := range p.tokens {
		if t.channel == ch && t.kind == v21 && !t.dead(now) {
			live = append(live, t)
		}
	}
	slices.SortFunc(live, func(a, b *token) int { return a.issued.Compare(b.issued) })
	ids := make([]string, len(live))
	for i, t := range live {
		ids[i] = t.keyID
	}
	return ids
}

func (p *Platform) tokenKeyIDs(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, _, bad := p.assertionClient(c)
	if bad != nil {
		return *bad
	}
	return ok(map[string]any{"kids": p.keyIDs(ch, c.now)})
}

// revokeByClient revokes a v2.1 token; unlike revokeToken it wants the channel's secret.
func (p *Platform) revokeByClient(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch := p.channels[formValue(c, "client_id")]
	if ch == nil || ch.Secret != formValue(c, "client_secret") {
		return tokenError(http.StatusBadRequest, "invalid_client", "invalid client_id or client_secret")
	}
	secret := formValue(c, "access_token")
	if t := p.tokens[secret]; t != nil && t.kind == v21 && t.channel == ch {
		delete(p.tokens, secret)
	}
	return answer{status: http.StatusOK}
}

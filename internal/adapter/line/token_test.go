package line

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// mintServer hands out token-1, token-2 …, and takes those that are good.
type mintServer struct {
	minted atomic.Int64
	life   int // seconds; 0 = 900
	good   func(token string) bool
	answer func(w http.ResponseWriter) bool // true = it has answered the token request
	gate   chan struct{}                    // closed = tokens are made; nil = at once
	calls  atomic.Int64
	mu     sync.Mutex
	forms  []string
}

func (m *mintServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path != "/oauth2/v3/token" {
		m.calls.Add(1)
		if m.good != nil && !m.good(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")) {
			answer(401, `{"message":"Authentication failed due to the following reason: expired"}`)(w, r)
			return
		}
		answer(200, `{}`)(w, r)
		return
	}
	m.mu.Lock()
	m.forms = append(m.forms, string(body))
	m.mu.Unlock()
	if m.gate != nil {
		<-m.gate
	}
	if m.answer != nil && m.answer(w) {
		return
	}
	n, life := m.minted.Add(1), m.life
	if life == 0 {
		life = 900
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"token_type": "Bearer", "access_token": fmt.Sprintf("token-%d", n), "expires_in": life})
}

type ticking struct{ at atomic.Int64 }

func (c *ticking) now() time.Time       { return time.Unix(0, c.at.Load()) }
func (c *ticking) step(d time.Duration) { c.at.Add(int64(d)) }

func TestTokenIsMadeKeptAndRenewed(t *testing.T) {
	for _, life := range []int{900, 30 * 24 * 3600} {
		t.Run(fmt.Sprint(life), func(t *testing.T) { testTokenKept(t, &mintServer{life: life}) })
	}
}

func testTokenKept(t *testing.T, m *mintServer) {
	t.Helper()
	clock := &ticking{}
	clock.step(time.Hour)
	c, _ := serve(t, m.ServeHTTP, func(cfg *Config) { cfg.Credentials, cfg.Now = made, clock.now })
	call := func(minted int64) {
		t.Helper()
		if a := c.Call(t.Context(), pushCall()); a.Outcome != decide.Accepted {
			t.Fatalf("%+v", a)
		}
		if m.minted.Load() != minted {
			t.Errorf("%d tokens made, want %d", m.minted.Load(), minted)
		}
	}
	call(1)
	clock.step(9*time.Minute + 59*time.Second)
	call(1)
	clock.step(time.Second)
	call(2)
	openapitest.Request(t, "POST", "/oauth2/v3/token", []byte(m.forms[0]))
	form, err := url.ParseQuery(m.forms[0])
	if err != nil || form.Get("grant_type") != "client_credentials" || form.Get("client_id") != "1234567890" || form.Get("client_secret") != "s3cret" {
		t.Errorf("form %q: %v", m.forms[0], err)
	}
}

func TestTokenOfAChangedSecretIsNotUsed(t *testing.T) {
	m := &mintServer{}
	var secret atomic.Value
	secret.Store("old")
	c, _ := serve(t, m.ServeHTTP, func(cfg *Config) {
		cfg.Credentials = func(context.Context, desk.ChannelID) (Credentials, error) {
			return Credentials{ChannelID: "1", Secret: secret.Load().(string)}, nil
		}
	})
	c.Call(t.Context(), pushCall())
	secret.Store("new")
	c.Call(t.Context(), pushCall())
	if m.minted.Load() != 2 {
		t.Errorf("%d tokens made, want one a secret", m.minted.Load())
	}
}

func TestTokenIsMadeOnceForMany(t *testing.T) {
	m := &mintServer{gate: make(chan struct{})}
	c, _ := serve(t, m.ServeHTTP, func(cfg *Config) { cfg.Credentials = made })
	leaver, leave := context.WithCancel(t.Context())
	left := make(chan decide.Answer)
	go func() { left <- c.Call(leaver, pushCall()) }()
	var many sync.WaitGroup
	var good atomic.Int64
	for range 20 {
		many.Go(func() {
			if c.Call(t.Context(), pushCall()).Outcome == decide.Accepted {
				good.Add(1)
			}
		})
	}
	leave() // the first to ask may go; the others still get their token
	if a := <-left; a.Outcome != decide.NotReached || a.Code != "line_token_unavailable" {
		t.Errorf("who left: %+v", a)
	}
	close(m.gate)
	many.Wait()
	if good.Load() != 20 || m.minted.Load() != 1 {
		t.Errorf("%d of 20 calls went, %d tokens made", good.Load(), m.minted.Load())
	}
}

func TestTokenRefusedOnceIsMadeAnew(t *testing.T) {
	m := &mintServer{good: func(token string) bool { return token == "token-2" }}
	c, _ := serve(t, m.ServeHTTP, func(cfg *Config) { cfg.Credentials = made })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Accepted || m.minted.Load() != 2 || m.calls.Load() != 2 {
		t.Errorf("%+v, %d tokens, %d calls", a, m.minted.Load(), m.calls.Load())
	}
	m = &mintServer{good: func(string) bool { return false }}
	c, _ = serve(t, m.ServeHTTP, func(cfg *Config) { cfg.Credentials = made })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Refused || a.Code != "channel_auth" || m.calls.Load() != 2 {
		t.Errorf("%+v, %d calls; want one more try, then the truth", a, m.calls.Load())
	}
}

func TestTokenFailures(t *testing.T) {
	for _, tc := range []struct {
		name    string
		handler http.HandlerFunc
		outcome decide.Outcome
		code    string
	}{
		{"wrong secret", answer(400, `{"error":"invalid_client","error_description":"invalid client_secret"}`), decide.Refused, "channel_auth"},
		{"unauthorised", answer(401, `{}`), decide.Refused, "channel_auth"},
		{"too many", answer(429, `{}`), decide.Later, "line_rate_limited"},
		{"trouble", answer(500, `{}`), decide.NotReached, "line_token_unavailable"},
		{"redirected", answer(302, ``, "Location", "/"), decide.NotReached, "line_token_unavailable"},
		{"nonsense", answer(200, `<html>`), decide.NotReached, "line_token_unavailable"},
		{"no token", answer(200, `{"expires_in":900}`), decide.NotReached, "line_token_unavailable"},
		{"no life", answer(200, `{"access_token":"t"}`), decide.NotReached, "line_token_unavailable"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/oauth2/v3/token" {
					t.Errorf("%s was called without a token", r.URL.Path)
				}
				tc.handler(w, r)
			}, func(cfg *Config) { cfg.Credentials = made })
			if a := c.Call(t.Context(), replyCall()); a.Outcome != tc.outcome || a.Code != tc.code || strings.Contains(a.Detail, "s3cret") {
				t.Errorf("%+v", a)
			}
		})
	}
}

func TestCredentialsThatAreNone(t *testing.T) {
	for name, tc := range map[string]struct {
		creds   Credentials
		err     error
		outcome decide.Outcome
		code    string
	}{
		"vault locked":            {err: errors.New("locked"), outcome: decide.NotReached, code: "channel_credentials"},
		"empty":                   {outcome: decide.Refused, code: "channel_auth"},
		"no secret":               {creds: Credentials{ChannelID: "1"}, outcome: decide.Refused, code: "channel_auth"},
		"token of two lines":      {creds: Credentials{AccessToken: "a\nb"}, outcome: decide.Refused, code: "channel_auth"},
		"token with ideogram":     {creds: Credentials{AccessToken: "秘密"}, outcome: decide.Refused, code: "channel_auth"},
		"token with space around": {creds: Credentials{AccessToken: " tok\n"}, outcome: decide.Accepted},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, answer(200, "{}"), func(cfg *Config) {
				cfg.Credentials = func(context.Context, desk.ChannelID) (Credentials, error) { return tc.creds, tc.err }
			})
			if a := c.Call(t.Context(), replyCall()); a.Outcome != tc.outcome || a.Code != tc.code {
				t.Errorf("%+v", a)
			}
		})
	}
}

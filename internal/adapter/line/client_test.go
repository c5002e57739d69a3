package line

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// pasted are credentials with a long-lived token; made are those that need one to be made.
func pasted(context.Context, desk.ChannelID) (Credentials, error) {
	return Credentials{AccessToken: "pasted-token"}, nil
}

func made(context.Context, desk.ChannelID) (Credentials, error) {
	return Credentials{ChannelID: "1234567890", Secret: "s3cret"}, nil
}

// serve starts a server that stands in for LINE and a client that speaks to it.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*Config)) (*Client, *httptest.Server) {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return clientFor(t, srv.URL, change...), srv
}

func clientFor(t *testing.T, base string, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{APIBase: base, Credentials: pasted}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// answer makes a handler that always says the same.
func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// lines collects what is logged.
type lines struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func TestNewRefuses(t *testing.T) {
	for name, cfg := range map[string]Config{
		"no credentials": {},
		"no scheme":      {APIBase: "api.line.me", Credentials: pasted},
		"not http":       {APIBase: "ftp://api.line.me", Credentials: pasted},
		"no host":        {BlobBase: "https://", Credentials: pasted},
	} {
		if c, err := New(cfg); err == nil || c != nil {
			t.Errorf("%s: accepted", name)
		}
	}
	c, err := New(Config{Credentials: pasted})
	if err != nil || c.api != LineAPI || c.blob != LineBlob {
		t.Errorf("defaults: %+v, %v", c, err)
	}
	c, err = New(Config{APIBase: "http://127.0.0.1:1/emu/", Credentials: pasted})
	if err != nil || c.api != "http://127.0.0.1:1/emu" || c.blob != c.api {
		t.Errorf("one base for both, prefix kept: %+v, %v", c, err)
	}
}

func TestLogSaysNothingOfWhatWasSaid(t *testing.T) {
	var out lines
	var seen []Seen
	c, _ := serve(t, answer(200, `{"sentMessages":[{"id":"1","quoteToken":"qt-secret"}]}`, "X-Line-Request-Id", "req-7"), func(cfg *Config) {
		cfg.Log = slog.New(slog.NewJSONHandler(&out, nil))
		cfg.Observe = func(s Seen) { seen = append(seen, s) }
	})
	c.Call(t.Context(), desk.Call{ID: "8d3c", Channel: "ch", Route: desk.Push, To: userA, Body: []byte(`{"to":"` + userA + `","messages":[{"type":"text","text":"private words"}]}`)})
	if _, err := c.Profile(t.Context(), "ch", desk.Source{Kind: desk.FromUser, ID: userA}); err != nil {
		t.Fatal(err)
	}
	log := out.String()
	for _, secret := range []string{"private", "pasted-token", userA, "qt-secret"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q: %s", secret, log)
		}
	}
	for _, want := range []string{`"endpoint":"push"`, `"method":"POST"`, `"status":200`, `"x_line_request_id":"req-7"`, `"ms":`, `"endpoint":"profile"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
	if strings.Count(log, "\n") != 2 || len(seen) != 2 || seen[0].Endpoint != "push" || seen[0].Status != 200 || seen[0].Channel != "ch" {
		t.Errorf("one line and one observation a request: %s %+v", log, seen)
	}
}

func TestErrorsHoldNoIdsOrTokens(t *testing.T) {
	c := clientFor(t, "http://127.0.0.1:1", func(cfg *Config) { cfg.Timeout = time.Second })
	_, err := c.Profile(t.Context(), "ch", desk.Source{Kind: desk.FromUser, ID: userA})
	if desk.CodeOf(err) != "line_unavailable" || strings.Contains(err.Error(), userA) || strings.Contains(err.Error(), "pasted-token") {
		t.Errorf("%v", err)
	}
}

func quickServer(tb testing.TB) string {
	tb.Helper()
	srv := httptest.NewServer(answer(200, `{"sentMessages":[{"id":"1"}]}`))
	tb.Cleanup(srv.Close)
	return srv.URL
}

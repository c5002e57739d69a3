package model

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const key = "sk-very-secret"

// served is a server that answers each request by f.
func served(t *testing.T, f http.HandlerFunc) flow.ModelCall {
	t.Helper()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return flow.ModelCall{URL: srv.URL + "/v1", Key: key, Model: "m"}
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestWhatIsAskedAndAnswered(t *testing.T) {
	var got map[string]any
	var path, auth string
	ask := served(t, func(w http.ResponseWriter, r *http.Request) {
		path, auth = r.URL.Path, r.Header.Get("Authorization")
		_ = json.NewDecoder(r.Body).Decode(&got)
		if strings.HasSuffix(path, "embeddings") {
			_, _ = io.WriteString(w, `{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}],"usage":{"prompt_tokens":7}}`)
			return
		}
		_, _ = io.WriteString(w, `{"choices":[{"message":{"role":"assistant","content":"はい"}}],"usage":{"prompt_tokens":11,"completion_tokens":3}}`)
	})
	c := New(here)
	text, used, err := c.Chat(t.Context(), ask, "orders", "question", 99)
	if err != nil || text != "はい" || used != (flow.Tokens{In: 11, Out: 3}) {
		t.Errorf("%q %+v %v", text, used, err)
	}
	if path != "/v1/chat/completions" || auth != "Bearer "+key || got["model"] != "m" || got["max_tokens"] != 99.0 || got["temperature"] != 0.0 {
		t.Errorf("%s %s %v", path, auth, got)
	}
	ask.Dimensions, ask.Key = 2, ""
	vectors, used, err := c.Embed(t.Context(), ask, []string{"a", "b"})
	if err != nil || len(vectors) != 2 || vectors[0][0] != 1 || vectors[1][1] != 1 || used.In != 7 {
		t.Errorf("%v %+v %v", vectors, used, err)
	}
	if path != "/v1/embeddings" || auth != "" || got["dimensions"] != 2.0 {
		t.Errorf("%s %q %v", path, auth, got)
	}
}

func TestWhatGoesWrong(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   error
	}{
		"too many requests": {429, `{"error":"slow down, ` + key + `"}`, flow.ErrModelBusy},
		"no credit":         {402, "", flow.ErrModelBusy},
		"wrong key":         {401, `{"error":"Incorrect API key provided: ` + key + `"}`, flow.ErrModelRefused},
		"moved":             {302, "", flow.ErrModelRefused},
		"broken":            {500, key, flow.ErrModelBroken},
		"no JSON":           {200, "<html>", flow.ErrModelNonsense},
		"no choice":         {200, `{"choices":[]}`, flow.ErrModelNonsense},
		"too large":         {200, strings.Repeat(" ", maxAnswer+1), flow.ErrModelNonsense},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := New(here).Chat(t.Context(), served(t, says(c.status, c.body)), "o", "q", 1)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), key) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	for name, body := range map[string]string{
		"too few vectors": `{"data":[{"index":0,"embedding":[1]}]}`, "unequal": `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}`,
		"foreign index": `{"data":[{"index":7,"embedding":[1]}]}`, "empty": `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`,
	} {
		if _, _, err := New(here).Embed(t.Context(), served(t, says(200, body)), []string{"a", "b"}); !errors.Is(err, flow.ErrModelNonsense) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSlow(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	begun, done := make(chan struct{}), make(chan struct{})
	ask := served(t, func(_ http.ResponseWriter, r *http.Request) { close(begun); <-done })
	defer close(done)
	go func() { <-begun; cancel() }() // the time is up once the other side has it
	if _, _, err := New(here).Chat(ctx, ask, "o", "q", 1); !errors.Is(err, flow.ErrModelSlow) {
		t.Errorf("%v", err)
	}
}

// here is where the tests' servers are.
var here = publicnet.Own{netip.MustParsePrefix("127.0.0.0/8")}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]struct{ open, private bool }{
		"https://api.example.com/v1": {true, true}, "http://127.0.0.1:8080/v1": {false, true}, "https://user:pw@example.com": {}, "https://example.com/?q=1": {},
		"ftp://example.com": {}, "": {}, "https://": {}, "://": {},
	} {
		if got := New(nil).Check(address) == nil; got != want.open {
			t.Errorf("%q: %v", address, got)
		}
		if got := New(here).Check(address) == nil; got != want.private {
			t.Errorf("%q where private ones are allowed: %v", address, got)
		}
	}
	// A name may lead anywhere: the address is looked at when it is dialled.
	srv := httptest.NewTLSServer(says(200, "{}"))
	defer srv.Close()
	_, _, err := New(nil).Chat(t.Context(), flow.ModelCall{URL: srv.URL}, "o", "q", 1)
	if !errors.Is(err, flow.ErrModelAddress) || desk.KindOf(err) != desk.Invalid {
		t.Errorf("a private address behind https: %v", err)
	}
}

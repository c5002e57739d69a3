package line

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func TestContent(t *testing.T) {
	file := bytes.Repeat([]byte("0123456789"), 100_000)
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v2/bot/message/468789577898262530/content" || r.Header.Get("Authorization") != "Bearer pasted-token" {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		w.Header().Set("Content-Type", "image/jpeg; charset=binary")
		_, _ = w.Write(file)
	})
	body, kind, err := c.Content(t.Context(), "ch", "468789577898262530")
	if err != nil || kind != "image/jpeg" {
		t.Fatalf("%q, %v", kind, err)
	}
	got, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil || !bytes.Equal(got, file) {
		t.Errorf("%d bytes of %d, %v", len(got), len(file), err)
	}
}

func TestContentErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		want    error
		code    string
	}{
		"being prepared":           {handler: answer(202, ""), want: flow.ErrNotReady},
		"taken back":               {handler: answer(410, `{"message":"The content is gone"}`), want: flow.ErrContentGone},
		"unknown":                  {handler: answer(404, `{"message":"not found"}`), want: ErrContentUnknown},
		"a success without a file": {handler: answer(204, ""), code: "line_unavailable"},
		"forbidden":                {handler: answer(403, `{}`), code: "line_forbidden"},
		"token refused":            {handler: answer(401, `{}`), code: "channel_auth"},
		"too many":                 {handler: answer(429, `{}`), code: "line_rate_limited"},
		"trouble":                  {handler: answer(500, `{}`), code: "line_unavailable"},
		"redirected":               {handler: answer(302, "", "Location", "/"), code: "line_refused"},
		"announced too large": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "314572801")
			w.WriteHeader(200)
		}, want: ErrContentTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, tc.handler)
			body, _, err := c.Content(t.Context(), "ch", "1")
			if body != nil || err == nil || (tc.want != nil && !errors.Is(err, tc.want)) || (tc.code != "" && desk.CodeOf(err) != tc.code) {
				t.Errorf("%v", err)
			}
		})
	}
	c := clientFor(t, "http://127.0.0.1:1")
	for _, id := range []string{"", "../../x", "1/2", "1?x", strings.Repeat("1", 200)} {
		if _, _, err := c.Content(t.Context(), "ch", id); desk.CodeOf(err) != "bad_line_id" {
			t.Errorf("id %q: %v", id, err)
		}
	}
}

func TestContentCutAndStalled(t *testing.T) {
	read := func(t *testing.T, c *Client) error {
		t.Helper()
		body, _, err := c.Content(t.Context(), "ch", "1")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = body.Close() }()
		_, err = io.Copy(io.Discard, body)
		return err
	}
	for name, head := range map[string]string{
		"shorter than announced": "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it",
		"chunks without an end":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			base := cutting(t, func(_ int, c net.Conn) { _ = readRequest(c); _, _ = io.WriteString(c, head) })
			if err := read(t, clientFor(t, base)); !errors.Is(err, ErrContentCut) {
				t.Errorf("%v", err)
			}
		})
		t.Run(name+", then silence", func(t *testing.T) {
			base := cutting(t, func(_ int, c net.Conn) {
				_ = readRequest(c)
				_, _ = io.WriteString(c, head)
				_, _ = io.Copy(io.Discard, c) // until the client hangs up
			})
			c := clientFor(t, base, func(cfg *Config) { cfg.Stall = 50 * time.Millisecond })
			if err := read(t, c); !errors.Is(err, ErrContentCut) {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("never an answer", func(t *testing.T) {
		base := cutting(t, func(_ int, c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		c := clientFor(t, base, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond })
		if _, _, err := c.Content(t.Context(), "ch", "1"); desk.KindOf(err) != desk.Unavailable {
			t.Errorf("%v", err)
		}
	})
}

func TestStreamLimit(t *testing.T) {
	for size, want := range map[int]error{99: nil, 100: nil, 101: ErrContentTooLarge, 100_000: ErrContentTooLarge} {
		_, watch := newStall(t.Context(), time.Minute, time.Minute)
		resp := &http.Response{Body: io.NopCloser(bytes.NewReader(make([]byte, size))), ContentLength: -1}
		body, kind, err := stream(resp, watch, 100)
		if err != nil || kind != "application/octet-stream" {
			t.Fatalf("%q, %v", kind, err)
		}
		n, err := io.Copy(io.Discard, body)
		if !errors.Is(err, want) || n > 100 {
			t.Errorf("%d bytes: read %d, %v", size, n, err)
		}
		_ = body.Close()
	}
}

// A slow file is not a stalled one: only silence between two pieces counts.
func TestStreamGivesSlowFilesTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, watch := newStall(t.Context(), time.Second, time.Minute)
		pieces, feed := io.Pipe()
		stop := context.AfterFunc(ctx, func() { _ = feed.CloseWithError(context.Cause(ctx)) })
		defer stop()
		fed := make(chan struct{})
		go func() {
			defer close(fed)
			for range 10 {
				time.Sleep(50 * time.Second) // of the bubble's time
				_, _ = feed.Write([]byte("piece"))
			}
			time.Sleep(2 * time.Minute)
			_ = feed.Close()
		}()
		body, _, err := stream(&http.Response{Body: pieces, ContentLength: -1}, watch, maxContent)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(body)
		if len(got) != 50 || !errors.Is(err, ErrContentCut) || !errors.Is(err, errStall) {
			t.Errorf("%d bytes, %v; want all ten pieces, then the end of patience", len(got), err)
		}
		_ = body.Close()
		<-fed
	})
}

func TestPicture(t *testing.T) {
	big := make([]byte, maxPicture+1)
	c, srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a token was sent to a picture host")
		}
		switch r.URL.Path {
		case "/ok.png":
			_, _ = io.WriteString(w, "png")
		case "/big.png":
			_, _ = w.Write(big)
		case "/away.png":
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		default:
			w.WriteHeader(404)
		}
	})
	if got, err := c.Picture(t.Context(), srv.URL+"/ok.png"); err != nil || string(got) != "png" {
		t.Errorf("%q, %v", got, err)
	}
	for path, code := range map[string]string{"/big.png": "content_too_large", "/away.png": "bad_address", "/none.png": "content_gone"} {
		if _, err := c.Picture(t.Context(), srv.URL+path); desk.CodeOf(err) != code {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, address := range []string{"", "x", "http://profile.line-scdn.net/a", "https://evil.example/a", "https://line-scdn.net.evil.example/", "https://evilline-scdn.net/",
		"https://u:p@profile.line-scdn.net/", "https://profile.line-scdn.net:8443/", "file:///etc/passwd", "http://127.0.0.1:1/", "//profile.line-scdn.net/"} {
		if _, err := c.Picture(t.Context(), address); desk.CodeOf(err) != "bad_address" {
			t.Errorf("%q: %v", address, err)
		}
	}
	for _, address := range []string{"https://profile.line-scdn.net/0h1", "https://sprofile.line-scdn.net/0h1", "https://obs.line-apps.com/x", "https://PROFILE.LINE-SCDN.NET/x"} {
		if !lineHost(address) {
			t.Errorf("%q is LINE's", address)
		}
	}
}

func TestExternalReachesNothingPrivate(t *testing.T) {
	c, srv := serve(t, answer(200, "ours"))
	body, _, err := c.External(t.Context(), srv.URL+"/x.jpg")
	if err != nil {
		t.Fatalf("the configured host: %v", err)
	}
	_ = body.Close()
	for _, address := range []string{"http://example.com/a", "ftp://example.com/a", "https://", "", "::"} {
		if _, _, err := c.External(t.Context(), address); desk.CodeOf(err) != "bad_address" {
			t.Errorf("%q: %v", address, err)
		}
	}
	secure := strings.Replace(srv.URL, "http://", "https://", 1)
	for _, address := range []string{secure, "https://localhost:1/", "https://[::1]:1/", "https://[::ffff:127.0.0.1]:1/"} {
		_, _, err := c.External(t.Context(), address)
		if desk.CodeOf(err) != "line_unavailable" || !strings.Contains(err.Error(), "public internet") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

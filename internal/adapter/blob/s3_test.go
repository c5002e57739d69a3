package blob

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func TestS3IsSharedWithoutMixing(t *testing.T) {
	store := newStore(t)
	cfg := store.config("desk-files")
	one, err := NewS3(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Prefix = "other/"
	two, err := NewS3(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	put(t, one, "a", "of one")
	put(t, two, "a", "of two")
	put(t, two, "b", "of two")
	if got := get(t, one, "a"); got != "of one" {
		t.Errorf("got %q", got)
	}
	if infos, err := one.List(t.Context(), "", 10); err != nil || len(infos) != 1 {
		t.Errorf("List = %v, %v; want its own only", infos, err)
	}
}

// A server on the same network may be spoken to without TLS: what goes over it is sealed.
func TestS3WithoutTLS(t *testing.T) {
	backend := s3mem.New()
	if err := backend.CreateBucket("files"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	defer srv.Close()
	s, err := NewS3(t.Context(), S3Config{Endpoint: srv.URL, Region: "r", Bucket: "files", AccessKey: "a", SecretKey: "s"})
	if err != nil {
		t.Fatal(err)
	}
	life(t, s)
}

func TestS3SaysWhatIsWrong(t *testing.T) {
	store := newStore(t)
	if _, err := NewS3(t.Context(), store.config("typo")); err == nil || !strings.Contains(err.Error(), `no bucket "typo"`) {
		t.Errorf("no bucket: %v", err)
	}
	cfg := store.config("desk-files")
	cfg.Endpoint = "s3.example.jp"
	if _, err := NewS3(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "https://") {
		t.Errorf("no scheme: %v", err)
	}
}

// A store that is away does not keep the desk from starting, and comes back by itself.
func TestS3MayBeAway(t *testing.T) {
	store := newStore(t)
	cfg := store.config("desk-files")
	away := &gateTransport{next: cfg.HTTP}
	away.shut = true
	cfg.HTTP = away
	s, err := NewS3(t.Context(), cfg)
	if !errors.Is(err, ErrAway) || s == nil {
		t.Fatalf("a store that is away: %v, %v", s, err)
	}
	away.shut = false
	put(t, s, "a", "one")
	if got := get(t, s, "a"); got != "one" {
		t.Errorf("got %q", got)
	}
}

type gateTransport struct {
	next http.RoundTripper
	shut bool
}

func (g *gateTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.shut {
		return nil, context.DeadlineExceeded
	}
	return g.next.RoundTrip(r)
}

// What a store answers becomes words that say what to do, and never its keys.
func TestS3Answers(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		want   error
	}{
		{403, "AccessDenied", errKeys},
		{403, "SignatureDoesNotMatch", errKeys},
		{507, "InsufficientStorage", ErrFull},
		{400, "QuotaExceeded", ErrFull},
		{404, "NoSuchKey", ErrNotFound},
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead && strings.Count(strings.Trim(r.URL.Path, "/"), "/") == 0 {
				return // the bucket is there
			}
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(`<?xml version="1.0"?><Error><Code>` + c.code + `</Code><Message>words</Message></Error>`))
		}))
		s, err := NewS3(t.Context(), S3Config{Endpoint: srv.URL, Region: "r", Bucket: "files", AccessKey: "zugang", SecretKey: "geheim"})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Put(t.Context(), "a", strings.NewReader("x"))
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v, want %v", c.code, err, c.want)
		}
		srv.Close()
	}
}

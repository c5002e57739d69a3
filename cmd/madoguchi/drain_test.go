package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// leadClock is the real clock, but the lead time ends when the test says so.
type leadClock struct {
	systemClock
	lead time.Duration
	wait chan struct{} // closed when somebody waits for it
	over chan time.Time
}

func (c *leadClock) After(d time.Duration) (<-chan time.Time, func()) {
	if d == c.lead {
		close(c.wait)
		return c.over, func() {}
	}
	return c.systemClock.After(d)
}

func testDesk(t *testing.T, clock *leadClock) *parts {
	t.Helper()
	cfg := config.Desk{Listen: "127.0.0.1:0", Data: filepath.Join(t.TempDir(), "data"), LineAPI: "http://127.0.0.1:1",
		LineBlobAPI: "http://127.0.0.1:1", StaleAfter: time.Minute, TimeZone: "UTC", DrainWait: clock.lead}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	p, err := build(t.Context(), cfg, clock, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// status is that of a GET on a new connection; 0 when nobody listens.
func status(t *testing.T, url string) int {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get(url)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

// A node that was asked to stop says so first, serves on meanwhile, and only then closes its
// door.
func TestLoadBalancersAreToldFirst(t *testing.T) {
	clock := &leadClock{lead: 4*time.Minute + 56*time.Second, wait: make(chan struct{}), over: make(chan time.Time)}
	p := testDesk(t, clock)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, l) }()
	if got := status(t, base+"/readyz"); got != http.StatusOK {
		t.Fatalf("/readyz of a running node: %d", got)
	}
	stop()
	<-clock.wait
	for path, want := range map[string]int{"/readyz": 503, "/livez": 200, "/healthz": 200, "/webhook/line/none": 405, "/api/v1/openapi.json": 200} {
		if got := status(t, base+path); got != want {
			t.Errorf("%s while draining: %d, want %d", path, got, want)
		}
	}
	clock.over <- time.Time{}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if got := status(t, base+"/livez"); got != 0 {
		t.Errorf("the door is open after the end: %d", got)
	}
}

// A part that fails does not wait for load balancers.
func TestAFailureEndsTheLeadTime(t *testing.T) {
	clock := &leadClock{lead: 4*time.Minute + 56*time.Second, wait: make(chan struct{}), over: make(chan time.Time)}
	p := testDesk(t, clock)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, l) }()
	if got := status(t, "http://"+l.Addr().String()+"/livez"); got != http.StatusOK {
		t.Fatalf("/livez: %d", got)
	}
	stop()
	<-clock.wait
	if err := l.Close(); err != nil { // serving fails
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("Run ended well although serving failed")
	}
}

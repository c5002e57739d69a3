package lineemu

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// loopback tells whether a host name or address is this machine only.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Listen opens addr ("127.0.0.1:8081"; port 0 picks one). Anything but loopback is refused:
// the control API has no password and hands out channel secrets.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen address %q: give host:port, for example 127.0.0.1:8081: %w", addr, err)
	}
	if !loopback(host) {
		return nil, fmt.Errorf("listen address %q: the emulator serves this machine only: give 127.0.0.1, [::1] or localhost", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		_ = l.Close()
		return nil, fmt.Errorf("listen address %q: resolved to %s, which is not loopback", addr, l.Addr())
	}
	return l, nil
}

// ListenAndServe is Listen and Serve.
func (p *Platform) ListenAndServe(ctx context.Context, addr string) error {
	l, err := Listen(addr)
	if err != nil {
		return err
	}
	return p.Serve(ctx, l)
}

// Serve answers on l until ctx is done, then ends open requests within five seconds and
// returns nil. It does not Close the Platform. It sets PublicBase when that is empty.
func (p *Platform) Serve(ctx context.Context, l net.Listener) error {
	p.setPublicBase("http://" + l.Addr().String())
	srv := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if srv.Shutdown(grace) != nil {
			_ = srv.Close()
		}
	})
	err := srv.Serve(l)
	if !stop() {
		<-ended
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve %s: %w", l.Addr(), err)
}

func (p *Platform) setPublicBase(base string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.publicBase == "" {
		p.publicBase = base
	}
}

// TB is the part of *testing.T that NewServer needs.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Server is a Platform listening on a loopback port.
type Server struct {
	*Platform
	URL string // http://127.0.0.1:port; the base URL of api and api-data
}

// NewServer starts a Platform on a free loopback port for one test and ends both with it.
// At most one Config may be given.
func NewServer(t TB, cfg ...Config) *Server {
	t.Helper()
	var c Config
	if len(cfg) > 0 {
		c = cfg[0]
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatalf("lineemu: %v", err)
	}
	p := New(c)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Fatalf("lineemu: %v", err)
		}
		if err := p.Close(context.Background()); err != nil {
			t.Fatalf("lineemu: %v", err)
		}
	})
	p.setPublicBase("http://" + l.Addr().String())
	return &Server{Platform: p, URL: "http://" + l.Addr().String()}
}

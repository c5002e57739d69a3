package lineemu

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// wire carries webhooks over plain HTTP/1.1 on connections that are kept: what net/http's Transport
// does, without a reading and a writing goroutine per connection, so that the emulator leaves the
// processor to the program under test. Everything but http URLs goes to a Transport.
//
// Like that Transport it sends nothing twice by itself: an idle connection is looked at before it
// is used, and an error after that is the delivery's.
type wire struct {
	other *http.Transport

	mu   sync.Mutex
	idle map[string][]*wireConn // by host:port, the last used at the end
}

type wireConn struct {
	net.Conn
	raw   syscall.RawConn
	r     *bufio.Reader
	w     *bufio.Writer
	since time.Time // idle since then
}

const (
	idleMost = 1024
	idleLife = 30 * time.Second
)

func newWire() *wire {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	t.MaxIdleConns, t.MaxIdleConnsPerHost = idleMost, idleMost
	t.IdleConnTimeout = idleLife
	t.DisableCompression = true
	return &wire{other: t, idle: map[string][]*wireConn{}}
}

// RoundTrip sends one request and reads its answer to the end. The request's context must have a deadline.
func (t *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	deadline, timed := req.Context().Deadline()
	if req.URL.Scheme != "http" || !timed {
		return t.other.RoundTrip(req)
	}
	addr := req.URL.Host
	if req.URL.Port() == "" {
		addr = net.JoinHostPort(req.URL.Hostname(), "80")
	}
	c, err := t.conn(req.Context(), addr, deadline)
	if err != nil {
		return nil, err
	}
	resp, keep, err := c.exchange(req)
	if err != nil || !keep {
		_ = c.Close()
		return resp, err
	}
	t.put(addr, c)
	return resp, nil
}

// exchange writes the request and reads the answer; keep tells whether the connection can go on.
func (c *wireConn) exchange(req *http.Request) (resp *http.Response, keep bool, err error) {
	if err := req.Write(c.w); err != nil {
		return nil, false, err
	}
	if err := c.w.Flush(); err != nil {
		return nil, false, err
	}
	for resp == nil || resp.StatusCode < 200 { // 1xx come before the answer
		if resp, err = http.ReadResponse(c.r, req); err != nil {
			return nil, false, err
		}
	}
	if resp.ContentLength == 0 {
		return resp, !resp.Close, nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, false, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, !resp.Close && len(body) <= maxAnswer, nil
}

// conn returns an idle connection that is alive, or a new one.
func (t *wire) conn(ctx context.Context, addr string, deadline time.Time) (*wireConn, error) {
	for c := t.take(addr); c != nil; c = t.take(addr) {
		if time.Since(c.since) < idleLife && c.r.Buffered() == 0 && c.SetDeadline(deadline) == nil && alive(c.raw) {
			return c, nil
		}
		_ = c.Close()
	}
	var d net.Dialer
	nc, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &wireConn{Conn: nc, r: bufio.NewReader(nc), w: bufio.NewWriter(nc)}
	if c.raw, err = nc.(*net.TCPConn).SyscallConn(); err == nil {
		err = c.SetDeadline(deadline)
	}
	return c, err
}

func (t *wire) take(addr string) *wireConn {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.idle[addr]
	if len(list) == 0 {
		return nil
	}
	c := list[len(list)-1]
	t.idle[addr] = list[:len(list)-1]
	return c
}

func (t *wire) put(addr string, c *wireConn) {
	c.since = time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.idle[addr]) >= idleMost {
		_ = c.Close()
		return
	}
	t.idle[addr] = append(t.idle[addr], c)
}

func (t *wire) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, list := range t.idle {
		for _, c := range list {
			_ = c.Close()
		}
	}
	clear(t.idle)
	t.other.CloseIdleConnections()
}

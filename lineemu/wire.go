package lineemu

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// wire carries webhooks over plain HTTP/1.1 on connections that are kept: what net/http's Transport
// does, without a reading and a writing goroutine per connection, so that the emulator leaves the
// processor to the program under test. Everything but http URLs goes to a Transport.
//
// Like that Transport it sends nothing twice by itself: an idle connection is looked at before it
// is used, and an error after that is the delivery's.
type wire struct {
	other transport

	mu   sync.Mutex
	idle map[string][]*wireConn // by host:port, the last used at the end
}

type wireConn struct {
	net.Conn
	alive func() bool // looks, without waiting, whether the other side is still there and quiet
	r     *bufio.Reader
	out   []byte    // the last request, kept for its room
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
	return &wire{other: transport{t}, idle: map[string][]*wireConn{}}
}

func (t *wire) carry(to *url.URL, sig string, body []byte, deadline time.Time) (int, []byte, error) {
	if to.Scheme != "http" || to.User != nil || strings.ContainsFunc(to.Host, oddInHost) {
		return t.other.carry(to, sig, body, deadline)
	}
	addr := to.Host
	if to.Port() == "" {
		addr = net.JoinHostPort(to.Hostname(), "80")
	}
	c, err := t.conn(addr, deadline)
	if err != nil {
		return 0, nil, err
	}
	status, answer, keep, err := c.exchange(to, sig, body)
	if err != nil || !keep {
		_ = c.Close()
		return status, answer, err
	}
	t.put(addr, c)
	return status, answer, nil
}

// oddInHost is what net/http's Transport would have to rewrite in a Host header.
func oddInHost(r rune) bool { return r > '~' || r == '%' }

// conn returns an idle connection that is alive, or a new one.
func (t *wire) conn(addr string, deadline time.Time) (*wireConn, error) {
	for c := t.take(addr); c != nil; c = t.take(addr) {
		if time.Since(c.since) < idleLife && c.r.Buffered() == 0 && c.SetDeadline(deadline) == nil && c.alive() {
			return c, nil
		}
		_ = c.Close()
	}
	d := net.Dialer{Deadline: deadline}
	nc, err := d.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &wireConn{Conn: nc, r: bufio.NewReader(nc)}
	raw, err := nc.(*net.TCPConn).SyscallConn()
	if err == nil {
		err = c.SetDeadline(deadline)
	}
	c.alive = look(raw)
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
	t.other.close()
}

package line

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// cutting listens and gives each connection, with its number from 1, to handle.
func cutting(t *testing.T, handle func(n int, conn net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 1; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			handle(n, conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return "http://" + l.Addr().String()
}

func readRequest(conn net.Conn) error {
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

func TestCallNotReached(t *testing.T) {
	secure := httptest.NewTLSServer(answer(200, "{}")) // its certificate is nobody's friend
	defer secure.Close()
	silent := cutting(t, func(_ int, conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	for name, base := range map[string]string{
		"nobody listens":                    "http://127.0.0.1:1",
		"no such host":                      "http://line.invalid",
		"bad certificate":                   secure.URL,
		"TLS to a server that says nothing": "https" + silent[len("http"):],
	} {
		t.Run(name, func(t *testing.T) {
			c := clientFor(t, base, func(cfg *Config) { cfg.Timeout = 300 * time.Millisecond })
			if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.NotReached || a.Code != "line_unreachable" || a.Detail != "" {
				t.Errorf("%+v", a)
			}
		})
	}
	t.Run("dialled once", func(t *testing.T) {
		tr, dials := newTransport(), 0
		tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
			dials++
			return nil, errors.New("the line is down")
		}
		c := clientFor(t, "http://line.example", func(cfg *Config) { cfg.HTTP = &http.Client{Transport: tr} })
		if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.NotReached || dials != 1 {
			t.Errorf("%+v after %d dials", a, dials)
		}
	})
	t.Run("called with no time left", func(t *testing.T) {
		c, _ := serve(t, answer(200, "{}"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if a := c.Call(ctx, replyCall()); a.Outcome != decide.NotReached {
			t.Errorf("%+v", a)
		}
	})
}

func TestCallInDoubt(t *testing.T) {
	for name, handle := range map[string]func(int, net.Conn){
		"cut after the request":     func(_ int, c net.Conn) { _ = readRequest(c) },
		"cut within the request":    func(_ int, c net.Conn) { _, _ = c.Read(make([]byte, 16)) },
		"an answer that is none":    func(_ int, c net.Conn) { _ = readRequest(c); _, _ = io.WriteString(c, "hello\r\n\r\n") },
		"an answer cut in its head": func(_ int, c net.Conn) { _ = readRequest(c); _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-") },
	} {
		t.Run(name, func(t *testing.T) {
			var conns atomic.Int64
			base := cutting(t, func(n int, c net.Conn) { conns.Add(1); handle(n, c) })
			c := clientFor(t, base)
			if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Doubt || a.Code != "line_cut" {
				t.Errorf("%+v", a)
			}
			if conns.Load() != 1 {
				t.Errorf("%d connections: the request was sent again", conns.Load())
			}
		})
	}
	t.Run("no answer in time", func(t *testing.T) {
		base := cutting(t, func(_ int, c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		c := clientFor(t, base, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond })
		if a := c.Call(t.Context(), pushCall()); a.Outcome != decide.Doubt || a.Code != "line_timeout" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("taken, then cut in the body", func(t *testing.T) {
		base := cutting(t, func(_ int, c net.Conn) {
			_ = readRequest(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"sentMess")
		})
		if a := clientFor(t, base).Call(t.Context(), replyCall()); a.Outcome != decide.Accepted {
			t.Errorf("%+v", a)
		}
	})
}

// A kept connection that dies under the second request: it had been written, so it is in
// doubt, and nobody sends it again behind our back.
func TestCallOnKeptConnectionIsNotRepeated(t *testing.T) {
	var requests atomic.Int64
	base := cutting(t, func(_ int, c net.Conn) {
		r := bufio.NewReader(c)
		for i := 0; i < 2; i++ {
			req, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, req.Body)
			requests.Add(1)
			if i == 0 {
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
			}
		}
	})
	c := clientFor(t, base)
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Accepted {
		t.Fatalf("%+v", a)
	}
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Doubt {
		t.Errorf("%+v", a)
	}
	if requests.Load() != 2 {
		t.Errorf("%d requests, want 2", requests.Load())
	}
}

// dying is a connection that can be made to refuse every write.
type dying struct {
	net.Conn
	dead *atomic.Bool
	take int // bytes it still takes when dead
}

func (d *dying) Write(p []byte) (int, error) {
	if !d.dead.Load() {
		return d.Conn.Write(p)
	}
	n := min(d.take, len(p))
	if n > 0 {
		n, _ = d.Conn.Write(p[:n])
	}
	return n, syscall.EPIPE
}

// dyingClient keeps its first connection, which then dies; later ones live.
func dyingClient(t *testing.T, take int, dialAgain bool) (*Client, *atomic.Bool, *atomic.Int64) {
	t.Helper()
	var requests, dials atomic.Int64
	dead := new(atomic.Bool)
	tr := newTransport()
	dial := tr.DialContext
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		n := dials.Add(1)
		if n > 1 && !dialAgain {
			return nil, errors.New("the line is down")
		}
		conn, err := dial(ctx, network, addr)
		if err != nil || n > 1 {
			return conn, err
		}
		inner := conn.(*countedConn)
		return &countedConn{Conn: &dying{Conn: inner.Conn, dead: dead, take: take}}, nil
	}
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		answer(200, "{}")(w, r)
	}, func(cfg *Config) { cfg.HTTP = &http.Client{Transport: tr} })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Accepted {
		t.Fatalf("%+v", a)
	}
	dead.Store(true)
	return c, dead, &requests
}

func TestCallOnDeadKeptConnection(t *testing.T) {
	t.Run("nothing written, another connection carries it", func(t *testing.T) {
		c, _, requests := dyingClient(t, 0, true)
		if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Accepted || requests.Load() != 2 {
			t.Errorf("%+v after %d requests", a, requests.Load())
		}
	})
	t.Run("nothing written, no other connection", func(t *testing.T) {
		c, _, requests := dyingClient(t, 0, false)
		if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.NotReached || requests.Load() != 1 {
			t.Errorf("%+v after %d requests", a, requests.Load())
		}
	})
	t.Run("one byte written is doubt", func(t *testing.T) {
		c, _, requests := dyingClient(t, 1, true)
		if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Doubt || requests.Load() != 1 {
			t.Errorf("%+v after %d requests", a, requests.Load())
		}
	})
}

// With a transport that is not ours nothing can be proved once there is a connection.
func TestCallOverLentTransport(t *testing.T) {
	base := cutting(t, func(_ int, c net.Conn) { _ = readRequest(c) })
	c := clientFor(t, base, func(cfg *Config) { cfg.HTTP = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Doubt {
		t.Errorf("%+v", a)
	}
	c = clientFor(t, "http://127.0.0.1:1", func(cfg *Config) { cfg.HTTP = &http.Client{Transport: &http.Transport{}} })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.NotReached {
		t.Errorf("%+v", a)
	}
}

package lineemu

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// post sends a body over w and returns status, answer and error.
func (t *wire) post(tb testing.TB, to, body string) (int, string, error) {
	tb.Helper()
	u, err := url.Parse(to)
	if err != nil {
		tb.Fatal(err)
	}
	status, answer, err := t.carry(u, "sig", []byte(body), time.Now().Add(10*time.Second))
	return status, string(answer), err
}

func TestWireKeepsItsConnection(t *testing.T) {
	var opened atomic.Int64
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/early":
			w.WriteHeader(http.StatusEarlyHints)
		case "/chunks":
			_ = http.NewResponseController(w).Flush()
		case "/last":
			w.Header().Set("Connection", "close")
		}
		_, _ = w.Write(body)
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	w := newWire()
	defer w.close()
	for i, path := range []string{"/", "/early", "/chunks", "/last", "/", "/"} {
		if status, got, err := w.post(t, srv.URL+path, "本文"); err != nil || status != 200 || got != "本文" {
			t.Errorf("%d %s: %d %q %v", i, path, status, got, err)
		}
	}
	if n := opened.Load(); n != 2 {
		t.Errorf("%d connections, want one before and one after Connection: close", n)
	}
	if status, got, err := w.post(t, srv.URL, strings.Repeat("x", maxAnswer+10)); err != nil || status != 200 || len(got) != maxAnswer {
		t.Errorf("a huge answer: %d, %d bytes, %v", status, len(got), err)
	}
	srv.CloseClientConnections() // as a restart of the program under test does
	if status, _, err := w.post(t, srv.URL, "a"); err != nil || status != 200 {
		t.Errorf("after a restart: %d %v", status, err)
	}
}

// An answer that breaks off is an error, and what the server took is not sent again.
func TestWireSendsNothingTwice(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	requests := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for range 2 { // a good answer, then a request that is taken and never answered
					r, err := http.ReadRequest(bufio.NewReader(c))
					if err != nil {
						return
					}
					body, _ := io.ReadAll(r.Body)
					requests <- string(body)
					if string(body) == "b" {
						return
					}
					_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				}
			}()
		}
	}()
	w := newWire()
	defer w.close()
	url := "http://" + l.Addr().String()
	if _, _, err := w.post(t, url, "a"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.post(t, url, "b"); err == nil {
		t.Error("no answer was taken for one")
	}
	if _, _, err := w.post(t, url, "c"); err != nil {
		t.Error(err)
	}
	if got := <-requests + <-requests + <-requests; got != "abc" || len(requests) != 0 {
		t.Errorf("the server got %q and %d more", got, len(requests))
	}
}

func BenchmarkLedgerAfter(b *testing.B) {
	p := New(Config{})
	defer func() { _ = p.Close(context.Background()) }()
	for range 500_000 {
		p.record(Item{UserID: "U"})
	}
	b.ReportAllocs()
	for b.Loop() {
		if items, _ := p.Ledger(499_900); len(items) != 100 {
			b.Fatal(len(items))
		}
	}
}

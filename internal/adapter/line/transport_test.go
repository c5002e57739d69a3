package line

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync/atomic"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// secure starts a TLS server that would speak HTTP/2, and a transport of ours that trusts it.
func secure(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *http.Transport) {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	tr := newTransport()
	tr.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return srv, tr
}

func TestTransportCountsThroughTLS(t *testing.T) {
	srv, tr := secure(t, func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 {
			t.Errorf("spoke %s: one connection must carry one request at a time", r.Proto)
		}
		answer(200, "{}")(w, r)
	})
	var watch reach
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), watch.trace()), http.MethodGet, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	discard(resp)
	if watch.conn == nil || watch.before == 0 {
		t.Errorf("the connection under TLS is not counted: %+v", watch.conn)
	}
	if watch.untouched() || watch.stale() {
		t.Error("a request that was answered counts as never written")
	}
}

func TestCallInDoubtThroughTLS(t *testing.T) {
	var calls atomic.Int64
	srv, tr := secure(t, func(http.ResponseWriter, *http.Request) {
		calls.Add(1)
		panic(http.ErrAbortHandler) // the connection is cut after the request was read
	})
	c := clientFor(t, srv.URL, func(cfg *Config) { cfg.HTTP = &http.Client{Transport: tr} })
	if a := c.Call(t.Context(), replyCall()); a.Outcome != decide.Doubt || calls.Load() != 1 {
		t.Errorf("%+v after %d requests", a, calls.Load())
	}
}

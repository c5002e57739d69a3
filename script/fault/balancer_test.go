package fault

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// balancer stands before the nodes as any load balancer does: a request that a
// node does not answer goes to the next. What it answers itself is counted.
type balancer struct {
	nodes    []*node
	url      string
	turn     atomic.Int64
	asked    atomic.Int64 // webhooks
	refused  atomic.Int64 // of them, not answered with 2xx
	retried  atomic.Int64
	upstream *http.Client

	lastWords atomic.Value // of a refusal
}

func newBalancer(t testing.TB, nodes []*node) *balancer {
	b := &balancer{nodes: nodes, upstream: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}}
	srv := httptest.NewServer(b)
	b.url = srv.URL
	t.Cleanup(srv.Close)
	return b
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	status, header, answer := b.ask(r, body)
	if strings.HasPrefix(r.URL.Path, "/webhook/") {
		b.asked.Add(1)
		if status/100 != 2 {
			b.refused.Add(1)
			b.lastWords.Store(fmt.Sprint(status, " ", string(answer)))
		}
	}
	for k, v := range header {
		w.Header()[k] = v
	}
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func (b *balancer) ask(r *http.Request, body []byte) (int, http.Header, []byte) {
	first := int(b.turn.Add(1))
	for try := range 3 * len(b.nodes) {
		n := b.nodes[(first+try)%len(b.nodes)]
		req, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+n.addr+r.URL.RequestURI(), bytes.NewReader(body))
		if err != nil {
			break
		}
		req.Header = r.Header.Clone()
		res, err := b.upstream.Do(req)
		if err != nil {
			b.retried.Add(1)
			continue
		}
		answer, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			b.retried.Add(1)
			continue
		}
		return res.StatusCode, res.Header, answer
	}
	return http.StatusBadGateway, nil, nil
}

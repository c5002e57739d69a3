package fault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// balancer stands before the nodes as any load balancer does: a request that a
// node does not answer goes to the next. What it answers itself is counted.
type balancer struct {
	nodes    []*node
	url      string
	strict   []atomic.Bool // by node: wants requests; nil = whoever fails is passed over
	stubborn atomic.Bool   // asks one node only and repeats nothing
	turn     atomic.Int64
	asked    atomic.Int64 // webhooks
	refused  atomic.Int64 // of them, not answered with 2xx
	hungUp   atomic.Int64 // of them, given up by LINE before an answer
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

// watch makes the balancer one of the strict kind: it looks at /readyz, asks only who
// wants requests, and repeats nothing that a node may have read, as is usual for POST.
func (b *balancer) watch(t testing.TB) {
	b.strict = make([]atomic.Bool, len(b.nodes))
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i, n := range b.nodes {
		b.strict[i].Store(true)
		all.Go(func() {
			for pause(ctx, 50*time.Millisecond) {
				res, err := b.upstream.Get("http://" + n.addr + "/readyz")
				if err == nil {
					_ = res.Body.Close()
				}
				b.strict[i].Store(err == nil && res.StatusCode == http.StatusOK)
			}
		})
	}
	t.Cleanup(func() { cancel(); all.Wait() })
}

// passes tells whether the next node may be asked after an error.
func (b *balancer) passes(err error) bool {
	var dial *net.OpError
	return !b.stubborn.Load() && (b.strict == nil || errors.As(err, &dial) && dial.Op == "dial")
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	status, header, answer := b.ask(r, body)
	if strings.HasPrefix(r.URL.Path, "/webhook/") {
		b.note(r.Context(), status, answer)
	}
	for k, v := range header {
		w.Header()[k] = v
	}
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// note counts what became of a webhook. Who hung up before an answer (LINE does after two
// seconds, on a machine that is that slow) was not refused.
func (b *balancer) note(asker context.Context, status int, answer []byte) {
	switch b.asked.Add(1); {
	case status/100 == 2:
	case asker.Err() != nil:
		b.hungUp.Add(1)
	default:
		b.refused.Add(1)
		b.lastWords.Store(fmt.Sprint(status, " ", string(answer)))
	}
}

func (b *balancer) ask(r *http.Request, body []byte) (int, http.Header, []byte) {
	first := int(b.turn.Add(1))
	for try := range 3 * len(b.nodes) {
		i := (first + try) % len(b.nodes)
		if b.strict != nil && !b.strict[i].Load() && try < 2*len(b.nodes) { // in the end whoever there is
			continue
		}
		n := b.nodes[i]
		req, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+n.addr+r.URL.RequestURI(), bytes.NewReader(body))
		if err != nil {
			break
		}
		req.Header = r.Header.Clone()
		res, err := b.upstream.Do(req)
		if err != nil {
			if b.retried.Add(1); b.passes(err) {
				continue
			}
			return http.StatusBadGateway, nil, []byte(err.Error())
		}
		answer, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			if b.retried.Add(1); b.passes(err) {
				continue
			}
			return http.StatusBadGateway, nil, []byte(err.Error())
		}
		return res.StatusCode, res.Header, answer
	}
	return http.StatusBadGateway, nil, nil
}

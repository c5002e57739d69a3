package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

func checkNamed(t *testing.T, p *parts, name string) httpapi.Check {
	t.Helper()
	for _, c := range p.checks() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %s", name)
	return httpapi.Check{}
}

// A newer schema is the rule while nodes are replaced one by one; an older one can only be a
// backup that was put under a running node.
func TestReadyWithWhichSchema(t *testing.T) {
	p := testDesk(t, &leadClock{lead: time.Minute})
	check := checkNamed(t, p, "schema")
	if !check.Ready {
		t.Error("an older schema does not take the node out")
	}
	ours := p.schema
	for _, c := range []struct {
		schema int64
		err    error
		note   string
	}{
		{ours, nil, fmt.Sprint(ours)},
		{ours - 1, nil, fmt.Sprintf("%d, this version's is %d: upgrade this node too", ours, ours-1)},
		{ours + 1, store.ErrOlder, fmt.Sprint(ours)},
	} {
		p.schema = c.schema
		note, err := check.Run(t.Context())
		if note != c.note || !errors.Is(err, c.err) {
			t.Errorf("node of %d: %q, %v", c.schema, note, err)
		}
	}
}

// A node whose store is gone gets no requests, and is not restarted for it.
func TestNotReadyWithoutStore(t *testing.T) {
	p := testDesk(t, &leadClock{lead: time.Minute})
	ask := func(path string) int {
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil))
		return w.Code
	}
	if err := p.store.Close(); err != nil {
		t.Fatal(err)
	}
	p.close = nil
	if ready, live := ask("/readyz"), ask("/livez"); ready != 503 || live != 200 {
		t.Errorf("/readyz %d, /livez %d", ready, live)
	}
}

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
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

// A newer schema is the rule while nodes are replaced one by one, forward or back; an older one
// can only be a backup that was put under a running node.
func TestReadyWithWhichSchema(t *testing.T) {
	p := testDesk(t, &leadClock{lead: time.Minute})
	check := checkNamed(t, p, "schema")
	if !check.Ready {
		t.Error("a schema that this version can't work with does not take the node out")
	}
	now, err := p.store.Schema(t.Context())
	if err != nil || now.Version != now.Ours || now.ReadableFrom == 0 {
		t.Fatalf("%+v, %v", now, err)
	}
	if note, err := check.Run(t.Context()); note != fmt.Sprint(now.Ours) || err != nil {
		t.Errorf("of this version: %q, %v", note, err)
	}
	now.Version++
	if note, want := schemaNote(now), fmt.Sprintf("%d, this version's is %d: a newer one has been here", now.Version, now.Ours); note != want {
		t.Errorf("of a newer one: %q", note)
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

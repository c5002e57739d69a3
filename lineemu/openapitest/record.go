package openapitest

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Record keeps traffic between LINE's emulator and a program under test, to be held against
// LINE's OpenAPI when the test is over: webhooks, requests, refused or not, and answers.
// Its Add is an Observer of the emulator; it costs little while the test runs.
//
// Only what the emulator marks as odd is passed over, and answers that a fault made.
type Record struct {
	// Each bounds what is kept of each shape: the first so many, then every 64th as long as
	// there are not twice as many. Calls of one shape differ in values only. 0 keeps everything.
	Each int

	mu     sync.Mutex
	shapes map[string]*shape
	Counts Counts
}

// Counts is what a Record has seen and how much of it was checked.
type Counts struct {
	Webhooks, Requests               int // seen
	Odd                              int // of these, exempt by their mark
	CheckedWebhooks, CheckedRequests int
	Shapes                           int
}

func (c Counts) String() string {
	return fmt.Sprintf("held against LINE's OpenAPI: %d of %d webhooks and %d of %d requests, of %d shapes; %d odd ones passed over",
		c.CheckedWebhooks, c.Webhooks, c.CheckedRequests, c.Requests, c.Shapes, c.Odd)
}

// most is how many shapes a bounded Record tells apart; what comes later is of one shape.
const most = 500

type shape struct {
	seen int
	kept []lineemu.Traffic
}

// Add notes a call. It may be used by many goroutines at once, and keeps nothing of tr.
func (r *Record) Add(tr lineemu.Traffic) {
	key := ""
	if !tr.Odd {
		key = shapeOf(tr)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if tr.Kind == "webhook" {
		r.Counts.Webhooks++
	} else {
		r.Counts.Requests++
	}
	if tr.Odd {
		r.Counts.Odd++
		return
	}
	if r.shapes == nil {
		r.shapes = map[string]*shape{}
	}
	if r.Each > 0 && len(r.shapes) >= most && r.shapes[key] == nil {
		key = "the rest"
	}
	s := r.shapes[key]
	if s == nil {
		s = &shape{}
		r.shapes[key] = s
	}
	s.seen++
	if r.Each == 0 || s.seen <= r.Each || s.seen%64 == 0 && len(s.kept) < 2*r.Each {
		tr.Request, tr.Response = bytes.Clone(tr.Request), bytes.Clone(tr.Response)
		s.kept = append(s.kept, tr)
	}
}

// Check holds what was kept against LINE's OpenAPI, and forgets it. An error tells of each shape
// that is not LINE's, by its first offender. Without LINE's files nothing is checked, as Counts
// then shows and the log of Verify says.
func (r *Record) Check() (Counts, error) {
	s, err := load()
	if errors.Is(err, errAbsent) {
		return r.Counts, nil
	}
	if err != nil {
		return r.Counts, fmt.Errorf("openapitest: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var wrong []error
	for _, sh := range r.shapes {
		r.Counts.Shapes++
		for _, tr := range sh.kept {
			if tr.Kind == "webhook" {
				r.Counts.CheckedWebhooks++
			} else {
				r.Counts.CheckedRequests++
			}
			if err := s.traffic(tr); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: not of LINE's OpenAPI: %w\nrequest: %.2000s\nanswer: %.500s", shapeOf(tr), err, tr.Request, tr.Response))
				break
			}
		}
	}
	r.shapes = nil
	return r.Counts, errors.Join(wrong...)
}

// Verify is Check for a test, which fails by it; it logs how much was checked.
func (r *Record) Verify(t testing.TB) {
	t.Helper()
	n, err := r.Check()
	if Available(t) {
		t.Log(n)
	}
	if err != nil {
		t.Error(err)
	}
}

// traffic checks one call: its request always, its answer unless a fault made it.
func (s *spec) traffic(tr lineemu.Traffic) error {
	if tr.Kind == "webhook" {
		return s.request(http.MethodPost, "/callback", tr.Request)
	}
	if err := s.request(tr.Method, tr.Path, tr.Request); err != nil || tr.Fault != "" {
		return err
	}
	if wordsOnly(tr.Path, tr.Status) {
		return nil
	}
	if err := s.response(tr.Method, tr.Path, tr.Status, tr.Response); err != nil {
		return fmt.Errorf("the answer: %w", err)
	}
	return nil
}

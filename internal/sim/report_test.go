package sim

import (
	"encoding/json"
	"os"
	"sync"
	"testing"
)

// sum adds up what runs were like.
type sum struct {
	mu       sync.Mutex
	Promise  string            `json:"promise"`
	Seeds    uint64            `json:"seeds"`
	From     uint64            `json:"from"`
	Steps    int               `json:"steps"`
	Crashes  int               `json:"crashes"`
	Broken   int               `json:"broken"`
	Faults   map[string]int    `json:"faults"`
	Controls map[string]uint64 `json:"controls,omitempty"`
}

func newSum(from, seeds uint64) *sum {
	return &sum{Promise: "simulator", Seeds: seeds, From: from, Faults: map[string]int{}, Controls: map[string]uint64{}}
}

func (s *sum) add(r Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Steps, s.Crashes = s.Steps+r.Steps, s.Crashes+r.Crashes
	if len(r.Violations) > 0 {
		s.Broken++
	}
	for kind, n := range r.Faults {
		s.Faults[kind] += n
	}
}

// log also writes a line to $MADOGUCHI_FAULT_REPORT, if that is set.
func (s *sum) log(t *testing.T) {
	t.Helper()
	line, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", line)
	path := os.Getenv("MADOGUCHI_FAULT_REPORT")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
}

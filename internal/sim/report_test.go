package sim

import "sync"

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

// noticed tells the first seed in which a broken promise was seen.
func (s *sum) noticed(control string, seed uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Controls[control] = seed
}

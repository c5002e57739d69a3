package lineemu

import (
	"sync"
	"sync/atomic"
)

// hub tells the phone page which topics changed. Hints are merged per subscriber, so a slow
// reader costs nothing and loses nothing: it asks for the state again.
type hub struct {
	count atomic.Int32
	mu    sync.Mutex
	subs  map[*subscriber]struct{}
}

type subscriber struct {
	mu    sync.Mutex
	dirty map[string]struct{}
	wake  chan struct{}
}

// maxDirty bounds a subscriber's topics; beyond it one "all" replaces them.
const maxDirty = 500

func newHub() *hub { return &hub{subs: map[*subscriber]struct{}{}} }

func (h *hub) subscribe() *subscriber {
	s := &subscriber{dirty: map[string]struct{}{}, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	h.count.Add(1)
	return s
}

func (h *hub) leave(s *subscriber) {
	h.mu.Lock()
	delete(h.subs, s)
	h.mu.Unlock()
	h.count.Add(-1)
}

// poke marks a topic as changed for everyone listening.
func (h *hub) poke(topic string) {
	if h.count.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		s.mark(topic)
	}
}

func (s *subscriber) mark(topic string) {
	s.mu.Lock()
	if len(s.dirty) >= maxDirty {
		s.dirty = map[string]struct{}{"all": {}}
	}
	s.dirty[topic] = struct{}{}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// drain returns the topics that changed since the last drain.
func (s *subscriber) drain() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	topics := make([]string, 0, len(s.dirty))
	for t := range s.dirty {
		topics = append(topics, t)
	}
	clear(s.dirty)
	return topics
}

// Package bus carries hints: "there is something to read". Within a process by a hub, between
// nodes by NATS core. A hint may be merged with another or lost; whoever waits for hints also
// looks by itself once a second, so a loss costs time and never data.
package bus

import (
	"sync"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// queueLength is how many hints with a payload wait for one slow reader before new ones are
// dropped.
const queueLength = 64

// Hub carries hints between the parts of one process. The zero value is ready to use, and
// safe for many goroutines. It has no goroutine of its own.
type Hub struct {
	mu   sync.RWMutex
	subs map[flow.Topic]map[*subscriber]struct{}
}

type subscriber struct{ hints chan []byte }

// NewHub gives a hub without subscribers.
func NewHub() *Hub { return new(Hub) }

// Publish hands a hint to all who subscribed to the topic, and never waits for them. Hints
// without payload only say "look": while one waits to be read, another adds nothing and is
// merged into it. Hints with a payload queue up, and are dropped for a reader too far behind.
// The payload is shared by all readers: nobody may write to it.
func (h *Hub) Publish(t flow.Topic, payload []byte) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for s := range h.subs[t] {
		s.offer(payload)
	}
}

func (s *subscriber) offer(payload []byte) {
	// The reader of whatever waits in the channel looks after it was put there, hence after
	// the change that this hint is about.
	if len(payload) == 0 && len(s.hints) > 0 {
		return
	}
	select {
	case s.hints <- payload:
	default:
	}
}

// Subscribe gives the hints of some topics until cancel, which may be called more than once
// and closes the channel.
func (h *Hub) Subscribe(topics ...flow.Topic) (hints <-chan []byte, cancel func()) {
	s := &subscriber{hints: make(chan []byte, queueLength)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subs == nil {
		h.subs = make(map[flow.Topic]map[*subscriber]struct{})
	}
	for _, t := range topics {
		if h.subs[t] == nil {
			h.subs[t] = make(map[*subscriber]struct{})
		}
		h.subs[t][s] = struct{}{}
	}
	return s.hints, sync.OnceFunc(func() { h.remove(topics, s) })
}

func (h *Hub) remove(topics []flow.Topic, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range topics {
		delete(h.subs[t], s)
		if len(h.subs[t]) == 0 {
			delete(h.subs, t)
		}
	}
	close(s.hints) // no Publish runs: it holds the lock for reading
}

// wake gives everybody a hint: something may have been missed.
func (h *Hub) wake() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, subs := range h.subs {
		for s := range subs {
			s.offer(nil)
		}
	}
}

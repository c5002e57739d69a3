package bus

import (
	"sync"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// outboxLength bounds the hints that wait for the network; more are dropped.
const outboxLength = 1024

// letter is a hint on its way to the other nodes.
type letter struct {
	topic   flow.Topic
	payload []byte
}

// outbox takes hints from everybody without making them wait, for one who carries them out.
// Hints without payload are merged by topic until they leave.
type outbox struct {
	mu      sync.Mutex
	letters []letter
	bare    map[flow.Topic]bool
	bell    chan struct{} // has room for one: "there is something"
	closing chan struct{}
}

func newOutbox() *outbox {
	return &outbox{bare: make(map[flow.Topic]bool), bell: make(chan struct{}, 1), closing: make(chan struct{})}
}

func (o *outbox) put(t flow.Topic, payload []byte) {
	o.mu.Lock()
	switch {
	case len(payload) == 0:
		o.bare[t] = true
	case len(o.letters) < outboxLength:
		o.letters = append(o.letters, letter{t, payload})
	}
	o.mu.Unlock()
	select {
	case o.bell <- struct{}{}:
	default: // it rings already
	}
}

// take waits for letters and empties the box. open is false when the box was closed: these
// letters are the last.
func (o *outbox) take() (letters []letter, open bool) {
	open = true
	select {
	case <-o.bell:
	case <-o.closing:
		open = false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	letters, o.letters = o.letters, nil
	for t := range o.bare {
		letters = append(letters, letter{topic: t})
	}
	clear(o.bare)
	return letters, open
}

func (o *outbox) close() { close(o.closing) }

package httpapi

import (
	"sync"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// maxStreams bounds what one session may hold open; a browser needs one.
const maxStreams = 16

// streams knows the open streams, so that a sign-out ends them at once.
type streams struct {
	mu   sync.Mutex
	open map[*openStream]struct{}
}

// openStream is one reader.
type openStream struct {
	who     desk.OperatorID
	session string        // its hash
	look    chan struct{} // look at the session again
}

func newStreams() *streams { return &streams{open: map[*openStream]struct{}{}} }

// enter notes a stream; ok is false when the session has too many already.
func (s *streams) enter(c caller) (one *openStream, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for o := range s.open {
		if o.session == c.session.Hash {
			n++
		}
	}
	if n >= maxStreams {
		return nil, false
	}
	one = &openStream{who: c.ID, session: c.session.Hash, look: make(chan struct{}, 1)}
	s.open[one] = struct{}{}
	return one, true
}

func (s *streams) leave(one *openStream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
}

// recheck makes a person's streams ask at once whether their session still lives.
func (s *streams) recheck(who desk.OperatorID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for o := range s.open {
		if o.who != who {
			continue
		}
		select {
		case o.look <- struct{}{}:
		default: // it is about to look anyway
		}
	}
}

func (s *streams) count() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return float64(len(s.open))
}

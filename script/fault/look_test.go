package fault

import (
	"sync"
	"time"
)

// looks lets many readers share what one of them read of the whole desk.
type looks struct {
	mu    sync.Mutex
	begun time.Time
	world *world
}

// since gives the desk's side as it stood at some moment after t; who comes while another
// looks takes what the next one sees.
func (s *looks) since(t time.Time, r *rig) (*world, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun.After(t) {
		return s.world, nil
	}
	begun, w := time.Now(), &world{}
	if err := w.look(r.read()); err != nil {
		return nil, err
	}
	s.begun, s.world = begun, w
	return w, nil
}

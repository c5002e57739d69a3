package fault

import (
	"fmt"
	"testing"
	"time"
)

// moves measures how long what a dead node had in its hands takes to be in another's.
type moves struct {
	r       *rig
	held    map[string]int // by sort
	longest time.Duration
	last    string // to move
}

// givesUp is when a thing that never moved is no longer waited for.
const givesUp = time.Minute

// died notes what the process held, which has just died, and waits until it is in
// other hands: whose next death would be another story.
func (m *moves) died(pid int) {
	death := time.Now()
	held := m.r.heldBy(pid)
	if m.held == nil {
		m.held = map[string]int{}
	}
	for _, sort := range held {
		m.held[sort]++
	}
	for len(held) > 0 {
		time.Sleep(20 * time.Millisecond) // the rhythm of looking
		now := m.r.heldBy(pid)
		after := time.Since(death)
		for thing, sort := range held {
			if _, still := now[thing]; still && after < givesUp {
				continue
			}
			delete(held, thing)
			if after > m.longest {
				m.longest, m.last = after, sort+" "+thing
			}
		}
	}
}

// figures tells; R20 gives the last move 15 s.
func (m *moves) figures(t *testing.T, into map[string]any) {
	t.Helper()
	into["held_by_the_dead"], into["moved_after_ms_max"] = m.held, m.longest.Milliseconds()
	t.Logf("the dead held %v; the last, %s, moved after %v", m.held, m.last, m.longest.Round(time.Millisecond))
	promptly(t, "what a dead node held moves", m.longest, 15*time.Second)
	if len(m.held) == 0 {
		t.Error("no node held anything when it died: the trial says nothing of it")
	}
}

// heldBy lists threads and jobs that a process has claimed, and the calls to LINE that
// are under way, whose callers are not written down: those of the living end at once.
// The keys stand for one claim each, the values for their sort.
func (r *rig) heldBy(pid int) map[string]string {
	held := map[string]string{}
	by := fmt.Sprintf("%%-%d-%%", pid) // a node's name has its process in it
	r.must(rows(r.read(), `
SELECT 'thread', channel_id || ' ' || source_id || ' ' || owner FROM inbox_thread WHERE owner LIKE '`+by+`'
UNION ALL SELECT 'job ' || kind, key || ' ' || owner FROM job WHERE owner LIKE '`+by+`'
UNION ALL SELECT 'call', id || ' ' || attempts FROM call WHERE state = 'started' AND lease_until > 0`, func(s scan) error {
		var sort, thing string
		err := s(&sort, &thing)
		held[thing] = sort
		return err
	}))
	return held
}

// promptly fails for what took longer than was promised, in trials on demand only: a
// busy machine's clock proves nothing.
func promptly(t *testing.T, what string, took, limit time.Duration) {
	t.Helper()
	switch {
	case took <= limit:
	case everything():
		t.Errorf("%s after %v, promised are %v", what, took, limit)
	default:
		t.Logf("%s after %v, promised are %v", what, took, limit)
	}
}

package sim

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// scheduler hands the baton: of all tasks one runs, until it gives the baton back.
type scheduler struct {
	chance  *chance
	trace   *trace
	now     time.Time
	tasks   []*task // alive, in the order of their births
	current *task
	yielded chan struct{}
	step    int
	broken  func(error) // told of a task that panicked
}

// task is an actor's thread of control.
type task struct {
	name   string
	node   *node // dies with it; nil for who lives outside
	resume chan struct{}
	dead   bool // must not go on
	over   bool

	wake   time.Time  // not before
	topic  flow.Topic // a hint of which wakes it early
	hinted bool
	waits  *task // for the end of another
	call   *attempt
}

// spawn makes a task; it runs when its turn comes.
func (s *scheduler) spawn(name string, n *node, f func()) *task {
	t := &task{name: name, node: n, resume: make(chan struct{})}
	go func() {
		defer func() {
			if p := recover(); p != nil {
				s.broken(fmt.Errorf("%s panicked: %v\n%s", name, p, debug.Stack()))
			}
			t.over = true
			s.yielded <- struct{}{}
		}()
		<-t.resume
		if t.dead {
			runtime.Goexit()
		}
		f()
	}()
	s.tasks = append(s.tasks, t)
	return t
}

// yield gives the baton back. A task that was killed meanwhile ends here: the
// flow recovers panics, as it should, but nothing recovers from Goexit. What is
// deferred runs; a port that it crosses does nothing.
func (s *scheduler) yield() {
	t := s.current
	if !t.dead {
		s.yielded <- struct{}{}
		<-t.resume
	}
	if t.dead {
		runtime.Goexit()
	}
}

// sleep is yield for some time of the world's clock.
func (s *scheduler) sleep(d time.Duration) {
	s.current.wake = s.now.Add(d)
	s.yield()
}

// await is sleep that a hint may end.
func (s *scheduler) await(topic flow.Topic, d time.Duration) {
	t := s.current
	t.topic, t.hinted, t.wake = topic, false, s.now.Add(d)
	s.yield()
	t.topic = ""
}

// join waits until another task is over.
func (s *scheduler) join(t *task) {
	s.current.waits = t
	s.yield()
	s.current.waits = nil
}

func (s *scheduler) ready(t *task) bool {
	if t.waits != nil {
		return t.waits.over
	}
	return !t.wake.After(s.now) || (t.topic != "" && t.hinted)
}

// turn lets one task that can go on do so; false when none can.
func (s *scheduler) turn() bool {
	var ready []*task
	for _, t := range s.tasks {
		if s.ready(t) {
			ready = append(ready, t)
		}
	}
	if len(ready) == 0 {
		return false
	}
	s.run(pick(s.chance, ready))
	return true
}

func (s *scheduler) run(t *task) {
	s.step++
	s.current = t
	t.resume <- struct{}{}
	<-s.yielded
	s.current = nil
	if t.over {
		s.tasks = slices.DeleteFunc(s.tasks, func(o *task) bool { return o == t })
	}
}

// kill ends tasks where they stand.
func (s *scheduler) kill(which func(*task) bool) {
	for _, t := range slices.Clone(s.tasks) {
		if which(t) {
			t.dead = true
			s.run(t)
		}
	}
}

// nextWake is when the first sleeper wakes; ok is false for none.
func (s *scheduler) nextWake() (at time.Time, ok bool) {
	for _, t := range s.tasks {
		if t.waits == nil && (!ok || t.wake.Before(at)) {
			at, ok = t.wake, true
		}
	}
	return at, ok
}

// hint wakes who waits for a topic.
func (s *scheduler) hint(topic flow.Topic, n *node) {
	for _, t := range s.tasks {
		if t.topic == topic && t.node == n {
			t.hinted = true
		}
	}
}

// note writes a line into the trace.
func (s *scheduler) note(format string, args ...any) {
	who := "world"
	if s.current != nil {
		who = s.current.name
	}
	s.trace.add(s.step, s.now, who, fmt.Sprintf(format, args...))
}

// serve runs a request on a node and waits for its end; false when the node died
// under it.
func (s *scheduler) serve(n *node, name string, f func()) (ok bool) {
	t := s.spawn(n.name+"/"+name, n, func() { f(); ok = true })
	s.join(t)
	return ok
}

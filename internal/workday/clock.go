package workday

import (
	"container/heap"
	"fmt"
	"time"
)

// clock is the day's time. It stands still until it is moved.
type clock struct{ now time.Time }

// Now implements flow.Clock.
func (c *clock) Now() time.Time { return c.now }

// After implements flow.Clock. Nothing here waits: the channel never fires.
func (c *clock) After(time.Duration) (<-chan time.Time, func()) {
	return make(chan time.Time), func() {}
}

// ids makes ids in the order of time, as the desk's are.
type ids struct {
	clock *clock
	n     int64
}

func (g *ids) next() string {
	g.n++
	return fmt.Sprintf("%012x%014x", g.clock.now.UnixMilli(), g.n)
}

func (g *ids) uuid() string {
	g.n++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", g.n)
}

// event is something that people or customers will do; of those at once the one planned
// first comes first.
type event struct {
	at  time.Time
	seq int
	do  func() error
}

// agenda is what lies ahead.
type agenda struct {
	list []event
	seq  int
}

// Len is heap's.
func (a *agenda) Len() int { return len(a.list) }

// Less is heap's.
func (a *agenda) Less(i, j int) bool {
	if c := a.list[i].at.Compare(a.list[j].at); c != 0 {
		return c < 0
	}
	return a.list[i].seq < a.list[j].seq
}

// Swap is heap's.
func (a *agenda) Swap(i, j int) { a.list[i], a.list[j] = a.list[j], a.list[i] }

// Push is heap's.
func (a *agenda) Push(x any) { a.list = append(a.list, x.(event)) }

// Pop is heap's.
func (a *agenda) Pop() any {
	last := a.list[len(a.list)-1]
	a.list = a.list[:len(a.list)-1]
	return last
}

func (a *agenda) plan(at time.Time, do func() error) {
	a.seq++
	heap.Push(a, event{at, a.seq, do})
}

// next gives the first event's time; ok is false for none.
func (a *agenda) next() (at time.Time, ok bool) {
	if len(a.list) == 0 {
		return time.Time{}, false
	}
	return a.list[0].at, true
}

func (a *agenda) take() event { return heap.Pop(a).(event) }

package forecast

import (
	"slices"
	"time"
)

// DefaultRuns is how often a picture is played: each thing meets so many parts of its
// distribution.
const DefaultRuns = 16

// Play plays a picture forward so many times, rounded up to a power of two.
func (p Picture) Play(seed uint64, runs int) Forecast {
	n := 1
	for n < runs {
		n *= 2
	}
	b := newBoard(p, seed, n)
	c := newCounts(b, n)
	one := &play{board: b, overdue: c.overdue}
	for run := range n {
		c.run = run
		one.reset(run)
		one.play()
		c.take(one)
	}
	return c.forecast()
}

// counts gathers what plays come to.
type counts struct {
	*board
	runs   int
	run    int
	starts [][]int64 // by item, of each run
	late   []int     // by item
	inHand []int
	steps  [][]step // by queue
	each   [][]int  // by queue: of each run
}

type step struct {
	n   int
	sum int64 // of the times
}

const steps = int(Window / Step)

func newCounts(b *board, runs int) *counts {
	c := &counts{board: b, runs: runs, late: make([]int, len(b.items)), inHand: make([]int, len(b.InHand))}
	for range b.items {
		c.starts = append(c.starts, make([]int64, 0, runs))
	}
	for range b.Queues {
		c.steps, c.each = append(c.steps, make([]step, steps)), append(c.each, make([]int, runs))
	}
	return c
}

// overdue counts a reply that goes over its time: of an item of the picture, of what
// somebody has in hand (-1 and below), or of what is yet to come.
func (c *counts) overdue(queue, id int, due int64) {
	switch {
	case id < 0:
		c.inHand[-1-id]++
	case id < c.real:
		c.late[id]++
	}
	c.each[queue][c.run]++
	s := &c.steps[queue][min(int(due/Step.Milliseconds()), steps-1)]
	s.n, s.sum = s.n+1, s.sum+due
}

func (c *counts) take(p *play) {
	for i, at := range p.starts {
		c.starts[i] = append(c.starts[i], min(at, Beyond.Milliseconds()))
	}
}

func (c *counts) forecast() Forecast {
	out := Forecast{At: c.Now}
	before := make([]int, len(c.Queues))
	for i, w := range c.Waiting {
		before[c.Sorts[w.Sort].Queue]++
		out.Waiting = append(out.Waiting, Ahead{c.Correct.Of(c.wait(i), 1), float64(c.late[i]) / float64(c.runs)})
	}
	for _, n := range c.inHand {
		out.InHand = append(out.InHand, float64(n)/float64(c.runs))
	}
	for q, queue := range c.Queues {
		played := c.wait(c.real + q)
		a := QueueAhead{Wait: c.Correct.Of(played, before[q]), Played: played, Nobody: !slices.ContainsFunc(c.reach[queue.Sort], func(r reach) bool { return len(r.list) > 0 })}
		for _, s := range c.steps[q] {
			one := LateStep{N: float64(s.n) / float64(c.runs)}
			if s.n > 0 {
				one.At = c.Now.Add(time.Duration(s.sum/int64(s.n)) * time.Millisecond)
			}
			a.Steps = append(a.Steps, one)
			a.Late.Mean += one.N
		}
		slices.Sort(c.each[q])
		a.Late.P10, a.Late.P90 = quantile(c.each[q], 0.1), quantile(c.each[q], 0.9)
		out.Queues = append(out.Queues, a)
	}
	return out
}

func (c *counts) wait(i int) Wait {
	all := c.starts[i]
	slices.Sort(all)
	return Wait{time.Duration(quantile(all, 0.5)) * time.Millisecond, time.Duration(quantile(all, 0.9)) * time.Millisecond}
}

// quantile is the smallest that a share does not exceed.
func quantile[T any](sorted []T, share float64) (zero T) {
	if len(sorted) == 0 {
		return zero
	}
	n := int(share*float64(len(sorted)) + 0.999999)
	return sorted[max(0, min(n, len(sorted))-1)]
}

package sim

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// aboutJobs wakes whoever does jobs, of whatever kind.
const aboutJobs flow.Topic = "jobs"

// bus carries hints: some are lost, some come late, some twice. A node's loops do
// not read channels here; the scheduler wakes who waits for a topic.
type bus struct{ w *world }

func (b *bus) Publish(t flow.Topic, _ []byte) {
	if t.AboutJobs() {
		t = aboutJobs // all runners look
	}
	c := b.w.chance
	for _, n := range b.w.nodes {
		if b.w.faults.happens(b.w.faults.hints, "bus: hint lost") {
			continue
		}
		b.w.hint(t, n)
		if b.w.faults.hints == 0 || !c.in(5) {
			continue
		}
		late := c.span(time.Millisecond, 3*time.Second)
		b.w.faults.count["bus: hint twice, once late"]++
		b.w.spawn("late hint", nil, func() {
			b.w.sleep(late)
			b.w.hint(t, n)
		})
	}
}

// Subscribe is for loops that wait by themselves; the simulation steps them.
func (b *bus) Subscribe(...flow.Topic) (<-chan []byte, func()) { return nil, func() {} }

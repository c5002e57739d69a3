package forecast

import (
	"cmp"
	"slices"
	"time"
)

// play is one way in which things may go on.
type play struct {
	*board
	run     int
	now     int64
	seats   []seat
	items   []item
	lines   []line
	agenda  agenda
	coming  []comer // of a run, in order of time
	unmet   int     // of those that wait at the beginning
	starts  []int64
	overdue func(queue, id int, due int64) // told of each reply that goes over its time in the window; id: see overdue
}

// comer is an item that is yet to come.
type comer struct {
	item
	name uint64 // what its numbers are drawn by
}

// seat is a worker.
type seat struct {
	load, held, capacity, limit int32
	from, until                 int64
	idle                        int64 // since when
}

// line is what waits of a sort: ids from next on.
type line struct {
	ids  []int32
	next int
}

func (l *line) head() (int32, bool) {
	if l.next < len(l.ids) {
		return l.ids[l.next], true
	}
	return 0, false
}

func (p *play) reset(run int) {
	p.run, p.now, p.unmet = run, 0, len(p.board.items)
	p.seats = p.seats[:0]
	for _, w := range p.People {
		s := seat{load: int32(w.Load), held: int32(w.Held), capacity: int32(w.Capacity), limit: int32(w.Cap), until: never}
		if !w.From.IsZero() {
			s.from = p.ms(w.From)
		}
		if !w.Until.IsZero() {
			s.until = p.ms(w.Until)
		}
		p.seats = append(p.seats, s)
	}
	p.items = append(p.items[:0], p.board.items...)
	for len(p.lines) < len(p.Sorts) {
		p.lines = append(p.lines, line{})
	}
	for s := range p.lines {
		p.lines[s] = line{ids: append(p.lines[s].ids[:0], p.board.lines[s]...)}
	}
	p.starts = p.starts[:0]
	for range p.items {
		p.starts = append(p.starts, never)
	}
	p.agenda = p.agenda[:0]
	for _, e := range p.events {
		p.agenda.push(e)
	}
	p.hand()
	p.arrivals()
}

// hand lets what people have in hand go on: it ends after what is left of it, and its
// customer is answered, perhaps too late.
func (p *play) hand() {
	for i, h := range p.InHand {
		if h.Worker >= 0 {
			slow := p.slow(p.seats[h.Worker].load, 0)
			age := time.Duration(float64(p.Now.Sub(h.Taken)) / slow)
			left := float64(h.Handle.Left(max(0, age), p.stratified(p.run, p.thing(forLeft, p.hands[i])))) * slow
			p.agenda.push(event{at: int64(left) / 1e6, kind: ends, who: int32(h.Worker), weight: int32(h.Weight)})
		}
		due := p.due(h.Due)
		if h.Asked.IsZero() || due <= 0 || due > Window.Milliseconds() {
			continue
		}
		if answer := h.Reply.Left(p.Now.Sub(h.Asked), p.stratified(p.run, p.thing(forAnswer, p.hands[i]))); answer.Milliseconds() > due {
			p.overdue(h.Queue, -1-i, due)
		}
	}
}

// arrivals draws what will come within the window.
func (p *play) arrivals() {
	p.coming = p.coming[:0]
	for q, queue := range p.Queues {
		if queue.Rate <= 0 {
			continue
		}
		rate := queue.Rate / float64(Window.Milliseconds())
		lead := p.Sorts[queue.Sort].Lead.Milliseconds()
		at := 0.0
		for k := 0; k < mostComing; k++ {
			if at += p.gap(p.run, p.thing(forGap, uint64(q<<20|k)), rate); int64(at) >= Window.Milliseconds() {
				break
			}
			t := int64(at)
			p.coming = append(p.coming, comer{item{since: t, from: t - lead, due: queue.dueAt(t), sort: int32(queue.Sort)}, uint64(1<<40 | q<<20 | k)})
		}
	}
	slices.SortFunc(p.coming, func(a, b comer) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.name, b.name)) })
}

// mostComing bounds what comes to one queue in a play.
const mostComing = 5000

// dueAt is when the first reply to who comes at t is due.
func (q Queue) dueAt(t int64) int64 {
	step := DueStep.Milliseconds()
	i := int(t / step)
	if i >= len(q.Dues) {
		return never
	}
	due := q.Dues[i].Milliseconds()
	if i+1 < len(q.Dues) {
		due += (q.Dues[i+1].Milliseconds() - due) * (t % step) / step
	}
	return due
}

// play goes on until all that waited has somebody and the window is over, or nothing more
// will happen.
func (p *play) play() {
	p.settle()
	for sort := range p.lines {
		p.watch(int32(sort))
	}
	next := 0
	for {
		at := int64(never)
		if len(p.agenda) > 0 {
			at = p.agenda[0].at
		}
		come := next < len(p.coming) && p.coming[next].since <= at
		if come {
			at = p.coming[next].since
		}
		if at >= Horizon.Milliseconds() || at > Window.Milliseconds() && p.unmet == 0 {
			break
		}
		p.now = max(p.now, at)
		if come {
			p.come(next)
			next++
			continue
		}
		p.happen(p.agenda.pop())
	}
	p.left()
}

func (p *play) come(k int) {
	it := p.coming[k].item
	id := int32(len(p.items))
	p.items = append(p.items, it)
	if p.turned(p.Sorts[it.sort].Queue, p.coming[k].name) {
		return
	}
	l := &p.lines[it.sort]
	l.ids = append(l.ids, id)
	if l.next == len(l.ids)-1 { // behind others it has to wait for them
		p.place(it.sort)
		p.watch(it.sort)
	}
}

// turned tells whether who comes to a queue does not join it.
func (p *play) turned(queue int, name uint64) bool {
	t := p.Queues[queue].Turns
	return t.Part > 0 && p.inLine(queue) >= t.From && p.stratified(p.run, p.thing(forTurn, name)) < t.Part
}

// inLine counts who waits in a queue, without who only looks how long they would.
func (p *play) inLine(queue int) (n int) {
	for s := range p.lines {
		if p.Sorts[s].Queue == queue {
			n += len(p.lines[s].ids) - p.lines[s].next
		}
	}
	if p.starts[p.real+queue] == never {
		n--
	}
	return n
}

// watch looks again when the circle of the first in line widens: those behind are younger.
func (p *play) watch(sort int32) {
	id, ok := p.lines[sort].head()
	if !ok {
		return
	}
	for _, r := range p.reach[sort] {
		if at := p.items[id].since + r.after; at > p.now {
			p.agenda.push(event{at: at, kind: widens, who: sort})
			return
		}
	}
}

func (p *play) happen(e event) {
	switch e.kind {
	case ends:
		s := &p.seats[e.who]
		s.load, s.held, s.idle = max(0, s.load-e.weight), max(0, s.held-1), p.now
		p.fill(e.who)
	case arrives:
		p.fill(e.who)
	case widens:
		p.place(e.who)
		p.watch(e.who)
	}
}

// left goes through what nobody had.
func (p *play) left() {
	for s := range p.lines {
		l := &p.lines[s]
		for _, id := range l.ids[l.next:] {
			p.late(id, never)
		}
	}
}

// late tells of an item that is answered at an instant which is too late.
func (p *play) late(id int32, answered int64) {
	if due := p.items[id].due; due > 0 && due <= Window.Milliseconds() && answered > due {
		p.overdue(p.Sorts[p.items[id].sort].Queue, int(id), due)
	}
}

package forecast

import (
	"slices"
	"time"
)

// settle gives what can be given at the beginning, first in line first.
func (p *play) settle() {
	order := make([]int32, len(p.lines))
	for s := range order {
		order[s] = int32(s)
	}
	for len(order) > 0 {
		best, at := -1, int64(never)
		for i, s := range order {
			if id, ok := p.lines[s].head(); ok && p.items[id].from < at {
				best, at = i, p.items[id].from
			}
		}
		if best < 0 {
			return
		}
		if !p.placeOne(order[best]) {
			order = slices.Delete(order, best, best+1)
		}
	}
}

// place gives what it can of a sort.
func (p *play) place(sort int32) {
	for p.placeOne(sort) {
	}
}

// placeOne gives the first of a sort to whoever has least to do, if anybody has room; of
// those who have as little, to who has been idle longest.
func (p *play) placeOne(sort int32) bool {
	id, ok := p.lines[sort].head()
	if !ok {
		return false
	}
	r := p.open(sort, p.now-p.items[id].since)
	if r == nil {
		return false
	}
	best := int32(-1)
	weight := int32(p.Sorts[sort].Weight)
	for _, w := range r.list {
		if s := &p.seats[w]; p.free(s, weight) && (best < 0 || less(s, &p.seats[best])) {
			best = w
		}
	}
	if best < 0 {
		return false
	}
	p.give(sort, best)
	return true
}

func less(a, b *seat) bool {
	if a.load != b.load {
		return a.load < b.load
	}
	return a.idle < b.idle
}

// free tells whether somebody could take something of a weight now: the rule of desk.Fits.
func (p *play) free(s *seat, weight int32) bool {
	return p.now >= s.from && p.now < s.until && s.capacity > 0 && s.load+min(weight, s.capacity) <= s.capacity && (s.limit == 0 || s.held < s.limit)
}

// fill gives somebody what they have room for, first in line first.
func (p *play) fill(worker int32) {
	for s := &p.seats[worker]; ; {
		best, at := int32(-1), int64(never)
		for _, sort := range p.could[worker] {
			id, ok := p.lines[sort].head()
			if !ok || p.items[id].from >= at {
				continue
			}
			if r := p.open(sort, p.now-p.items[id].since); r != nil && r.members.has(worker) && p.free(s, int32(p.Sorts[sort].Weight)) {
				best, at = sort, p.items[id].from
			}
		}
		if best < 0 {
			return
		}
		p.give(best, worker)
		p.watch(best)
	}
}

// give lets somebody have the first of a sort: its customer is answered after a while, and
// the work ends when it has taken its time.
func (p *play) give(sort, worker int32) {
	l := &p.lines[sort]
	id := l.ids[l.next]
	l.next++
	it := &p.items[id]
	kind, queue := &p.Sorts[sort], &p.Queues[p.Sorts[sort].Queue]
	taken := p.now + queue.Delay.Milliseconds()
	if int(id) < len(p.starts) {
		p.starts[id] = taken
		p.unmet--
	}
	if it.looks {
		return
	}
	thing := p.name(id)
	s := &p.seats[worker]
	s.load, s.held = s.load+int32(kind.Weight), s.held+1
	took := float64(kind.Handle.At(p.stratified(p.run, p.thing(forHandle, thing)))) * p.slow(s.load, p.now)
	p.agenda.push(event{at: taken + max(1, int64(took/float64(time.Millisecond))), kind: ends, who: worker, weight: int32(kind.Weight)})
	if it.due > 0 && it.due <= Window.Milliseconds() {
		reply := queue.Reply.At(p.stratified(p.run, p.thing(forReply, thing)))
		p.late(id, taken+reply.Milliseconds())
	}
}

// name is what an item's numbers are drawn by: the same whoever takes it, and whatever else
// is different.
func (p *play) name(id int32) uint64 {
	if int(id) < len(p.board.items) {
		return p.names[id]
	}
	return p.coming[int(id)-len(p.board.items)].name
}

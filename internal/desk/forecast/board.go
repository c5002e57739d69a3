package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// board is a picture as plays read it: times in ms from now, and who could take what as bits.
type board struct {
	Picture
	dice
	items  []item    // those that wait, then one of each queue that only looks how long it would
	lines  [][]int32 // items of each sort, first in line first
	reach  [][]reach // of each sort
	could  [][]int32 // of each worker: sorts that could ever come to them
	names  []uint64  // of items: what their numbers are drawn by
	hands  []uint64  // of what people have in hand
	real   int       // items that are no lookers
	events []event   // that are known before anything happens
}

// item is work in a play.
type item struct {
	since, from, due int64 // due: never = nothing is
	sort             int32
	looks            bool // takes nobody's time
}

// reach is a circle.
type reach struct {
	after   int64
	members bits
	list    []int32
}

type bits []uint64

func (b bits) has(i int32) bool { return b[i>>6]>>(i&63)&1 == 1 }

const never = math.MaxInt64

func newBoard(p Picture, seed uint64, runs int) *board {
	b := &board{Picture: p, dice: dice{seed, uint64(runs)}, real: len(p.Waiting)}
	b.circles()
	for _, w := range p.Waiting {
		b.names = append(b.names, named(w.ID))
		b.items = append(b.items, item{since: b.ms(w.Since), from: b.ms(w.From), due: b.due(w.Due), sort: int32(w.Sort)})
	}
	for _, h := range p.InHand {
		b.hands = append(b.hands, named(h.ID))
	}
	for _, q := range p.Queues {
		b.names = append(b.names, 0) // it draws nothing
		b.items = append(b.items, item{from: -p.Sorts[q.Sort].Lead.Milliseconds(), due: never, sort: int32(q.Sort), looks: true})
	}
	b.lines = make([][]int32, len(p.Sorts))
	for i, it := range b.items {
		b.lines[it.sort] = append(b.lines[it.sort], int32(i))
	}
	for _, line := range b.lines {
		slices.SortStableFunc(line, func(x, y int32) int { return cmp.Compare(b.items[x].from, b.items[y].from) })
	}
	b.foreseen()
	return b
}

func (b *board) ms(t time.Time) int64 { return t.Sub(b.Now).Milliseconds() }

func (b *board) due(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return b.ms(t)
}

func (b *board) circles() {
	b.reach, b.could = make([][]reach, len(b.Sorts)), make([][]int32, len(b.People))
	words := (len(b.People) + 63) / 64
	for s, sort := range b.Sorts {
		for _, c := range sort.Circles {
			r := reach{after: c.After.Milliseconds(), members: make(bits, words)}
			for _, i := range c.People {
				r.members[i>>6] |= 1 << (i & 63)
				r.list = append(r.list, int32(i))
				if n := len(b.could[i]); n == 0 || b.could[i][n-1] != int32(s) {
					b.could[i] = append(b.could[i], int32(s))
				}
			}
			b.reach[s] = append(b.reach[s], r)
		}
	}
}

// foreseen lists what will happen whatever comes: people begin.
func (b *board) foreseen() {
	for i, w := range b.People {
		if at := b.ms(w.From); !w.From.IsZero() && at > 0 {
			b.events = append(b.events, event{at: at, kind: arrives, who: int32(i)})
		}
	}
}

// open is who could take work of a sort that has waited so long; nil for nobody yet.
func (b *board) open(sort int32, age int64) *reach {
	all := b.reach[sort]
	for i := len(all) - 1; i >= 0; i-- {
		if age >= all[i].after {
			return &all[i]
		}
	}
	return nil
}

// slow is how many times as long work takes with so many units in hand that is begun at an
// instant.
func (b *board) slow(load int32, at int64) float64 {
	times := 1.0
	if len(b.Stretch) > 0 {
		times = b.Stretch[min(int(load), len(b.Stretch)-1)]
	}
	if b.Pace > 0 {
		times /= 1 + (b.Pace-1)*math.Exp(-float64(at)/float64(paceLasts.Milliseconds()))
	}
	return times
}

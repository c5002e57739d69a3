package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A small heap is collected for every few megabytes of garbage, which costs a busy desk a
// fifth of its processor time. So the collector gets room: as much as is alive, or spareHeap
// if that is more, but no more than mostPercent of what is alive, so that an idle desk
// stays small.
const (
	spareHeap   = 64 << 20
	mostPercent = 300
	plainGC     = 100 // Go's default
	tuneEvery   = 2 * time.Second
)

// A desk at rest gives back what work has left behind: making an index of 2,000 FAQs leaves
// 50 to 80 MB of garbage and free pages, the start a dozen. By itself the collector would keep
// them for the next work, which on an idle desk does not come. A desk that goes on working
// keeps them.
const (
	restful = 4 << 20 // so little was allocated since the last look
	worthIt = 8 << 20 // so much since memory was given back last, which takes a collection
)

// tuneMemory keeps the collector's room right, and gives back what a desk at rest does not
// need, until ctx ends. Whoever sets GOGC or GOMEMLIMIT decides for himself.
//
// The room is looked at after each collection, before the heap can fill it: when a thousand
// readers come at once, 8 MB alive are 80 MB within a second, and 300 % of those would be kept.
func tuneMemory(ctx context.Context) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	collected, look := collections(ctx), time.NewTicker(tuneEvery)
	defer look.Stop()
	current, last, given := plainGC, readHeap(), heap{}
	for is := last; ; is = readHeap() {
		if want := gcPercent(is.live); want != current {
			debug.SetGCPercent(want)
			current = want
		}
		select {
		case <-ctx.Done():
			return
		case <-collected:
		case <-look.C:
			now := readHeap()
			if now.rests(last, given) {
				debug.FreeOSMemory()
				given = readHeap()
			}
			last = now
		}
	}
}

// collections tells of each collection until ctx ends; of those that nobody waited for, of one.
func collections(ctx context.Context) <-chan struct{} {
	told := make(chan struct{}, 1)
	var arm func()
	arm = func() {
		garbage := new([2]*byte) // not of the tiny ones, which die together
		runtime.AddCleanup(garbage, func(struct{}) {
			select {
			case told <- struct{}{}:
			default:
			}
			if ctx.Err() == nil {
				arm()
			}
		}, struct{}{})
	}
	arm()
	return told
}

// heap is what a look at it shows, in bytes.
type heap struct {
	live      uint64 // found alive by the last collection
	allocated uint64 // since the process began
}

func readHeap() heap {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return heap{s[0].Value.Uint64(), s[1].Value.Uint64()}
}

// rests tells whether nothing much has happened since a look before, and something worth
// a collection since memory was given back.
func (h heap) rests(before, given heap) bool {
	return h.allocated-before.allocated < restful && h.allocated-given.allocated >= max(worthIt, given.live/4)
}

// gcPercent gives the growth, in percent of the living heap, after which to collect.
func gcPercent(live uint64) int {
	if live*mostPercent <= spareHeap*100 {
		return mostPercent
	}
	return max(plainGC, int(spareHeap*100/live))
}

package main

import (
	"context"
	"os"
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
	tuneEvery   = 10 * time.Second
)

// tuneMemory keeps the collector's room right until ctx ends. Whoever sets GOGC or
// GOMEMLIMIT decides for himself.
func tuneMemory(ctx context.Context) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	current := plainGC
	tune := func(context.Context) {
		metrics.Read(sample)
		if want := gcPercent(sample[0].Value.Uint64()); want != current {
			debug.SetGCPercent(want)
			current = want
		}
	}
	tune(ctx)
	every(ctx, tuneEvery, tune)
}

// gcPercent gives the growth, in percent of the living heap, after which to collect.
func gcPercent(live uint64) int {
	if live*mostPercent <= spareHeap*100 {
		return mostPercent
	}
	return max(plainGC, int(spareHeap*100/live))
}

package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestGCPercent(t *testing.T) {
	for live, want := range map[uint64]int{
		0:         300,
		4 << 20:   300, // 12 MB of room
		21 << 20:  300,
		32 << 20:  200, // the spare heap
		64 << 20:  100,
		500 << 20: 100, // as Go would
	} {
		if got := gcPercent(live); got != want {
			t.Errorf("%d MB alive: %d %%, want %d %%", live>>20, got, want)
		}
	}
}

// TestRest: garbage is given back when nothing is going on, and only once.
func TestRest(t *testing.T) {
	given, now := heap{live: 40 << 20, allocated: 880 << 20}, heap{live: 90 << 20, allocated: 900 << 20}
	if now.rests(heap{allocated: 890 << 20}, given) {
		t.Error("given back in the middle of work")
	}
	if !now.rests(now, given) {
		t.Error("20 MB are kept by a desk at rest")
	}
	if now.rests(now, now) || now.rests(now, heap{live: 40 << 20, allocated: 891 << 20}) {
		t.Error("given back again and again")
	}
}

// TestReadHeap: the names of the metrics are still the runtime's.
func TestReadHeap(t *testing.T) {
	kept := make([]byte, 64<<20)
	debug.FreeOSMemory()
	with := readHeap()
	runtime.KeepAlive(kept)
	if with.live < 64<<20 || with.allocated < 64<<20 {
		t.Errorf("%+v", with)
	}
	debug.FreeOSMemory()
	if without := readHeap(); without.live > with.live-(60<<20) || without.allocated < with.allocated {
		t.Errorf("%+v after the memory was given back", without)
	}
}

// TestCollections: each collection is told of, until nobody wants to know.
func TestCollections(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	told := collections(ctx)
	for range 3 {
		runtime.GC()
		select {
		case <-told:
		case <-time.After(10 * time.Second):
			t.Fatal("a collection was not told of")
		}
	}
	cancel()
	runtime.GC()
	<-told // the last one that was armed
	runtime.GC()
	runtime.GC()
	select {
	case <-told:
		t.Error("told on, though the desk has ended")
	case <-time.After(50 * time.Millisecond):
	}
}

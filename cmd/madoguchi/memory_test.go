package main

import "testing"

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

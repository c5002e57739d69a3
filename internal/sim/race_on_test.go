//go:build race

package sim

// Of all tasks one runs at a time, so the race detector has little to find here
// and makes SQLite twenty times slower: it gets a few seeds, and no controls.
const (
	underRace  = true
	usualSeeds = 4
)

//go:build race

package workday

// One goroutine plays a day, so the race detector has little to find here and makes SQLite
// many times slower: it gets one small day, and no controls.
const (
	underRace     = true
	conversations = 30
)

//go:build race

package main

// What is proved is times and not goroutines, and the race detector makes SQLite many times
// slower: fewer customers write, and one control is enough.
const (
	weekEvery    = 8 // hours between a brand's customers
	weekControls = 1
)

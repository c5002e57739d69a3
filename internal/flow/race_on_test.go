//go:build race

package flow_test

// One goroutine sends the orders, so the race detector has little to find there and makes
// SQLite twenty times slower: it gets each eighth order. make test-proof runs them all.
const everyOrder = 8

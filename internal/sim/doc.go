// Package sim runs the whole of package flow on a real SQLite file inside a world
// of its own making: one scheduler, one clock, one source of randomness, and a
// fault at every port. The same seed makes the same run, step for step, so that
// what breaks once breaks again.
//
// Each actor (a receiver, a runner, an operator's request, a courier of LINE's)
// is a goroutine, but only the one that holds the baton runs. It gives the baton
// back wherever it crosses a port; there another actor may go on, time may pass,
// the port may fail before or after it has done its work, or the actor's whole
// node may die, which is a kill -9 between two effects. When the run has gone on
// for long enough all faults are healed, the world is let come to rest, and the
// invariants are checked: nothing lost, nothing twice (see check.go).
//
// Only tests use it: go test ./internal/sim.
package sim

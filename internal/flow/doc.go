// Package flow carries things through the desk: load, decide, commit in one
// transaction, and only then do. It declares the small doors (ports) that it
// needs; adapters implement them, cmd wires them.
//
// It imports internal/desk and nothing of the adapters. Time and ids come from
// the Env it is given.
package flow

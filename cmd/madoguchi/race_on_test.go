//go:build race

package main

// raced tells whether the race detector looks on. It makes SQLite many times slower.
const raced = true

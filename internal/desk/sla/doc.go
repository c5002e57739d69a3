// Package sla knows a desk's time: when a brand's people are there (Calendar, made
// from a Plan), which replies are due by when (Target), and how the two clocks of each
// awaited reply run (Rules). It is pure: instants come in as values, and what it gives
// depends on nothing else. See docs/clocks.md for the formulas.
package sla

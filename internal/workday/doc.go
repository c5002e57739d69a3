// Package workday plays one working day of a centre on the real flow and the real store, with
// a clock that is moved from one moment at which something happens to the next: so that a
// day of thousands of talks takes minutes, and the figures that come out are those which
// the desk itself would report.
//
// Two brands, four queues, people with shifts and breaks, customers who write, think,
// thank or leave: all of it is drawn from a seed before anything runs (plan.go), so that
// several policies meet the same customers, the same people and the same work. What the
// flow does costs no time here: how quick it is package bench measures.
//
// Beside the figures the day watches what must hold at every moment, and says so when it
// does not (watch.go). What is modelled and what is not stands in docs/benchmarks.md.
//
// Dependencies: flow, desk, the store.
package workday

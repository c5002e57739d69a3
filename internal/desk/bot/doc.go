// Package bot holds guided dialogues: the scenario (a graph that an editor draws),
// the session (where one customer stands in it), and Step, which takes one input
// and says what happens next.
//
// Everything here is pure. A session is a value that the store keeps; the clock,
// the customer's attributes, other scenarios and new ids come in with World. What
// takes time, a shop's answer or a search, is asked for in the Result and comes
// back as an Input, so that a session survives a restart between any two steps.
//
// Step is total: every input has an answer at every node. A tap on an old button
// is told apart by its data and answered in words; it is never acted on.
package bot

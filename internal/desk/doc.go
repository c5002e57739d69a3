// Package desk is the ground of madoguchi: typed ids, the actor, facts, error
// kinds, message content, and the nouns that several domains share.
//
// It imports the standard library only and does no I/O. Nothing in here or in
// its sub-packages reads a clock or draws a random number: time and ids arrive
// as values, so that the same input always gives the same answer.
package desk

// Package knowledge is what the desk knows: FAQ entries and articles and their life
// from draft to published by another person, their history, the customers' confirmed
// phrasings (aliases) and the candidates for them, synonym groups and dictionary words,
// and the files in which all of it comes and goes.
//
// An entry has one working text and, apart from it, the text that is live: editing what
// is published makes a new draft while customers still get the old text.
//
// It is pure. Who may make a move is decided by package identity, but that nobody may
// approve what they wrote is a rule of the entry itself and stands here.
package knowledge

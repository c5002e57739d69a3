// Package guard finds what must never be stored in a customer's text and takes it out
// before anything is written: card numbers today, by issuer prefix, length and Luhn digit.
//
// It is pure: the same text always gives the same answer, nothing is logged, and no digit
// beyond the last four of a finding leaves the package. A masked text has exactly the
// UTF-16 length of its source, because the offsets of emoji and mentions point into it.
//
// How it works: a text becomes a row of digits, each knowing how it hangs on the digit
// before it (scan); a detector names stretches of that row (cards); mask overwrites them.
// A new kind of number is one more detector over the same row; a new way to write digits
// or separators is one more line in the tables of digit.go.
package guard

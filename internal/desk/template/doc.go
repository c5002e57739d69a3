// Package template holds the words that operators use again and again: texts with fields that
// are filled from the talk, and macros, which carry actions besides.
package template

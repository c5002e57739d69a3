// Package report holds the desk's figures: what is counted, and the formula of each.
// It is pure: counts come in, reports go out.
package report

// Package forecast plays a centre's line forward from how it stands: who waits, who works,
// what they have in hand and how long such work took. It plays several times with numbers
// that a seed fixes, so that the same picture gives the same forecast, and two pictures that
// differ in one thing differ by that thing alone.
package forecast

package desk

import "regexp"

// A spreadsheet runs what begins like a formula. Such cells leave with an apostrophe
// before them, and lose it when they come back.
var (
	formula = regexp.MustCompile(`^'*[=+\-@\t\r\n]`)
	escaped = regexp.MustCompile(`^'+[=+\-@\t\r\n]`)
)

// Cell gives a text the form in which no spreadsheet runs it.
func Cell(s string) string {
	if formula.MatchString(s) {
		return "'" + s
	}
	return s
}

// FromCell gives back what Cell was given.
func FromCell(s string) string {
	if escaped.MatchString(s) {
		return s[1:]
	}
	return s
}

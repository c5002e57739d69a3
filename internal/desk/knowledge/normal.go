package knowledge

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Key is a text as two people would call it the same: width, case, spaces and the
// marks at its end make no difference. Aliases are unique by it.
func Key(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	return strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("?!.。、…~〜", r) })
}

// Haystack is what a list's text search looks in.
func (b Body) Haystack() string {
	return Needle(strings.Join([]string{b.Title, b.Question, b.Plain(), b.Category.Major, b.Category.Middle, b.Category.Minor}, "\n"))
}

// Needle is a search as Haystack is written.
func Needle(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

package guard

import (
	"strings"
	"unicode/utf8"
)

// Clean returns s with every NUL and every byte that is not UTF-8 replaced by U+FFFD.
// PostgreSQL stores neither, SQLite and browsers disagree about both. A text that needs no
// change comes back as it is, without a copy.
func Clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 2*utf8.UTFMax)
	for _, r := range s { // a bad byte is read as U+FFFD, one byte at a time
		if r == 0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

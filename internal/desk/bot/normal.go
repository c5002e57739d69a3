package bot

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// Tidy writes full-width letters and digits in their usual form, joins white space
// and strips it from both ends.
func Tidy(s string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(s)), " ")
}

// plain is Tidy in lower case without the marks that end a sentence.
func plain(s string) string {
	return strings.ToLower(strings.TrimFunc(Tidy(s), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("。、．.!?！？「」『』…~〜", r)
	}))
}

// same compares words as a person would.
func same(a, b string) bool {
	a, b = plain(a), plain(b)
	return a != "" && a == b
}

// dashes writes every mark that people use as a hyphen as "-". The long vowel mark
// is one only between digits.
var dashes = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "ー", "-", "－", "-", "ｰ", "-")

// digitsOf is the digits of an answer such as a phone number; false when there is
// anything else than digits and the usual marks between them.
func digitsOf(s string) (string, bool) {
	var b strings.Builder
	for _, r := range dashes.Replace(Tidy(s)) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune("-() .", r):
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

// Length counts what people see as one character, as LINE does for labels and
// templates.
func Length(s string) int { return uniseg.GraphemeClusterCount(s) }

// cut keeps at most n characters and marks what is left out.
func cut(s string, n int) string {
	if Length(s) <= n {
		return s
	}
	var b strings.Builder
	g := uniseg.NewGraphemes(s)
	for i := 0; i < n-1 && g.Next(); i++ {
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// units counts as LINE counts a text message.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// cutUnits keeps at most n UTF-16 units.
func cutUnits(s string, n int) string {
	if units(s) <= n {
		return s
	}
	left := n - 1
	for i, r := range s {
		if left--; r > 0xFFFF {
			left--
		}
		if left < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

package sendguard

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is compared: compatibility forms (NFKC: ｶﾞ, Ａ, １, ㈱), small letters,
// one sort of dash, no spaces. Each rune knows the bytes of the text that it comes from.
type folded struct {
	text     string
	runes    []rune
	from, to []int
}

func fold(text string) folded {
	f := folded{text: strings.ToValidUTF8(text, "\uFFFD")}
	var it norm.Iter
	it.InitString(norm.NFKC, f.text)
	for !it.Done() {
		from := it.Pos()
		piece := it.Next()
		for len(piece) > 0 {
			r, n := utf8.DecodeRune(piece)
			piece = piece[n:]
			if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
				continue
			}
			f.runes, f.from, f.to = append(f.runes, plain(r)), append(f.from, from), append(f.to, it.Pos())
		}
	}
	return f
}

func plain(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−', '⁻':
		return '-'
	}
	return unicode.ToLower(r)
}

// key is a short text in the same form.
func key(s string) []rune { return fold(s).runes }

// joined tells whether rune i stands right behind the one before, with no space between.
func (f folded) joined(i int) bool {
	return i > 0 && i < len(f.runes) && (f.from[i] == f.to[i-1] || f.from[i] == f.from[i-1])
}

// finding is one about the runes from i to before j.
func (f folded) finding(rule Rule, code string, i, j int) Finding {
	from, to := f.from[i], f.to[j-1]
	return Finding{Rule: rule, Code: code, From: units(f.text[:from]), To: units(f.text[:to]), Evidence: f.text[from:to]}
}

// has tells whether the runes stand at i.
func (f folded) has(i int, word []rune) bool {
	if i < 0 || len(word) == 0 || i+len(word) > len(f.runes) {
		return false
	}
	for k, r := range word {
		if f.runes[i+k] != r {
			return false
		}
	}
	return true
}

// units counts a text as LINE does.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func alnum(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }
func digit(r rune) bool { return r >= '0' && r <= '9' }
func han(r rune) bool   { return unicode.Is(unicode.Han, r) || r == '々' }

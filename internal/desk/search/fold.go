package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text as it is compared. Each rune knows the bytes of the text that it comes
// from, so that a match can be marked.
type Folded struct {
	runes    []rune
	from, to []int
}

// Border stands between two fields of one text: nothing is found across it.
const Border = '\x1f'

// Fold writes a text so that what people take for the same is the same: width and
// compatibility forms (NFKC: ｶﾞ, Ａ, ①, ㈱), large and small letters, hiragana and katakana,
// every sort of dash and the long vowel's mark. Spaces and line ends go: 山田 太郎 is 山田太郎.
// Between two digits go up to two marks that only part them: 090-1234-5678, 1,200.
// A Japanese number with its country's code is there once more as it is dialled at home.
func Fold(text string) Folded {
	return phones(joined(plain(text)))
}

func plain(text string) (f Folded) {
	var it norm.Iter
	it.InitString(norm.NFKC, strings.ToValidUTF8(text, " "))
	for !it.Done() {
		from := it.Pos()
		piece := string(it.Next())
		for _, r := range piece {
			if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
				continue
			}
			f.add(one(r), from, it.Pos())
		}
	}
	return f
}

func (f *Folded) add(r rune, from, to int) {
	f.runes, f.from, f.to = append(f.runes, r), append(f.from, from), append(f.to, to)
}

// dash is what all dashes become.
const dash = 'ー'

func one(r rune) rune {
	switch {
	case r >= 'ァ' && r <= 'ヶ', r == 'ヽ', r == 'ヾ':
		return r - 0x60
	case unicode.Is(unicode.Pd, r), r == '−', r == '～', r == '~', r == '⁻':
		return dash
	}
	return unicode.ToLower(r)
}

// parting are the marks that only part digits.
func parting(r rune) bool { return r == dash || r == ',' || r == '(' || r == ')' }

func digit(r rune) bool { return r >= '0' && r <= '9' }

// joined leaves out what only parts digits.
func joined(f Folded) (out Folded) {
	for i := 0; i < len(f.runes); i++ {
		if parting(f.runes[i]) && i > 0 && digit(f.runes[i-1]) {
			next := i + 1
			if next < len(f.runes) && parting(f.runes[next]) {
				next++
			}
			if next < len(f.runes) && digit(f.runes[next]) {
				i = next - 1
				continue
			}
		}
		out.add(f.runes[i], f.from[i], f.to[i])
	}
	return out
}

// phones adds Japanese numbers that are written with +81 as they are dialled at home: nine
// or ten digits behind a zero.
func phones(f Folded) Folded {
	for i, n := 0, len(f.runes); i+3 < n; i++ {
		if f.runes[i] != '+' || f.runes[i+1] != '8' || f.runes[i+2] != '1' {
			continue
		}
		at := i + 3
		for at < n && (f.runes[at] == dash || f.runes[at] == '0') {
			at++
		}
		end := at
		for end < n && digit(f.runes[end]) {
			end++
		}
		if end-at != 9 && end-at != 10 {
			continue
		}
		f.add(Border, f.from[i], f.from[i])
		f.add('0', f.from[i], f.to[i+2])
		for ; at < end; at++ {
			f.add(f.runes[at], f.from[at], f.to[at])
		}
	}
	return f
}

package retrieval

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxRunes is how much of one text is searched: an FAQ's answer is a page at most, and a
// message of LINE has at most 5,000 UTF-16 units.
const maxRunes = 8000

// normal is a text in the one form in which everything is compared: full-width Latin letters
// and half-width katakana become the ordinary ones, capitals small, broken UTF-8 blank.
func normal(s string) string {
	s = strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, " ")))
	n := 0
	for i := range s {
		if n == maxRunes {
			return s[:i]
		}
		n++
	}
	return s
}

func isKanji(r rune) bool    { return unicode.Is(unicode.Han, r) || r == '々' || r == '〆' }
func isHiragana(r rune) bool { return r >= 'ぁ' && r <= 'ゖ' || r == 'ゝ' || r == 'ゞ' }
func isKatakana(r rune) bool {
	return r >= 'ァ' && r <= 'ヺ' || r == 'ー' || r == 'ヽ' || r == 'ヾ'
}

// isPlain are letters and digits of other scripts.
func isPlain(r rune) bool {
	return !isHiragana(r) && !isKatakana(r) && !isKanji(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// skeleton is a word without its variants of writing: a word with kanji loses its hiragana
// (引っ越し, 引越し and 引越す are 引越), one without turns katakana into hiragana (ゴミ is ごみ).
func skeleton(word string) string {
	if strings.ContainsFunc(word, isKanji) {
		return strings.Map(func(r rune) rune {
			if isHiragana(r) {
				return -1
			}
			return r
		}, word)
	}
	return strings.Map(fold, word)
}

// fold turns katakana into hiragana.
func fold(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' {
		return r - 'ァ' + 'ぁ'
	}
	return r
}

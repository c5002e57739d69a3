package mood

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Heard is a text in which words are looked for: in large or small letters, full or half
// width, hiragana or katakana. What stands in a harmless phrase, or reaches into one, is not
// found.
type Heard struct {
	text     string // in ordinary width
	small    string // the same in small letters, byte for byte
	kana     string // small in hiragana, byte for byte
	harmless []span
}

type span struct{ from, to int }

// Hear takes a text in.
func Hear(text string, harmless []string) Heard {
	h := Heard{text: norm.NFKC.String(strings.ToValidUTF8(text, " "))}
	h.small = strings.Map(lower, h.text)
	h.kana = strings.Map(hiragana, h.small)
	for _, phrase := range harmless {
		h.harmless = append(h.harmless, h.all(phrase)...)
	}
	return h
}

// Form gives the first words that are of a form.
func (h Heard) Form(form *regexp.Regexp) string {
	if len(h.harmless) == 0 {
		return form.FindString(h.text)
	}
	for _, at := range form.FindAllStringIndex(h.text, -1) {
		if !h.spared(span{at[0], at[1]}) {
			return h.text[at[0]:at[1]]
		}
	}
	return ""
}

// One gives the first of the words that stands in the text, as it is in the list.
func (h Heard) One(words []string) string {
	for _, w := range words {
		for _, at := range h.all(w) {
			if !h.spared(at) {
				return w
			}
		}
	}
	return ""
}

func (h Heard) spared(at span) bool {
	for _, s := range h.harmless {
		if at.from < s.to && s.from < at.to {
			return true
		}
	}
	return false
}

// exact is how many characters a word may have that is found only in the kana it is written
// in: ムシ must not be found in むしろ.
const exact = 2

// all gives the places of a word.
func (h Heard) all(word string) (places []span) {
	word = Fold(word)
	text := h.small
	if utf8.RuneCountInString(word) > exact {
		text, word = h.kana, strings.Map(hiragana, word)
	}
	if word == "" {
		return nil
	}
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return places
		}
		places = append(places, span{from + i, from + i + len(word)})
		from += i + len(word)
	}
}

// Fold writes a word in ordinary width and small letters, without space around it.
func Fold(word string) string {
	return strings.Map(lower, strings.TrimSpace(norm.NFKC.String(word)))
}

// lower makes a letter small if that takes as many bytes: places must stay the same.
func lower(r rune) rune {
	if small := unicode.ToLower(r); utf8.RuneLen(small) == utf8.RuneLen(r) {
		return small
	}
	return r
}

func hiragana(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' {
		return r - 'ァ' + 'ぁ'
	}
	return r
}

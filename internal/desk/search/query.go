package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Query is what somebody looks for: texts that have all the words and none of the others.
type Query struct {
	words, without []string // folded
}

// Limits of a query.
const (
	MaxQuery = 200 // characters
	maxWords = 10
)

// Parse reads a query: words parted by spaces, "words as they stand together", and -word
// for what must not be there. A phone number may be written in any way.
func Parse(text string) (Query, error) {
	if len([]rune(text)) > MaxQuery {
		return Query{}, desk.E(desk.Invalid, "query_too_long", "A search has at most 200 characters. Leave some words out.").On("q")
	}
	var q Query
	for _, w := range split(dialled(norm.NFKC.String(strings.ToValidUTF8(text, " ")))) {
		switch folded := term(w.text); {
		case folded == "":
		case w.not:
			q.without = append(q.without, folded)
		case !slices.Contains(q.words, folded):
			q.words = append(q.words, folded)
		}
	}
	if len(q.words) == 0 {
		return q, desk.E(desk.Invalid, "empty_query", "Write at least one word to look for.").On("q")
	}
	if len(q.words)+len(q.without) > maxWords {
		return q, desk.E(desk.Invalid, "too_many_words", "A search has at most 10 words. Leave some out.").On("q")
	}
	return q, nil
}

// Words counts what is asked for.
func (q Query) Words() int { return len(q.words) + len(q.without) }

// Grams are the pieces that a text must have, sorted, each once.
func (q Query) Grams() (grams []uint32) {
	for _, w := range q.words {
		grams = append(grams, termGrams([]rune(w))...)
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

type word struct {
	text string
	not  bool
}

const quotes = `"“”„`

func split(text string) (out []word) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		var w word
		if rest, ok := strings.CutPrefix(text, "-"); ok && rest != "" && !strings.HasPrefix(rest, " ") {
			w.not, text = true, rest
		}
		r, size := utf8.DecodeRuneInString(text)
		if strings.ContainsRune(quotes, r) {
			w.text = text[size:]
			if end := strings.IndexAny(w.text, quotes); end >= 0 {
				text = strings.TrimLeft(w.text[end:], quotes)
				w.text = w.text[:end]
			} else {
				text = ""
			}
		} else {
			end := strings.IndexFunc(text, unicode.IsSpace)
			if end < 0 {
				end = len(text)
			}
			w.text, text = text[:end], text[end:]
		}
		out = append(out, w)
	}
	return out
}

// term folds a word. Marks at its ends that might part digits in a text are left out there.
func term(w string) string {
	f := Fold(strings.ReplaceAll(w, string(Border), ""))
	runes := f.runes
	if at := slices.Index(runes, Border); at >= 0 { // a number with its country's code: as it is dialled at home
		runes = runes[at+1:]
	}
	for n := 0; n < len(runes); n++ {
		if !parting(runes[n]) {
			if digit(runes[n]) {
				runes = runes[n:]
			}
			break
		}
	}
	for n := len(runes); n > 0; n-- {
		if !parting(runes[n-1]) {
			if digit(runes[n-1]) {
				runes = runes[:n]
			}
			break
		}
	}
	return string(runes)
}

const between = `\s*[()\-‐‑–—―−ー]?\s*[()\-‐‑–—―−ー]?\s*`

var number = regexp.MustCompile(`(?:\+81|\b0)(?:` + between + `\d){8,12}`)

// dialled writes phone numbers that are parted by anything as one word.
func dialled(text string) string {
	return number.ReplaceAllStringFunc(text, func(s string) string {
		digits := strings.Map(func(r rune) rune {
			if digit(r) {
				return r
			}
			return -1
		}, s)
		if strings.HasPrefix(s, "+81") {
			digits = "0" + strings.TrimLeft(digits[2:], "0")
		}
		if len(digits) != 10 && len(digits) != 11 {
			return s
		}
		return digits
	})
}

package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TermID names a synonym group or a dictionary word.
type TermID string

// TermKind tells the two apart.
type TermKind string

// Kinds of terms.
const (
	Synonyms TermKind = "synonym"
	Word     TermKind = "word"
)

// Term is a group of words that mean the same, or a word the dictionary lacks (a
// product's name), which is then never cut in two.
type Term struct {
	ID        TermID
	Workspace desk.WorkspaceID
	Version   int64
	Kind      TermKind
	Words     []string // of a group: two or more. Of a word: the one
	Reading   string   // of a word: in katakana; may be empty
	UpdatedAt time.Time
	UpdatedBy desk.OperatorID
}

// Limits of terms.
const (
	MaxGroup = 30 // words
	MaxWord  = 40 // characters
)

// Tidy trims the words and drops those said twice.
func (t Term) Tidy() Term {
	var words []string
	for _, w := range t.Words {
		w = strings.TrimSpace(w)
		if w != "" && !slices.ContainsFunc(words, func(o string) bool { return Key(o) == Key(w) }) {
			words = append(words, w)
		}
	}
	t.Words, t.Reading = words, strings.TrimSpace(t.Reading)
	return t
}

// Keys are the words as uniqueness sees them: no word stands in two groups of a brand.
func (t Term) Keys() []string {
	var keys []string
	for _, w := range t.Words {
		keys = append(keys, Key(w))
	}
	return keys
}

// Validate tells what is wrong with a term.
func (t Term) Validate() error {
	no := func(field, code, format string, args ...any) error {
		return desk.E(desk.Invalid, code, fmt.Sprintf(format, args...)).On(field)
	}
	switch {
	case t.Kind != Synonyms && t.Kind != Word:
		return no("kind", "bad_kind", "A term is a synonym group or a word.")
	case t.Kind == Synonyms && len(t.Words) < 2:
		return no("words", "too_few", "A group needs at least two different words.")
	case t.Kind == Synonyms && len(t.Words) > MaxGroup:
		return no("words", "too_many", "A group has at most %d words.", MaxGroup)
	case t.Kind == Word && len(t.Words) != 1:
		return no("words", "one_word", "Give one word.")
	case t.Reading != "" && strings.Trim(t.Reading, katakana) != "":
		return no("reading", "bad_reading", "Write the reading in katakana.")
	}
	for _, w := range t.Words {
		if n := utf8.RuneCountInString(w); Key(w) == "" || n > MaxWord {
			return no("words", "bad_word", "A word has 1 to %d characters, not only marks.", MaxWord)
		}
	}
	return nil
}

const katakana = "ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶー・"

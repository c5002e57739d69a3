package form

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Sort is what a field takes.
type Sort string

// Sorts of fields.
const (
	Line     Sort = "line"     // one line of words
	Digits   Sort = "digits"   // digits only
	Kana     Sort = "kana"     // katakana, as banks write names
	Postcode Sort = "postcode" // seven digits
	Date     Sort = "date"     // a day that has been
	Choice   Sort = "choice"   // one of Choices
)

// Sorts lists them all.
func Sorts() []Sort { return []Sort{Line, Digits, Kana, Postcode, Date, Choice} }

// Words are a text in the two languages of the page; an empty English one is the Japanese.
type Words struct {
	JA string `json:"ja"`
	EN string `json:"en,omitempty"`
}

// In is the text in a language.
func (w Words) In(language string) string {
	if language == "en" && w.EN != "" {
		return w.EN
	}
	return w.JA
}

// Field is one thing that is asked for.
type Field struct {
	Name     string  `json:"name"` // a code, the same for ever
	Label    Words   `json:"label"`
	Hint     Words   `json:"hint,omitzero"`
	Sort     Sort    `json:"sort"`
	Min      int     `json:"min,omitempty"` // characters, of a line, digits and kana
	Max      int     `json:"max,omitempty"`
	Optional bool    `json:"optional,omitempty"`
	Choices  []Words `json:"choices,omitempty"`
	Tail     int     `json:"tail,omitempty"` // so many characters at its end are shown to whoever may not see it whole
	Fill     string  `json:"fill,omitempty"` // HTML's autocomplete
}

// Limits of fields. MaxDigits is below the shortest card number.
const (
	MaxDigits   = 12
	MaxLine     = 200
	MaxLabel    = 40
	MaxHint     = 100
	MaxChoices  = 20
	MaxFields   = 12
	tailAtLeast = 7 // a shorter value would be half told by its tail
)

// forbidden words in what an administrator asks for: card data and secret numbers are never
// asked for here (PCI DSS 3.3.1), nor the number of the Individual Number Card.
var forbidden = []string{"カード番号", "クレジット", "セキュリティコード", "ｾｷｭﾘﾃｨ", "有効期限", "暗証", "パスワード", "ワンタイム", "認証コード", "マイナンバー", "個人番号",
	"cvv", "cvc", "card number", "credit card", "security code", "password", "pin code"}

// asksForbidden tells which forbidden thing a text asks for; empty for none.
func asksForbidden(text string) string {
	low := flat(text)
	i := slices.IndexFunc(forbidden, func(w string) bool { return strings.Contains(low, flat(w)) })
	if i < 0 {
		return ""
	}
	return forbidden[i]
}

func (w Words) asksForbidden() bool { return asksForbidden(w.JA) != "" || asksForbidden(w.EN) != "" }

const neverAsked = "Card numbers, security codes, secret numbers and My Number are never asked for here."

// valid says what is wrong with a field of an administrator's own.
func (f Field) valid(at string) (wrong []error) {
	no := func(code, format string, args ...any) {
		wrong = append(wrong, desk.E(desk.Invalid, code, fmt.Sprintf(format, args...)).On(at))
	}
	if n := utf8.RuneCountInString(f.Label.JA); n == 0 || n > MaxLabel || utf8.RuneCountInString(f.Label.EN) > MaxLabel {
		no("bad_label", "Name each field in 1 to %d characters.", MaxLabel)
	}
	if utf8.RuneCountInString(f.Hint.JA) > MaxHint || utf8.RuneCountInString(f.Hint.EN) > MaxHint {
		no("too_long", "A hint has at most %d characters.", MaxHint)
	}
	if slices.ContainsFunc(append([]Words{f.Label, f.Hint}, f.Choices...), Words.asksForbidden) {
		no("forbidden_field", neverAsked)
	}
	if !slices.Contains(Sorts(), f.Sort) {
		no("bad_sort", "A field takes line, digits, kana, postcode, date or choice.")
	}
	longest := MaxLine
	if f.Sort == Digits {
		longest = MaxDigits
	}
	if f.Min < 0 || f.Max < f.Min || f.Max > longest {
		no("bad_length", "A field of this sort has at most %d characters, and at least not more than at most.", longest)
	}
	if f.Sort == Choice {
		wrong = append(wrong, f.validChoices(at)...)
	}
	return wrong
}

func (f Field) validChoices(at string) []error {
	bad := []error{desk.E(desk.Invalid, "bad_choices", fmt.Sprintf("Give 2 to %d choices, none twice, of at most %d characters.", MaxChoices, MaxLabel)).On(at)}
	if len(f.Choices) < 2 || len(f.Choices) > MaxChoices {
		return bad
	}
	for i, c := range f.Choices {
		n := utf8.RuneCountInString(c.JA)
		if n == 0 || n > MaxLabel || utf8.RuneCountInString(c.EN) > MaxLabel || slices.ContainsFunc(f.Choices[:i], func(o Words) bool { return o.JA == c.JA }) {
			return bad
		}
	}
	return nil
}

// Masked is a value as whoever may not see it whole has it: nothing of its length is told.
func (f Field) Masked(value string) string {
	switch runes := []rune(value); {
	case value == "":
		return ""
	case f.Tail > 0 && len(runes) >= tailAtLeast:
		return "***" + string(runes[len(runes)-min(f.Tail, 4):])
	}
	return "***"
}

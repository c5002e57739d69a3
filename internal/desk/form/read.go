package form

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Flaw is what is wrong with a field's value.
type Flaw string

// Flaws. The page has words for each.
const (
	Missing  Flaw = "missing"
	Length   Flaw = "length"
	NoDigits Flaw = "digits"
	NoKana   Flaw = "kana"
	NoDate   Flaw = "date"
	NoChoice Flaw = "choice"
	Broken   Flaw = "broken" // no text
	Card     Flaw = "card"   // a card number: refused whatever was asked for
)

// Value is one field's answer.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Read takes what somebody wrote, by field name, and gives the answer in the order of the sheet,
// or what is wrong with it, by field name. What is not asked for is left out. card tells whether
// a text holds a card number.
func (s Sheet) Read(in map[string]string, today time.Time, card func(string) bool) ([]Value, map[string]Flaw) {
	var out []Value
	flaws := map[string]Flaw{}
	for _, f := range s.Fields {
		v, flaw := f.read(in[f.Name], today, card)
		if flaw != "" {
			flaws[f.Name] = flaw
			continue
		}
		out = append(out, Value{f.Name, v})
	}
	if len(flaws) > 0 {
		return nil, flaws
	}
	return out, nil
}

func (f Field) read(raw string, today time.Time, card func(string) bool) (string, Flaw) {
	if !utf8.ValidString(raw) || strings.ContainsFunc(raw, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	}) {
		return "", Broken
	}
	if card(raw) {
		return "", Card
	}
	v := strings.Join(strings.Fields(norm.NFC.String(raw)), " ")
	switch {
	case v == "" && f.Optional:
		return "", ""
	case v == "":
		return "", Missing
	}
	switch f.Sort {
	case Digits, Postcode:
		return f.digits(v)
	case Kana:
		return f.kana(v)
	case Date:
		return day(v, today)
	case Choice:
		if !slices.ContainsFunc(f.Choices, func(w Words) bool { return w.JA == v }) {
			return "", NoChoice
		}
		return v, ""
	}
	return f.long(v)
}

func (f Field) long(v string) (string, Flaw) {
	n := utf8.RuneCountInString(v)
	if n < f.Min || f.Max > 0 && n > f.Max || n > MaxLine {
		return "", Length
	}
	return v, ""
}

// digits takes full-width ones too, and what people put between them.
func (f Field) digits(v string) (string, Flaw) {
	v = strings.Map(func(r rune) rune {
		if strings.ContainsRune("-‐‑‒–—―−ー－ ", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(v))
	if v == "" || strings.Trim(v, "0123456789") != "" {
		return "", NoDigits
	}
	if f.Sort == Postcode {
		f.Min, f.Max = 7, 7
	}
	if f.Max == 0 || f.Max > MaxDigits {
		f.Max = MaxDigits
	}
	return f.long(v)
}

// kana takes hiragana and half-width kana for what they stand for.
func (f Field) kana(v string) (string, Flaw) {
	v = norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 'ぁ' && r <= 'ゖ' {
			return r + 'ァ' - 'ぁ'
		}
		return r
	}, norm.NFKC.String(v)))
	v = strings.ToUpper(v)
	kana := false
	for _, r := range v {
		switch {
		case r >= 'ァ' && r <= 'ヺ':
			kana = true
		case r == 'ー' || r == '・' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" ().,/-", r):
		default:
			return "", NoKana
		}
	}
	if !kana {
		return "", NoKana
	}
	return f.long(v)
}

// earliest is how far back a day may lie.
const earliest = 130 // years

func day(v string, today time.Time) (string, Flaw) {
	v = norm.NFKC.String(v)
	for _, form := range []string{time.DateOnly, "2006/1/2", "2006-1-2", "2006.1.2", "2006年1月2日", "20060102"} {
		at, err := time.Parse(form, v)
		if err != nil {
			continue
		}
		if at.After(today) || at.Before(today.AddDate(-earliest, 0, 0)) {
			return "", NoDate
		}
		return at.Format(time.DateOnly), ""
	}
	return "", NoDate
}

// flat is a text as it is compared: width, case and spaces don't matter.
func flat(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), ""))
}

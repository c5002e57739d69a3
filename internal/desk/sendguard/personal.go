package sendguard

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// sorts of personal data, by how they look in folded text. Card numbers are not here: they
// never get this far.
var sorts = []struct {
	code string
	sign string // without which there is none, so that most texts cost nothing
	find *regexp.Regexp
}{
	{"mail", "@", regexp.MustCompile(`[a-z0-9._%+\-]+@[a-z0-9.\-]+\.[a-z]{2,}`)},
	{"account", "口座", regexp.MustCompile(`口座(?:番号)?(?:は|が|:|の)?[0-9]{7}`)},
	{"mynumber", "ー", regexp.MustCompile(`(?:マイナンバー)(?:は|が|:)?[0-9]{4}-?[0-9]{4}-?[0-9]{4}`)},
	{"phone", "", regexp.MustCompile(`(?:\+81-?|0)[0-9]{1,4}[-(]?[0-9]{1,4}[-)]?[0-9]{3,4}`)},
	{"postcode", "〒", regexp.MustCompile(`〒[0-9]{3}-?[0-9]{4}`)},
	{"birthday", "生", regexp.MustCompile(`(?:生年月日|お?誕生日)(?:は|が|:)?(?:[0-9]{4}年|昭和|平成|令和|[0-9]{4}[-/])`)},
}

// personal finds data that should not stand in a chat without need. The desk's own numbers,
// which are among its marks, and free lines are no findings.
func (p *Policy) personal(t folded, _ Sight) (out []Finding) {
	if !slices.ContainsFunc(t.runes, func(r rune) bool { return digit(r) || r == '@' || r == '生' }) {
		return nil
	}
	text := string(t.runes)
	var ours []match
	if p != nil {
		ours = p.ours.all(t)
	}
	for _, s := range sorts {
		if !strings.Contains(text, s.sign) {
			continue
		}
		for _, at := range s.find.FindAllStringIndex(text, maxFindings) {
			i := utf8.RuneCountInString(text[:at[0]])
			m := match{i: i, j: i + utf8.RuneCountInString(text[at[0]:at[1]])}
			inLonger := s.code == "phone" && (m.i > 0 && t.joined(m.i) && alnum(t.runes[m.i-1]) || m.j < len(t.runes) && t.joined(m.j) && alnum(t.runes[m.j]))
			if !m.within(ours) && !inLonger && (s.code != "phone" || private(text[at[0]:at[1]])) {
				out = append(out, t.finding(Personal, s.code, m.i, m.j))
			}
		}
	}
	return out
}

// private tells whether a phone number is long enough to be one, and no free or shared line.
func private(phone string) bool {
	digits := ""
	for _, r := range phone {
		if digit(r) {
			digits += string(r)
		}
	}
	if phone[0] == '+' {
		digits = "0" + digits[min(2, len(digits)):]
	}
	if len(digits) != 10 && len(digits) != 11 {
		return false
	}
	switch digits[:4] {
	case "0120", "0800", "0570", "0990":
		return false
	}
	return true
}

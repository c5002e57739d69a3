// Package grounds tells whether a text says nothing but what its sources say. It is for
// answers that a language model wrote from FAQ entries: such a model invents, and what it
// invents sounds right. So the check is strict and knows no language model itself: numbers
// with their units, links, addresses, days, names and content words must stand in the
// sources, and no sentence may deny what its source affirms. A true answer in other words is
// refused too; then the desk answers as it would without a model.
package grounds

import (
	"strings"
	"unicode/utf8"
)

// Fault is why a text is refused; "" is none.
type Fault string

// Faults, in the order in which they are looked for.
const (
	Nothing   Fault = "nothing"   // no text, or no sources
	TooLong   Fault = "too_long"  // longer than a bubble should be
	Link      Fault = "link"      // a web or mail address that no source has
	Number    Fault = "number"    // a number, amount, time or date that no source has so
	Day       Fault = "day"       // a day or hour in words that no source has
	Name      Fault = "name"      // a name in katakana or Latin letters that no source has
	Unfounded Fault = "unfounded" // a sentence whose content is not the sources'
	Denial    Fault = "denial"    // a sentence that denies what its source affirms, or the reverse
)

// maxRunes is the longest answer.
const maxRunes = 800

// Check looks a text through against its sources, which are whole entries: question and
// answer.
func Check(text string, sources []string) Fault {
	text = plain(text)
	if strings.TrimSpace(text) == "" || len(sources) == 0 {
		return Nothing
	}
	if utf8.RuneCountInString(text) > maxRunes {
		return TooLong
	}
	all := joined(sources)
	if f := invented(text, all); f != "" {
		return f
	}
	return sentencesHold(text, all)
}

// Facts looks a text of any length through for facts alone: links, numbers, days and names that
// no source has. Whether its sentences are the sources' is left to who reads it.
func Facts(text string, sources []string) Fault { return invented(plain(text), joined(sources)) }

func joined(sources []string) string {
	from := make([]string, len(sources))
	for i, s := range sources {
		from[i] = plain(s)
	}
	return strings.Join(from, "\n")
}

func invented(text, all string) Fault {
	for _, look := range []struct {
		fault Fault
		find  func(string) []string
	}{{Link, links}, {Number, numbers}, {Day, days}, {Name, names}} {
		if !within(look.find(text), look.find(all)) {
			return look.fault
		}
	}
	return ""
}

func within(xs, of []string) bool {
	known := map[string]bool{}
	for _, x := range of {
		known[x] = true
	}
	for _, x := range xs {
		if !known[x] {
			return false
		}
	}
	return true
}

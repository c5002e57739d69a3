package flow

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// brandLanguage is that of a customer of whom none is known.
const brandLanguage = "ja"

// speaking is a mind for a customer of a language (BCP 47; none: the brand's): entries in
// another language answer only where none in theirs is even worth offering.
func (m mind) speaking(language string) mind {
	asks := m.asks
	if asks == nil {
		return m
	}
	if language = primary(language); language == "" {
		language = brandLanguage
	}
	m.brain.Ask = func(text string) retrieval.Found { return asks(text, nil, language) }
	m.ask = func(text string, sight *retrieval.Sight) retrieval.Found { return asks(text, sight, language) }
	return m
}

// primary is a language without its region or script: en of en-GB.
func primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

package sendguard

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Settings are a brand's.
type Settings struct {
	Modes   map[Rule]Mode      `json:"modes,omitempty"` // a rule without one is a shadow
	Words   []Word             `json:"words,omitempty"`
	Marks   []string           `json:"marks,omitempty"`   // names and addresses of this brand's, beside its name: other brands' operators don't write them
	Apology string             `json:"apology,omitempty"` // offered after a message to the wrong place; empty: the desk's own
	Since   map[Rule]time.Time `json:"since,omitempty"`   // when a rule's mode was set: what was before doesn't count against it
	Demoted map[Rule]Demotion  `json:"demoted,omitempty"` // rules that were made shadows by themselves
}

// Demotion is why a rule was made a shadow.
type Demotion struct {
	At      time.Time `json:"at"`
	Was     Mode      `json:"was"`
	Shown   int       `json:"shown"`
	Pressed int       `json:"pressed"` // sent over
}

// Word is one that a brand forbids.
type Word struct {
	Text    string `json:"text"`
	Mode    Mode   `json:"mode"`              // warn or stop, while its rule asks at all
	Out     bool   `json:"out"`               // when operators write it
	In      bool   `json:"in"`                // when customers do: the talk is marked; stop: supervisors are told
	Instead string `json:"instead,omitempty"` // what to say, or why not
}

// Limits of settings.
const (
	maxWords   = 500
	maxMarks   = 50
	maxPhrase  = 100
	maxInstead = 200
	maxApology = 1000
)

// Of is the mode of a rule.
func (s Settings) Of(r Rule) Mode {
	if m := s.Modes[r]; m.Known() {
		return m
	}
	return Shadow
}

// Valid says all that is wrong.
func (s Settings) Valid() error {
	var wrong []error
	for r, m := range s.Modes {
		if !r.Known() || !m.Known() {
			wrong = append(wrong, desk.E(desk.Invalid, "bad_mode", "A rule is off, a shadow, warns or stops.").On("modes."+string(r)))
		}
	}
	if len(s.Words) > maxWords {
		wrong = append(wrong, desk.E(desk.TooLarge, "too_many", fmt.Sprintf("At most %d words.", maxWords)).On("words"))
	}
	seen := map[string]bool{}
	for i, w := range s.Words {
		field := fmt.Sprintf("words[%d].text", i)
		k := string(key(w.Text))
		switch {
		case utf8.RuneCountInString(k) < 2 || utf8.RuneCountInString(w.Text) > maxPhrase || utf8.RuneCountInString(w.Instead) > maxInstead:
			wrong = append(wrong, desk.E(desk.Invalid, "bad_word", "A word has 2 to 100 characters, what to say instead at most 200.").On(field))
		case seen[k]:
			wrong = append(wrong, desk.E(desk.Invalid, "word_taken", "This word is in the list already.").On(field))
		case !w.Mode.Asks() || !w.In && !w.Out:
			wrong = append(wrong, desk.E(desk.Invalid, "bad_mode", "A word warns or stops, in one direction at least.").On(field))
		}
		seen[k] = true
	}
	if len(s.Marks) > maxMarks || slices.ContainsFunc(s.Marks, func(m string) bool {
		return len(key(m)) < 2 || utf8.RuneCountInString(m) > maxPhrase
	}) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_mark", "At most 50 names and addresses of 2 to 100 characters.").On("marks"))
	}
	if utf8.RuneCountInString(s.Apology) > maxApology {
		wrong = append(wrong, desk.E(desk.Invalid, "too_long", "At most 1,000 characters.").On("apology"))
	}
	return errors.Join(wrong...)
}

// Over gives the settings as they are saved over those before: what the desk notes itself
// stays, unless a rule's mode is another now.
func (s Settings) Over(before Settings, now time.Time) Settings {
	s.Since, s.Demoted = map[Rule]time.Time{}, map[Rule]Demotion{}
	for _, r := range Rules() {
		if s.Of(r) != before.Of(r) {
			s.Since[r] = now
			continue
		}
		if at, ok := before.Since[r]; ok {
			s.Since[r] = at
		}
		if d, ok := before.Demoted[r]; ok {
			s.Demoted[r] = d
		}
	}
	s.Words = slices.DeleteFunc(slices.Clone(s.Words), func(w Word) bool { return strings.TrimSpace(w.Text) == "" })
	return s
}

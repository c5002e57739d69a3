// Package incident holds what many customers write about at once — an outage, a recall, an
// error of a campaign —, which inquiries belong to it, and whom it concerns person by person.
package incident

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of an incident.
const (
	MaxOpen    = 20   // of a brand
	MaxWords   = 50   // by which inquiries are recognised
	MaxTargets = 5000 // people
	maxTitle   = 80
	maxWord    = 40
	maxText    = 1000 // of the notice and of the wording
)

// Kind is the sort of an incident.
type Kind string

// Kinds.
const (
	Outage   Kind = "outage"
	Recall   Kind = "recall"
	Campaign Kind = "campaign"
	Other    Kind = "other"
)

// Kinds lists them.
var Kinds = []Kind{Outage, Recall, Campaign, Other}

// Joins says how an inquiry that is recognised comes to an incident.
type Joins string

// Ways to join.
const (
	Auto    Joins = "auto"    // it belongs at once
	Propose Joins = "propose" // somebody agrees first
)

// Body is what people set of an incident.
type Body struct {
	Title   string   `json:"title"`
	Kind    Kind     `json:"kind"`
	Words   []string `json:"words,omitempty"`   // in what customers write
	Topics  []string `json:"topics,omitempty"`  // what an inquiry is about, or the beginning of that
	Entries []string `json:"entries,omitempty"` // FAQ entries that the bot finds
	Joins   Joins    `json:"joins"`
	Notice  string   `json:"notice,omitempty"`  // said before the bot's answer; none: nothing is said
	All     bool     `json:"all,omitempty"`     // to whoever writes, not only to those it concerns
	Wording string   `json:"wording,omitempty"` // approved for operators to answer with
	Summary string   `json:"summary,omitempty"` // of the closed one: what it was and what was done
}

// State is whether it is over.
type State string

// States.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Incident is what many write about.
type Incident struct {
	Workspace desk.WorkspaceID
	ID        desk.IncidentID
	Version   int64
	State     State
	By        desk.OperatorID
	OpenedAt  time.Time
	ClosedAt  time.Time
	Body      Body
	NoticeV   int64 // version of the notice's words; 0 = there never were any
}

// Valid refuses what nobody could work with.
func (b Body) Valid() error {
	bad := func(code, message, field string) error { return desk.E(desk.Invalid, code, message).On(field) }
	switch {
	case strings.TrimSpace(b.Title) == "" || utf8.RuneCountInString(b.Title) > maxTitle:
		return bad("bad_title", "Give it a title of at most 80 characters.", "title")
	case !slices.Contains(Kinds, b.Kind):
		return bad("bad_kind", "Choose outage, recall, campaign or other.", "kind")
	case b.Joins != Auto && b.Joins != Propose:
		return bad("bad_joins", "Choose auto or propose.", "joins")
	case utf8.RuneCountInString(b.Notice) > maxText:
		return bad("text_too_long", "The notice has at most 1,000 characters.", "notice")
	case utf8.RuneCountInString(b.Wording) > maxText:
		return bad("text_too_long", "The wording has at most 1,000 characters.", "wording")
	case utf8.RuneCountInString(b.Summary) > maxText:
		return bad("text_too_long", "The summary has at most 1,000 characters.", "summary")
	case b.All && strings.TrimSpace(b.Notice) == "":
		return bad("no_notice", "Write the notice that everybody is told.", "notice")
	}
	for field, words := range map[string][]string{"words": b.Words, "topics": b.Topics, "entries": b.Entries} {
		if len(words) > MaxWords {
			return bad("too_many", "Name at most 50 of them.", field)
		}
		for _, w := range words {
			if n := utf8.RuneCountInString(w); strings.TrimSpace(w) != w || n == 0 || field == "words" && (n < 2 || n > maxWord) || n > maxText {
				return bad("bad_word", "A word has 2 to 40 characters, without spaces around it.", field)
			}
		}
	}
	return nil
}

// About is what is known of an inquiry when it is asked whether it belongs to an incident.
type About struct {
	Says  func(words []string) string // the first of the words that the customer has written; "" for none
	Topic string
	Entry string // that the bot finds
}

// Why it is recognised.
const (
	ByWords = "words"
	ByTopic = "topic"
	ByEntry = "entry"
)

// Recognises tells by what an inquiry is recognised; "" when it is not.
func (b Body) Recognises(a About) string {
	switch {
	case a.Says != nil && len(b.Words) > 0 && a.Says(b.Words) != "":
		return ByWords
	case a.Entry != "" && slices.Contains(b.Entries, a.Entry):
		return ByEntry
	case a.Topic != "" && slices.ContainsFunc(b.Topics, func(t string) bool { return a.Topic == t || strings.HasPrefix(a.Topic, t+"・") }):
		return ByTopic
	}
	return ""
}

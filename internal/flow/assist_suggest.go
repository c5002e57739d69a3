package flow

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/grounds"
	"github.com/madoguchi-desk/madoguchi/internal/desk/privacy"
)

// Limits of a suggestion.
const (
	talkGiven     = 12  // messages
	talkRunes     = 600 // of each
	suggestTokens = 900
	maxSuggestion = 2000 // characters
)

// Suggestion is a reply to begin with. It is nowhere kept: it is the asker's to change and move.
type Suggestion struct {
	ID      string // its outcome is told by it
	Text    string
	Entries []KnowledgeHit // that it leans on
	Doubt   grounds.Fault  // what in it neither entries nor talk say; "" = nothing was found
}

// Suggest asks the model for a reply to the customer's last words, from the talk and the
// brand's live entries for customers.
func (d *AssistDesk) Suggest(ctx context.Context, by desk.Person, id desk.ConversationID) (s Suggestion, err error) {
	v, row, err := d.asked(ctx, by, id, func(p ModelPort) bool { return p.Suggests })
	if err != nil {
		return s, err
	}
	if !open(v) {
		return s, desk.E(desk.Conflict, "closed", "This inquiry is closed.")
	}
	rows, _, err := d.read.Messages(ctx, v.Thread, desk.Page{Limit: desk.MaxPage})
	if err != nil {
		return s, err
	}
	talk, question := spoken(rows, v.Contact.Name)
	if question == "" {
		return s, desk.E(desk.Conflict, "no_question", "The customer has written no words to answer.")
	}
	hits, err := d.bots.Search(ctx, by, id, question)
	if err != nil {
		return s, err
	}
	hits = slices.DeleteFunc(hits, func(h KnowledgeHit) bool { return h.Inside })
	hits = hits[:min(len(hits), sourcesGiven)]
	type entry struct {
		Number string `json:"number"`
		Text   string `json:"text"`
	}
	entries, sources := []entry{}, []string{}
	for i, h := range hits {
		text := clipped(h.Title+"\n"+h.Text, sourceRunes)
		entries, sources = append(entries, entry{strconv.Itoa(i + 1), text}), append(sources, text)
	}
	said, err := d.sayAll(ctx, row, suggestOrders, map[string]any{"talk": talk, "entries": entries, "into": languageOf(v)}, suggestTokens)
	if err != nil {
		return s, err
	}
	text, _ := said["reply"].(string)
	if s.Text = clipped(d.guard(strings.TrimSpace(text)), maxSuggestion); s.Text == "" {
		return s, ErrModelNonsense
	}
	named, _ := said["entries"].([]any)
	for i, h := range hits {
		if slices.ContainsFunc(named, func(n any) bool { return strings.TrimPrefix(fmt.Sprint(n), "資料") == strconv.Itoa(i+1) }) {
			s.Entries = append(s.Entries, h)
		}
	}
	for _, l := range talk {
		sources = append(sources, l.Text)
	}
	s.ID, s.Doubt = d.env.IDs(), grounds.Facts(s.Text, sources) // that its words are others is not doubted: a person reads them
	var ids []string
	for _, h := range s.Entries {
		ids = append(ids, string(h.ID))
	}
	return s, d.store.PutFacts(ctx, []desk.Fact{d.fact(by, v, "suggested", map[string]string{"suggestion": s.ID, "entries": strings.Join(ids, ",")})})
}

// line is what somebody said, as the model gets it.
type line struct {
	Who  string `json:"who"` // customer, desk
	Text string `json:"text"`
}

// spoken gives what was said last, oldest first, masked, and the customer's last words as they
// are: those since somebody answered. Of what was taken back nothing is in it. name is the
// customer's.
func spoken(newest []desk.Message, name string) (talk []line, question string) {
	answered := false
	for _, m := range newest {
		if m.Direction != desk.In && m.Direction != desk.Out || m.Content.Text == nil || !m.Shown() || m.Revoked() || len(talk) == talkGiven {
			continue
		}
		who := "desk"
		if m.Direction == desk.In {
			who = "customer"
		}
		answered = answered || who == "desk" && question != ""
		if who == "customer" && !answered {
			question = strings.TrimSpace(m.Content.Text.Text + " " + question)
		}
		talk = append(talk, line{who, clipped(privacy.Mask(m.Content.Text.Text, name), talkRunes)})
	}
	slices.Reverse(talk)
	return talk, question
}

func languageOf(v ConversationView) string {
	if v.Contact.Language == "" {
		return brandLanguage
	}
	return v.Contact.Language
}

func clipped(s string, most int) string {
	signs := []rune(s)
	return string(signs[:min(len(signs), most)])
}

// SuggestionFate is what became of a suggestion.
type SuggestionFate string

// Fates of a suggestion.
const (
	SuggestionUsed    SuggestionFate = "used"   // sent as it was
	SuggestionEdited  SuggestionFate = "edited" // sent after it was changed
	SuggestionDropped SuggestionFate = "dropped"
)

// Fates lists them.
var Fates = []SuggestionFate{SuggestionUsed, SuggestionEdited, SuggestionDropped}

// suggestionID keeps words out of the figures.
var suggestionID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Fate counts what became of a suggestion, as who had asked for it tells.
func (d *AssistDesk) Fate(ctx context.Context, by desk.Person, id desk.ConversationID, suggestion string, fate SuggestionFate) error {
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return err
	}
	if !slices.Contains(Fates, fate) {
		return desk.E(desk.Invalid, "invalid", "A suggestion was used, edited or dropped.").On("fate")
	}
	if !suggestionID.MatchString(suggestion) {
		return desk.E(desk.Invalid, "invalid", "This is no suggestion's id.").On("suggestion")
	}
	return d.store.PutFacts(ctx, []desk.Fact{d.fact(by, v, string(fate), map[string]string{"suggestion": suggestion})})
}

package knowledge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of one import. They are named in the error that refuses more.
const (
	MaxRows  = 5000
	MaxBytes = 20 << 20 // of the file, and of what a zip unpacks to
)

// Row is one entry of a file, or what is wrong with it. Nothing of a file is taken
// while one of its rows is wrong.
type Row struct {
	Line     int    // where it begins in a CSV; its place, from 1, elsewhere
	File     string // in a zip
	External string
	Body     Body
	Phrases  []string // confirmed phrasings of customers
	Err      error    // several joined, each may name its field
}

// record is an entry as JSON files write it, and the front matter of Markdown ones.
type record struct {
	ID          string              `json:"id,omitempty"`
	Kind        Kind                `json:"kind,omitempty"`
	Title       string              `json:"title,omitempty"`
	Question    string              `json:"question,omitempty"`
	Answer      parts               `json:"answer,omitempty"`
	Category    []string            `json:"category,omitempty"`
	ValidFrom   string              `json:"valid_from,omitempty"`
	ValidUntil  string              `json:"valid_until,omitempty"`
	Audience    Audience            `json:"audience,omitempty"`
	Language    string              `json:"language,omitempty"`
	Attachments []desk.AttachmentID `json:"attachments,omitempty"`
	Aliases     []string            `json:"aliases,omitempty"`
}

// MaxPhrases bounds the phrasings of one row.
const MaxPhrases = 200

// parts is an answer: a plain text is written as a string.
type parts []desk.Content

// MarshalJSON writes a string where one says all.
func (p parts) MarshalJSON() ([]byte, error) {
	if text, ok := plainAnswer(p); ok {
		return marshal(text)
	}
	return marshal([]desk.Content(p))
}

// UnmarshalJSON reads a string or a list of contents.
func (p *parts) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte(`"`)) {
		var text string
		err := json.Unmarshal(b, &text)
		*p = answerOf(text)
		return err
	}
	return strict(b, (*[]desk.Content)(p))
}

// marshal is JSON that people can read: < and & stand for themselves.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// strict refuses fields that nobody would read.
func strict(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

// plainAnswer gives an answer that is one text and nothing else, or none.
func plainAnswer(p []desk.Content) (string, bool) {
	switch {
	case len(p) == 0:
		return "", true
	case len(p) == 1 && p[0].Kind == desk.Text && p[0].Text != nil && len(p[0].Choices)+len(p[0].Text.Emojis)+len(p[0].Text.Mentions) == 0:
		return p[0].Text.Text, true
	}
	return "", false
}

// answerOf makes an answer of plain words.
func answerOf(text string) []desk.Content {
	if text == "" {
		return nil
	}
	return []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: text}}}
}

func recordOf(e Entry, phrases Phrases) record {
	b := e.Body
	r := record{ID: e.FileID(), Aliases: phrases[e.ID], Kind: b.Kind, Title: b.Title, Question: b.Question, Answer: b.Answer, Audience: b.Audience,
		Language: b.Language, Attachments: b.Attachments, ValidFrom: writeTime(b.ValidFrom), ValidUntil: writeTime(b.ValidUntil)}
	for _, c := range []string{b.Category.Major, b.Category.Middle, b.Category.Minor} {
		if c != "" {
			r.Category = append(r.Category, c)
		}
	}
	return r
}

// Phrases are live phrasings by entry.
type Phrases map[EntryID][]string

// FileID is the name under which an entry leaves and comes back.
func (e Entry) FileID() string {
	if e.External != "" {
		return e.External
	}
	return string(e.ID)
}

// row reads a record.
func (r record) row(line int) Row {
	row := Row{Line: line, External: strings.TrimSpace(r.ID)}
	b := Body{Kind: r.Kind, Title: r.Title, Question: r.Question, Answer: r.Answer, Audience: r.Audience, Language: r.Language, Attachments: r.Attachments}
	for i, c := range r.Category {
		switch i {
		case 0:
			b.Category.Major = c
		case 1:
			b.Category.Middle = c
		case 2:
			b.Category.Minor = c
		default:
			row.fail("category", "bad_category", "A category has at most three levels.")
		}
	}
	b.ValidFrom = row.time("valid_from", r.ValidFrom, false)
	b.ValidUntil = row.time("valid_until", r.ValidUntil, true)
	row.Body = b.Tidy()
	row.phrases(r.Aliases)
	if len(row.External) > 200 {
		row.fail("id", "too_long", "An id has at most 200 characters.")
	}
	row.note(row.Body.Validate())
	return row
}

// phrases reads phrasings; empty ones and those said twice are passed over.
func (r *Row) phrases(texts []string) {
	seen := map[string]bool{"": true}
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if seen[Key(text)] {
			continue
		}
		seen[Key(text)] = true
		if err := CheckAlias(text); err != nil {
			r.fail("aliases", desk.CodeOf(err), fmt.Sprintf("The phrasing %q has more than %d characters.", shorten(text, 40), MaxAlias))
		}
		r.Phrases = append(r.Phrases, text)
	}
	if len(r.Phrases) > MaxPhrases {
		r.fail("aliases", "too_many", fmt.Sprintf("An entry takes at most %d phrasings from a file.", MaxPhrases))
	}
}

func (r *Row) fail(field, code, message string) {
	r.note(desk.E(desk.Invalid, code, message).On(field))
}

// note adds an error to those there are.
func (r *Row) note(err error) { r.Err = join(r.Err, err) }

// japan is the zone of times that are written without one.
var japan = time.FixedZone("JST", 9*60*60)

func writeTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(japan).Format("2006-01-02T15:04:05.999-07:00")
}

// time reads a moment, or a day in Japan. As an end a day counts whole.
func (r *Row) time(field, s string, end bool) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04"} {
		if t, err := time.ParseInLocation(layout, s, japan); err == nil {
			return t
		}
	}
	for _, layout := range []string{"2006-01-02", "2006/1/2", "2006年1月2日"} {
		if t, err := time.ParseInLocation(layout, s, japan); err == nil {
			if end {
				t = t.AddDate(0, 0, 1)
			}
			return t
		}
	}
	r.fail(field, "bad_time", fmt.Sprintf("%q is no time. Write 2026-12-31 or 2026-12-31T09:00:00+09:00.", shorten(s, 40)))
	return time.Time{}
}

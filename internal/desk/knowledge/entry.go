package knowledge

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// EntryID names an entry.
type EntryID string

// Kind is the sort of an entry.
type Kind string

// An article has a title and a long text; a FAQ a question that customers ask.
const (
	FAQ     Kind = "faq"
	Article Kind = "article"
)

// Audience is for whom an entry is.
type Audience string

// Customers get what is for customers; operators see all.
const (
	ForCustomers Audience = "customer"
	ForOperators Audience = "operator"
)

// Category is 大・中・小 of the brand's own tree; the later ones may be empty.
type Category struct {
	Major  string `json:"major,omitempty"`
	Middle string `json:"middle,omitempty"`
	Minor  string `json:"minor,omitempty"`
}

// Body is an entry's text: all that is versioned.
type Body struct {
	Kind        Kind                `json:"kind"`
	Title       string              `json:"title"`
	Question    string              `json:"question,omitempty"`
	Answer      []desk.Content      `json:"answer,omitempty"`
	Category    Category            `json:"category,omitzero"`
	ValidFrom   time.Time           `json:"valid_from,omitzero"`  // live from this instant; zero = always
	ValidUntil  time.Time           `json:"valid_until,omitzero"` // and until before this one; zero = for ever
	Audience    Audience            `json:"audience"`
	Language    string              `json:"language"` // BCP 47
	Attachments []desk.AttachmentID `json:"attachments,omitempty"`
}

// Sources of entries. Any other names a system of record elsewhere: its entries are
// shown and answered from but changed only there.
const (
	SourceDesk = "desk" // written on the screen
	SourceFile = "file" // imported
)

// Entry is a FAQ or an article. Version counts every move; Revision the texts.
type Entry struct {
	ID        EntryID
	Workspace desk.WorkspaceID
	Version   int64
	State     State
	Source    string
	External  string // its id at the source; unique with it in a brand

	Revision int64             // of Body
	Body     Body              // the newest text
	Writers  []desk.OperatorID // who wrote since it was last published: they may not approve
	Reason   string            // why it was last sent back

	Live     int64 // the published revision, 0 = none
	LiveBody Body  // meaningless while Live is 0
	LiveAt   time.Time
	LiveBy   desk.OperatorID

	CreatedAt time.Time
	UpdatedAt time.Time
	UpdatedBy desk.OperatorID
}

// Foreign tells whether the entry belongs to another system and can't be changed here.
func (e Entry) Foreign() bool { return e.Source != SourceDesk && e.Source != SourceFile }

// Answers tells whether an entry is live at an instant: published, and within its period.
func (e Entry) Answers(now time.Time) bool {
	b := e.LiveBody
	return e.Live > 0 && !now.Before(b.ValidFrom) && (b.ValidUntil.IsZero() || now.Before(b.ValidUntil))
}

// NextTurn is the next instant after now at which one of the entries begins or ceases to
// answer by its period; zero when none ever does. Whoever keeps an index of them looks
// again then.
func NextTurn(entries []Entry, now time.Time) (next time.Time) {
	for _, e := range entries {
		if e.Live == 0 {
			continue
		}
		for _, t := range []time.Time{e.LiveBody.ValidFrom, e.LiveBody.ValidUntil} {
			if t.After(now) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next
}

// EachText replaces every string a person wrote by f's answer: the guard's seam.
func (b *Body) EachText(f func(string) string) {
	for _, s := range []*string{&b.Title, &b.Question, &b.Category.Major, &b.Category.Middle, &b.Category.Minor} {
		*s = f(*s)
	}
	b.Answer = slices.Clone(b.Answer)
	for i := range b.Answer {
		c := &b.Answer[i]
		if t := c.Text; t != nil {
			copied := *t
			c.Text = &copied
		}
		c.EachText(f)
	}
}

// Files are the ids of all files that a text names: in the answer, then the attachments.
func (b Body) Files() (out []desk.AttachmentID) {
	for _, c := range b.Answer {
		if c.Media != nil && c.Media.Attachment != "" {
			out = append(out, c.Media.Attachment)
		}
	}
	return append(out, b.Attachments...)
}

// Plain is the answer's words, one bubble a paragraph: for search, lists and diffs.
func (b Body) Plain() string {
	var out []byte
	for _, c := range b.Answer {
		words := plainOf(c)
		if words == "" {
			continue
		}
		if len(out) > 0 {
			out = append(out, "\n\n"...)
		}
		out = append(out, words...)
	}
	return string(out)
}

func plainOf(c desk.Content) string {
	switch {
	case c.Text != nil:
		return c.Text.Text
	case c.Rich != nil:
		return c.Rich.Alt
	}
	return ""
}

package knowledge

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of an entry. Bubbles and their length are LINE's, the rest are ours.
const (
	MaxTitle       = 200 // characters
	MaxQuestion    = 500
	MaxCategory    = 60
	MaxParts       = 5    // bubbles of one reply
	MaxText        = 5000 // UTF-16 units of one bubble
	MaxRich        = 50 << 10
	MaxAttachments = 10
	MaxNote        = 1000
)

var (
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	number   = regexp.MustCompile(`^[0-9]{1,20}$`)
)

// Tidy trims a text and fills in what may be left out: a FAQ's title is its question.
func (b Body) Tidy() Body {
	for _, s := range []*string{&b.Title, &b.Category.Major, &b.Category.Middle, &b.Category.Minor} {
		*s = strings.Join(strings.Fields(*s), " ") // a line each
	}
	b.Question, b.Language = strings.TrimSpace(lines.Replace(b.Question)), strings.TrimSpace(b.Language)
	if b.Kind == "" {
		b.Kind = FAQ
	}
	if b.Audience == "" {
		b.Audience = ForCustomers
	}
	if b.Language == "" {
		b.Language = "ja"
	}
	if b.Title == "" {
		b.Title = shorten(strings.Join(strings.Fields(b.Question), " "), 80)
	}
	b.ValidFrom, b.ValidUntil = instant(b.ValidFrom), instant(b.ValidUntil)
	var parts []desk.Content
	for _, c := range b.Answer {
		if c.Text != nil && len(c.Text.Emojis)+len(c.Text.Mentions) == 0 { // their offsets must hold
			text := desk.TextBody{Text: strings.TrimRightFunc(strings.TrimLeft(lines.Replace(c.Text.Text), "\n"), unicode.IsSpace)}
			if c.Text = &text; text.Text == "" && len(c.Choices) == 0 {
				continue
			}
		}
		parts = append(parts, c)
	}
	b.Answer = parts
	return b
}

var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// instant is a time as the store keeps it.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// Validate tells all that is wrong with a text as a draft, each fault with its field.
func (b Body) Validate() error {
	var wrong []error
	no := func(field, code, format string, args ...any) {
		wrong = append(wrong, desk.E(desk.Invalid, code, fmt.Sprintf(format, args...)).On(field))
	}
	if b.Kind != FAQ && b.Kind != Article {
		no("kind", "bad_kind", "The kind is faq or article.")
	}
	if b.Title == "" {
		no("title", "title_needed", "Give a title or a question.")
	}
	for _, l := range []struct {
		field, text string
		most        int
	}{{"title", b.Title, MaxTitle}, {"question", b.Question, MaxQuestion}, {"category", b.Category.Major, MaxCategory},
		{"category", b.Category.Middle, MaxCategory}, {"category", b.Category.Minor, MaxCategory}} {
		if n := utf8.RuneCountInString(l.text); n > l.most {
			no(l.field, "too_long", "At most %d characters, this has %d.", l.most, n)
		}
	}
	if b.Category.Major == "" && b.Category.Middle+b.Category.Minor != "" || b.Category.Middle == "" && b.Category.Minor != "" {
		no("category", "bad_category", "A lower category needs those above it.")
	}
	if b.Audience != ForCustomers && b.Audience != ForOperators {
		no("audience", "bad_audience", "The audience is customer or operator.")
	}
	if !language.MatchString(b.Language) {
		no("language", "bad_language", "Give a language code such as ja or en.")
	}
	if !b.ValidFrom.IsZero() && !b.ValidUntil.IsZero() && !b.ValidFrom.Before(b.ValidUntil) {
		no("valid_until", "bad_period", "The period ends before it begins.")
	}
	if len(b.Attachments) > MaxAttachments {
		no("attachments", "too_many", "At most %d attachments.", MaxAttachments)
	}
	if len(b.Answer) > MaxParts {
		no("answer", "too_many", "At most %d bubbles: LINE takes no more in one reply.", MaxParts)
	}
	if n := len(b.Answer) + len(b.Attachments); b.Kind == FAQ && b.Audience == ForCustomers && len(b.Answer) <= MaxParts && n > MaxParts {
		no("attachments", "too_many", "At most %d bubbles and attachments together, this has %d: LINE takes no more in one reply.", MaxParts, n)
	}
	for i, c := range b.Answer {
		if err := checkPart(c, i == len(b.Answer)-1); err != "" {
			no("answer", "bad_answer", "Bubble %d: %s", i+1, err)
		}
	}
	return errors.Join(wrong...)
}

// Complete tells what is missing before a text may be published.
func (b Body) Complete() error {
	var wrong []error
	if b.Kind == FAQ && b.Question == "" {
		wrong = append(wrong, desk.E(desk.Invalid, "question_needed", "A FAQ needs the question it answers.").On("question"))
	}
	if len(b.Answer) == 0 {
		wrong = append(wrong, desk.E(desk.Invalid, "answer_needed", "There is no answer yet. Write one first.").On("answer"))
	}
	return errors.Join(append(wrong, b.Validate())...)
}

// partKinds is what an answer may be made of.
var partKinds = []desk.ContentKind{desk.Text, desk.Rich, desk.Image, desk.Video, desk.Audio, desk.File, desk.Sticker}

func checkPart(c desk.Content, last bool) string {
	switch {
	case !slices.Contains(partKinds, c.Kind):
		return "an answer is made of text, rich messages, pictures, videos, sounds, files and stickers."
	case c.Kind == desk.Text && (c.Text == nil || strings.TrimSpace(c.Text.Text) == ""):
		return "the text is empty."
	case c.Kind == desk.Text && desk.Units(c.Text.Text) > MaxText:
		return fmt.Sprintf("at most %d characters.", MaxText)
	case c.Kind == desk.Rich && (c.Rich == nil || c.Rich.Alt == "" || len(c.Rich.Message) == 0):
		return "a rich message needs its message object and words that stand for it."
	case c.Kind == desk.Rich && len(c.Rich.Message) > MaxRich:
		return "the message object is too large."
	case c.Kind.Media() && (c.Media == nil || c.Media.Attachment == ""):
		return "upload the file first and give its attachment id."
	case c.Kind == desk.Sticker && (c.Sticker == nil || !number.MatchString(c.Sticker.PackageID) || !number.MatchString(c.Sticker.StickerID)):
		return "a sticker needs its package and sticker id, both numbers."
	case len(c.Choices) > 0 && !last:
		return "only the last bubble can have buttons: LINE takes away those of the others."
	case len(c.Choices) > desk.MaxChoices:
		return fmt.Sprintf("at most %d buttons.", desk.MaxChoices)
	}
	for _, ch := range c.Choices {
		if n := utf8.RuneCountInString(ch.Label); n == 0 || n > 20 {
			return "a button's label has 1 to 20 characters."
		}
		if ch.Data == "" && ch.Say == "" && ch.URI == "" && ch.Open == "" && ch.Pick == nil {
			return "the button “" + ch.Label + "” does nothing: give it words to say or an address."
		}
	}
	return ""
}

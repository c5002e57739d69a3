package knowledge

import (
	"bytes"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Change is one field that differs between two texts.
type Change struct {
	Field  string // kind, title, question, answer, category, valid_from, valid_until, audience, language, attachments
	Pieces []Piece
}

// Piece is a stretch of text: kept, taken out or put in.
type Piece struct {
	Op   string // "=", "-" or "+"
	Text string
}

// Diff tells what changed from one text to another, field by field.
func Diff(from, to Body) []Change {
	var out []Change
	for _, f := range []struct{ field, from, to string }{
		{"kind", string(from.Kind), string(to.Kind)},
		{"title", from.Title, to.Title},
		{"question", from.Question, to.Question},
		{"answer", answerText(from), answerText(to)},
		{"category", path(from.Category), path(to.Category)},
		{"valid_from", writeTime(from.ValidFrom), writeTime(to.ValidFrom)},
		{"valid_until", writeTime(from.ValidUntil), writeTime(to.ValidUntil)},
		{"audience", string(from.Audience), string(to.Audience)},
		{"language", from.Language, to.Language},
		{"attachments", ids(from), ids(to)},
	} {
		if f.from != f.to {
			out = append(out, Change{f.field, pieces(f.from, f.to)})
		}
	}
	return out
}

// Same tells whether two texts are the same in every part.
func Same(a, b Body) bool {
	a.ValidFrom, a.ValidUntil, b.ValidFrom, b.ValidUntil = instant(a.ValidFrom), instant(a.ValidUntil), instant(b.ValidFrom), instant(b.ValidUntil)
	x, err1 := marshal(a)
	y, err2 := marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// answerText is an answer for people to compare: words as they are, buttons a line
// each, and what is neither as JSON.
func answerText(b Body) string {
	if text, plain := plainAnswer(b.Answer); plain {
		return text
	}
	var out []string
	for _, c := range b.Answer {
		buttons := c.Choices
		c.Choices = nil
		if words, plain := plainAnswer([]desk.Content{c}); plain {
			out = append(out, words+buttonText(buttons))
		} else if one, err := marshal(c); err == nil { // contents always encode
			out = append(out, string(one)+buttonText(buttons))
		}
	}
	return strings.Join(out, "\n\n")
}

func buttonText(buttons []desk.Choice) string {
	var b strings.Builder
	for _, c := range buttons {
		b.WriteString("\n▸ " + c.Label)
		plain := c
		plain.Label, plain.Say = "", ""
		switch {
		case plain != (desk.Choice{}):
			if one, err := marshal(plain); err == nil {
				b.WriteString(" " + string(one))
			}
		case c.Say != c.Label:
			b.WriteString(" → " + c.Say)
		}
	}
	return b.String()
}

func path(c Category) string {
	return strings.TrimRight(strings.Join([]string{c.Major, c.Middle, c.Minor}, " / "), " /")
}

func ids(b Body) string {
	var all []string
	for _, id := range b.Attachments {
		all = append(all, string(id))
	}
	return strings.Join(all, " ")
}

// tooMany bounds the table of a diff; longer texts are shown as replaced in their middle.
const tooMany = 4 << 20

// minKept is the shortest kept stretch between two changes: shorter ones make a
// sentence unreadable, so they count as changed.
const minKept = 2

// pieces compares character by character what lies between the common beginning and end.
func pieces(from, to string) []Piece {
	a, b := []rune(from), []rune(to)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := []Piece{{"=", string(a[:head])}}
	out = append(out, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	out = append(out, Piece{"=", string(a[len(a)-tail:])})
	return tidyPieces(out)
}

func middle(a, b []rune) []Piece {
	if len(a)*len(b) > tooMany {
		return []Piece{{"-", string(a)}, {"+", string(b)}}
	}
	// length of the longest common subsequence of a[i:] and b[j:]
	width := len(b) + 1
	table := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
			} else {
				table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
			}
		}
	}
	var out []Piece
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Piece{"=", string(a[i])})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && table[(i+1)*width+j] >= table[i*width+j+1]:
			out = append(out, Piece{"-", string(a[i])})
			i++
		default:
			out = append(out, Piece{"+", string(b[j])})
			j++
		}
	}
	return out
}

// tidyPieces joins neighbours and puts what was taken out before what was put in.
func tidyPieces(in []Piece) []Piece {
	var runs []Piece
	for _, p := range in {
		if n := len(runs); n > 0 && runs[n-1].Op == p.Op {
			runs[n-1].Text += p.Text
		} else if p.Text != "" {
			runs = append(runs, p)
		}
	}
	var out []Piece
	var gone, come strings.Builder
	flush := func() {
		if gone.Len() > 0 {
			out = append(out, Piece{"-", gone.String()})
		}
		if come.Len() > 0 {
			out = append(out, Piece{"+", come.String()})
		}
		gone.Reset()
		come.Reset()
	}
	for i, p := range runs {
		inside := i > 0 && i < len(runs)-1
		switch {
		case p.Op == "-":
			gone.WriteString(p.Text)
		case p.Op == "+":
			come.WriteString(p.Text)
		case inside && len([]rune(p.Text)) < minKept && !slices.Contains([]rune(p.Text), '\n'):
			gone.WriteString(p.Text)
			come.WriteString(p.Text)
		default:
			flush()
			out = append(out, p)
		}
	}
	flush()
	return out
}

package privacy

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Hidden is a text whose private parts are lettered marks, and what the marks stand for: for a
// text that comes back changed, such as a translation.
type Hidden struct {
	Text string
	was  map[string]string // by the mark's letters
}

// Hide puts a mark of its own, such as 〈B〉, in the place of each private part that Mask would
// take out. Marks hold no digits, and none is one that the text has already, however written.
func Hide(text string, names ...string) Hidden {
	h := Hidden{norm.NFKC.String(text), map[string]string{}}
	taken := map[string]bool{}
	for _, m := range marks.FindAllStringSubmatch(h.Text, -1) {
		taken[m[1]] = true
	}
	n := 0
	next := func() string {
		for {
			letters := lettersOf(n)
			n++
			if !taken[letters] {
				return letters
			}
		}
	}
	for _, r := range append(rulesOf(names), rules...) {
		before, after, _ := strings.Cut(r.put, "〈")
		_, after, _ = strings.Cut(after, "〉")
		var out strings.Builder
		from := 0
		for _, at := range r.find.FindAllStringSubmatchIndex(h.Text, -1) {
			head, tail := r.find.ExpandString(nil, before, h.Text, at), r.find.ExpandString(nil, after, h.Text, at)
			first, last := at[0]+len(head), at[1]-len(tail)
			letters := next()
			h.was[letters] = h.Text[first:last]
			out.WriteString(h.Text[from:first] + mark(letters))
			from = last
		}
		h.Text = out.String() + h.Text[from:]
	}
	return h
}

// marks are how models give marks back.
var marks = regexp.MustCompile(`[〈<《⟨]\s?([A-Z]{1,3})\s?[〉>》⟩]`)

// Restore puts what was hidden in the place of its marks; whole is false where a mark is
// missing, so that something that the text said is lost.
func (h Hidden) Restore(text string) (out string, whole bool) {
	seen := map[string]bool{}
	for range len(h.was) + 1 { // what a mark stands for may hold an earlier one
		out = marks.ReplaceAllStringFunc(text, func(m string) string {
			letters := marks.FindStringSubmatch(m)[1]
			was, ok := h.was[letters]
			if !ok {
				return m
			}
			seen[letters] = true
			return was
		})
		if out == text {
			break
		}
		text = out
	}
	return out, len(seen) == len(h.was)
}

func mark(letters string) string { return "〈" + letters + "〉" }

// lettersOf counts in letters: A to Z, then AA.
func lettersOf(n int) string {
	s := ""
	for ; n >= 0; n = n/26 - 1 {
		s = string(rune('A'+n%26)) + s
	}
	return s
}

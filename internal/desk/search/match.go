package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

// In tells whether a text answers the query, and where its words stand: sorted, none over
// another.
func (q Query) In(f Folded) (spans []Span, ok bool) {
	folded := string(f.runes)
	for _, w := range q.without {
		if strings.Contains(folded, w) {
			return nil, false
		}
	}
	for _, w := range q.words {
		found := false
		for at := 0; ; {
			i := strings.Index(folded[at:], w)
			if i < 0 {
				break
			}
			first := utf8.RuneCountInString(folded[:at+i])
			last := first + utf8.RuneCountInString(w) - 1
			spans, found = append(spans, Span{f.from[first], f.to[last]}), true
			at += i + len(w)
		}
		if !found {
			return nil, false
		}
	}
	return merge(spans), true
}

func merge(spans []Span) (out []Span) {
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Piece is a part of a text that is shown: what was looked for, or what stands around it.
type Piece struct {
	Text string
	Hit  bool
}

// Around cuts a text to what stands near its first match, about so many characters; … marks
// what was left out.
func Around(text string, spans []Span, size int) (out []Piece) {
	from := 0
	if len(spans) > 0 {
		from = back(text, spans[0].From, size/3)
	}
	to := ahead(text, from, size)
	if len(spans) > 0 && to < spans[0].To {
		to = spans[0].To
	}
	put := func(s string, hit bool) {
		if s = strings.ReplaceAll(s, string(Border), " "); s != "" {
			out = append(out, Piece{s, hit})
		}
	}
	lead, tail := "", ""
	if from > 0 {
		lead = "…"
	}
	if to < len(text) {
		tail = "…"
	}
	at := from
	put(lead, false)
	for _, s := range spans {
		if s.From >= to {
			break
		}
		put(text[at:s.From], false)
		put(text[s.From:min(s.To, to)], true)
		at = min(s.To, to)
	}
	put(text[at:to], false)
	put(tail, false)
	return out
}

// back is the place n characters before.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

func ahead(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// faqTryCmd asks old talks against an FAQ.
type faqTryCmd struct {
	FAQ      string `name:"faq" required:"" type:"existingfile" placeholder:"FILE.csv" help:"Your FAQ: CSV with the columns question,answer and perhaps category (or 質問,回答,カテゴリ), UTF-8 or CP932."`
	Talks    string `required:"" type:"existingfile" placeholder:"FILE.csv" help:"Old talks: LINE Official Account Manager's chat export, or a CSV with a column text."`
	Lang     string `default:"ja" enum:"ja,en" help:"Language of the report: ja or en."`
	Examples int    `default:"5" help:"How many examples of each kind, and how many gaps."`
	faqLanguage
}

// Run asks and reports.
func (c *faqTryCmd) Run() error {
	docs, bad, err := loadFAQ(c.FAQ)
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		return fmt.Errorf("%s has no row with question and answer", c.FAQ)
	}
	talks, err := loadTalks(c.Talks)
	if err != nil {
		return err
	}
	lang, err := c.load()
	if err != nil {
		return err
	}
	t := tryFAQ(lang, docs, talks)
	t.bad = bad
	t.report(os.Stdout, tryWords[c.Lang], max(0, c.Examples))
	return nil
}

// tried is one customer's question and what became of it.
type tried struct {
	text  string
	found retrieval.Found
}

type tryResult struct {
	docs    map[string]retrieval.Doc
	bad     []int // lines of the FAQ that were left out
	lines   int   // that customers wrote
	answers []tried
	offers  []tried
	none    []tried
	gaps    [][]int // indexes into none, the largest group first
}

// tryFAQ asks each line that looks like a question.
func tryFAQ(lang *retrieval.Language, docs []retrieval.Doc, talks []string) *tryResult {
	t := &tryResult{docs: map[string]retrieval.Doc{}, lines: len(talks)}
	for _, d := range docs {
		t.docs[d.ID] = d
	}
	ix, m := retrieval.New(lang, retrieval.Terms{}, docs), retrieval.DefaultModel()
	for _, text := range talks {
		if !knowledge.Asks(text) {
			continue
		}
		x := tried{text, ix.Ask(text, m)}
		switch x.found.Zone {
		case retrieval.Answer:
			t.answers = append(t.answers, x)
		case retrieval.Offer:
			t.offers = append(t.offers, x)
		case retrieval.Handoff:
			t.none = append(t.none, x)
		}
	}
	texts := make([]string, len(t.none))
	for i, x := range t.none {
		texts[i] = x.text
	}
	t.gaps = retrieval.Clusters(lang, texts)
	return t
}

// report prints what a buyer wants to know, without personal data.
func (t *tryResult) report(to io.Writer, w tryText, examples int) {
	say := func(format string, values ...any) { fmt.Fprintf(to, format+"\n", values...) }
	asked := len(t.answers) + len(t.offers) + len(t.none)
	say(w.head, len(t.docs), t.lines, asked)
	if len(t.bad) > 0 {
		say(w.bad, len(t.bad), list(t.bad, 10))
	}
	if asked == 0 {
		say("%s", w.nothing)
		return
	}
	for _, z := range []struct {
		word string
		n    int
	}{{w.answer, len(t.answers)}, {w.offer, len(t.offers)}, {w.handoff, len(t.none)}} {
		say("  %s  %5.1f %%  (%d)", z.word, 100*float64(z.n)/float64(asked), z.n)
	}
	t.examples(say, w.answered, t.answers, 1, examples)
	t.examples(say, w.offered, t.offers, 3, examples)
	if len(t.gaps) > 0 && examples > 0 {
		say("\n%s", w.gaps)
	}
	for _, g := range t.gaps[:min(examples, len(t.gaps))] {
		say("  "+w.times, len(g), short(t.none[g[0]].text))
		for _, i := range g[1:min(3, len(g))] {
			say("      %s", short(t.none[i].text))
		}
	}
	say("\n%s", w.foot)
}

func (t *tryResult) examples(say func(string, ...any), head string, xs []tried, hits, n int) {
	if len(xs) == 0 || n == 0 {
		return
	}
	say("\n%s", head)
	for i := range min(n, len(xs)) {
		x := xs[i*len(xs)/min(n, len(xs))] // from the beginning to the end of the talks
		say("  %s", short(x.text))
		for _, h := range x.found.Hits[:min(hits, len(x.found.Hits))] {
			say("    → %s  (%.0f %%)", short(t.docs[h.ID].Question), 100*h.P)
		}
	}
}

// short is a text on one line, masked, of at most 60 signs.
func short(text string) string {
	r := []rune(strings.Join(strings.Fields(masked(text)), " "))
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return string(r)
}

func list(lines []int, most int) string {
	var out []string
	for _, l := range lines[:min(most, len(lines))] {
		out = append(out, fmt.Sprint(l))
	}
	if len(lines) > most {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

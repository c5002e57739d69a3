package retrieval

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// stream is a way to see a text.
type stream uint8

const (
	words  stream = iota // skeletons of the dictionary's words
	grams                // kanji, and pairs of neighbouring signs, without hiragana
	groups               // synonym groups
	nStreams
)

// counted is a term with how often it occurs.
type counted struct {
	term term
	n    uint16
}

// bag is a text as its terms, sorted by term, with the number of all occurrences.
type bag struct {
	terms [nStreams][]counted
	size  [nStreams]int
}

// analyser turns texts into terms, with a brand's own words. Safe for concurrent use.
type analyser struct {
	lang *Language
	own  map[uint64][]uint64 // hash of a brand's word → hashes of its groups
}

func newAnalyser(lang *Language, t Terms) *analyser {
	a := &analyser{lang: lang, own: map[uint64][]uint64{}}
	for _, w := range t.Words {
		a.learn(w, hash(normal(w)))
	}
	for _, g := range t.Synonyms {
		if len(g) < 2 {
			continue
		}
		for _, w := range g {
			a.learn(w, hash(normal(g[0])))
		}
	}
	return a
}

func (a *analyser) learn(word string, group uint64) {
	w := normal(strings.TrimSpace(word))
	if n := utf8.RuneCountInString(w); n == 0 || n > longest {
		return
	}
	h := hash(w)
	if !slices.Contains(a.own[h], group) {
		a.own[h] = append(a.own[h], group)
	}
}

// bag analyses a text.
func (a *analyser) bag(text string) bag {
	text = normal(text)
	var raw [nStreams][]term
	if a.lang.words != nil {
		raw[words] = a.words(text)
	}
	runes := []rune(text)
	raw[grams] = gramsOf(a.lang.stems.Replace(text))
	raw[grams] = append(raw[grams], a.ownGroups(runes)...)
	if a.lang.syn != nil {
		raw[groups] = a.synonyms(runes)
	}
	var b bag
	for s, ts := range raw {
		b.size[s] = len(ts)
		b.terms[s] = count(ts)
	}
	return b
}

func count(ts []term) []counted {
	slices.Sort(ts)
	var out []counted
	for i, t := range ts {
		if i == 0 || t != ts[i-1] {
			out = append(out, counted{term: t})
		}
		if last := &out[len(out)-1]; last.n < maxCount {
			last.n++
		}
	}
	return slices.Clip(out)
}

// words are the skeletons of the words that mean something.
func (a *analyser) words(text string) []term {
	var out []term
	for _, tok := range a.lang.words.Analyze(text, tokenizer.Search) {
		if empty(tok.POS()) {
			continue
		}
		w := skeleton(strings.TrimSpace(tok.Surface))
		if w == "" || a.lang.stop[w] || !strings.ContainsFunc(w, meaningful) {
			continue
		}
		out = append(out, in(words, hash(w)))
	}
	return out
}

func meaningful(r rune) bool { return isKanji(r) || isHiragana(r) || isKatakana(r) || isPlain(r) }

// empty tells parts of speech that carry no meaning of their own.
func empty(pos []string) bool {
	if len(pos) == 0 {
		return false
	}
	switch pos[0] {
	case "助詞", "助動詞", "記号", "フィラー", "接続詞", "感動詞":
		return true
	}
	return len(pos) > 1 && (pos[1] == "非自立" || pos[1] == "代名詞")
}

// gramsOf are single kanji and pairs of neighbours. Hiragana vanishes, so that 引っ越し and 引越
// are the same; everything else that is no letter separates.
func gramsOf(text string) []term {
	var out []term
	last := rune(-1)
	for _, r := range text {
		switch {
		case isHiragana(r):
			continue
		case !meaningful(r):
			last = -1
			continue
		}
		if isKanji(r) {
			out = append(out, in(grams, mix(add(fnvOffset, r))))
		}
		if last >= 0 {
			out = append(out, in(grams, mix(add(add(fnvOffset, last), r))))
		}
		last = r
	}
	return out
}

// synonyms are the groups of the longest headwords, from left to right.
func (a *analyser) synonyms(runes []rune) []term {
	var out []term
	a.longest(runes, func(h uint64, emit bool) bool {
		daily := a.lang.daily[h]
		if emit {
			for _, g := range daily {
				out = append(out, in(groups, g))
			}
		}
		return a.lang.syn.each(h, func(g uint64) {
			if emit {
				out = append(out, in(groups, g))
			}
		}) || len(daily) > 0
	})
	return out
}

// ownGroups are the brand's words and synonyms: full terms among the grams, since people wrote
// them down for this very FAQ.
func (a *analyser) ownGroups(runes []rune) []term {
	if len(a.own) == 0 {
		return nil
	}
	var out []term
	a.longest(runes, func(h uint64, emit bool) bool {
		gs := a.own[h]
		for _, g := range gs {
			if emit {
				out = append(out, in(grams, g+1))
			}
		}
		return len(gs) > 0
	})
	return out
}

// longest goes through a text and takes, at each place, the longest word that known has; a
// word's hiragana neighbours don't matter, as Japanese has no spaces.
func (a *analyser) longest(runes []rune, known func(h uint64, emit bool) bool) {
	for i := 0; i < len(runes); {
		best, bestAt, h := 0, uint64(0), uint64(fnvOffset)
		for j := i; j < len(runes) && j < i+longest; j++ {
			h = add(h, runes[j])
			if m := mix(h); known(m, false) {
				best, bestAt = j-i+1, m
			}
		}
		if best == 0 {
			i++
			continue
		}
		known(bestAt, true)
		i += best
	}
}

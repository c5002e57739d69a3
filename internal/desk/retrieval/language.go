package retrieval

import (
	_ "embed"
	"strings"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// Language is what is known of Japanese: the dictionary and the synonyms. It is made once a
// process, at the first use of the bot, and shared by all indexes: the dictionary takes about
// a second and 30 MB. Safe for concurrent use.
type Language struct {
	words *tokenizer.Tokenizer // nil: dictionary-free
	syn   *synonyms            // nil: without
	daily map[uint64][]uint64  // hash of an everyday word → its groups; nil: without
	stop  map[string]bool
	stems *strings.Replacer // takes stop words out of the stream of grams
}

// Options says which parts of the language are loaded.
type Options struct {
	Dictionary bool // words of IPA dictionary; without it grams carry the search
	Synonyms   bool // Sudachi's synonym groups
}

// NewLanguage loads what o asks for. An error means that the program was built wrongly.
func NewLanguage(o Options) (*Language, error) {
	l := &Language{stop: stopWords(), stems: stopStems()}
	if o.Dictionary {
		t, err := tokenizer.New(ipa.DictShrink(), tokenizer.OmitBosEos())
		if err != nil {
			return nil, err
		}
		l.words = t
	}
	if o.Synonyms {
		s, err := loadSynonyms(sudachi)
		if err != nil {
			return nil, err
		}
		l.syn, l.daily = s, dailyWords()
	}
	return l, nil
}

//go:embed stopwords.txt
var stopList string

//go:embed stopstems.txt
var stemList string

//go:embed everyday.txt
var dailyList string

// dailyWords are groups of everyday words, numbered behind Sudachi's.
func dailyWords() map[uint64][]uint64 {
	m := map[uint64][]uint64{}
	for i, line := range strings.Split(dailyList, "\n") {
		for _, w := range listed(line) {
			h := hash(normal(w))
			m[h] = append(m[h], uint64(1<<16+i))
		}
	}
	return m
}

// stopWords are skeletons of words that every question has, whatever it is about.
func stopWords() map[string]bool {
	m := map[string]bool{}
	for _, w := range listed(stopList) {
		m[skeleton(normal(w))] = true
	}
	return m
}

func stopStems() *strings.Replacer {
	var pairs []string
	for _, w := range listed(stemList) {
		pairs = append(pairs, w, "\n")
	}
	return strings.NewReplacer(pairs...)
}

// listed are the words of a list with comments.
func listed(list string) []string {
	var out []string
	for _, line := range strings.Split(list, "\n") {
		line, _, _ = strings.Cut(line, "#")
		out = append(out, strings.Fields(line)...)
	}
	return out
}

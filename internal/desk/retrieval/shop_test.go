package retrieval

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"testing"
)

//go:embed testdata/vegetables.tsv
var vegetables string

// shop is an invented vegetable shop's FAQ, and for each FAQ two ways in which a customer
// would say it.
func shop() (docs []Doc, said [][2]string) {
	for i, line := range strings.Split(strings.TrimSpace(vegetables), "\n") {
		c := strings.Split(line, "\t")
		docs = append(docs, Doc{ID: fmt.Sprintf("faq-%02d", i+1), Question: c[0], Answer: c[1]})
		said = append(said, [2]string{c[2], c[3]})
	}
	return docs, said
}

// full is the language with everything, loaded once for all tests of the package.
var full = sync.OnceValues(func() (*Language, error) { return NewLanguage(Options{Dictionary: true, Synonyms: true}) })

func fullLanguage(t testing.TB) *Language {
	t.Helper()
	l, err := full()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func language(t testing.TB, o Options) *Language {
	t.Helper()
	l, err := NewLanguage(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// found counts for how many phrasings the right FAQ is first, and among the first three.
func foundIn(ix *Index, docs []Doc, said [][2]string) (first, third int) {
	for i, two := range said {
		for _, text := range two {
			for rank, h := range ix.Ask(text, DefaultModel()).Hits {
				if h.ID == docs[i].ID {
					if rank == 0 {
						first++
					}
					if rank < 3 {
						third++
					}
				}
			}
		}
	}
	return first, third
}

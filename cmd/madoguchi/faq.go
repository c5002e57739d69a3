package main

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// faqCmd looks at the FAQ search without a desk.
type faqCmd struct {
	Eval faqEvalCmd `cmd:"" help:"Measure the search on questions whose answers are known."`
	Try  faqTryCmd  `cmd:"" help:"Try your own FAQ on your own old talks: how much the bot could answer, and what is missing."`
}

// faqLanguage are the flags that say what of the language is used.
type faqLanguage struct {
	NoDictionary bool `help:"Search without the dictionary, as a small machine would."`
	NoSynonyms   bool `help:"Search without Sudachi's synonyms."`
}

func (f faqLanguage) load() (*retrieval.Language, error) {
	return retrieval.NewLanguage(retrieval.Options{Dictionary: !f.NoDictionary, Synonyms: !f.NoSynonyms})
}

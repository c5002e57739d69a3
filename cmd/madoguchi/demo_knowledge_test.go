package main

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// What shops are asked every day is no complaint and no wish for a person, and each FAQ
// answers its own question.
func TestOrdinaryQuestionsReachTheirAnswer(t *testing.T) {
	lang, err := retrieval.NewLanguage(retrieval.Options{Dictionary: true, Synonyms: true})
	if err != nil {
		t.Fatal(err)
	}
	packs := map[string]func() ([]knowledge.Row, error){"starter": knowledge.Starter}
	for _, b := range demoBrands {
		packs[string(b.workspace.ID)] = func() ([]knowledge.Row, error) {
			file, err := demoFAQ.ReadFile("demo_faq/" + string(b.workspace.ID) + ".json")
			if err != nil {
				return nil, err
			}
			return knowledge.Read(file)
		}
	}
	for name, read := range packs {
		rows, err := read()
		if err != nil || len(rows) < 10 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		var docs []retrieval.Doc
		for _, r := range rows {
			docs = append(docs, retrieval.Doc{ID: r.External, Question: r.Body.Question})
		}
		index := retrieval.New(lang, retrieval.Terms{}, docs)
		for _, d := range docs {
			if code := (decide.BotSettings{}).Cry(d.Question); code != "" {
				_, why := (mood.Words{}).Of(d.Question)
				t.Errorf("%s: %q goes to a person: %s %s", name, d.Question, code, why)
			}
			if found := index.Ask(d.Question, retrieval.DefaultModel()); found.Zone != retrieval.Answer || found.Hits[0].ID != d.ID {
				t.Errorf("%s: %q: %s %+v", name, d.Question, found.Zone, found.Hits)
			}
		}
	}
}

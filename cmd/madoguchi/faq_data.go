package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// faqDoc, faqQuery and faqAlias are the lines of the files of faq eval.
type (
	faqDoc struct {
		ID       string `json:"id"`
		Question string `json:"q"`
		Answer   string `json:"a"`
	}
	faqQuery struct {
		ID   string         `json:"id"`
		Text string         `json:"text"`
		Rel  map[string]int `json:"rel"` // FAQ's id → 2: the answer, 1: related; empty: nothing answers it
	}
	faqAlias struct {
		Doc  string `json:"doc"`
		Text string `json:"text"`
	}
)

// faqSet is what faq eval measures on.
type faqSet struct {
	docs    []retrieval.Doc
	queries []faqQuery
}

// loadFAQSet reads and checks the three files; aliases may be "".
func loadFAQSet(docs, queries, aliases string) (*faqSet, error) {
	set := &faqSet{}
	at := map[string]int{}
	err := eachLine(docs, func(d faqDoc) error {
		if d.ID == "" || d.Question == "" && d.Answer == "" {
			return fmt.Errorf("an FAQ needs id and q or a")
		}
		if _, twice := at[d.ID]; twice {
			return fmt.Errorf("id %q is there twice", d.ID)
		}
		at[d.ID] = len(set.docs)
		set.docs = append(set.docs, retrieval.Doc{ID: d.ID, Question: d.Question, Answer: d.Answer})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(queries, func(q faqQuery) error {
		if q.Text == "" {
			return fmt.Errorf("a question needs text")
		}
		for doc, grade := range q.Rel {
			if _, ok := at[doc]; !ok {
				return fmt.Errorf("rel names FAQ %q, which is not in %s", doc, docs)
			}
			if grade != 0 && grade != 1 && grade != 2 {
				return fmt.Errorf("grade %d of FAQ %q: 2 is the answer, 1 is related", grade, doc)
			}
			if grade == 0 {
				delete(q.Rel, doc)
			}
		}
		set.queries = append(set.queries, q)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(set.docs) == 0 || len(set.queries) == 0 {
		return nil, fmt.Errorf("there must be at least one FAQ in %s and one question in %s", docs, queries)
	}
	if aliases == "" {
		return set, nil
	}
	return set, eachLine(aliases, func(a faqAlias) error {
		i, ok := at[a.Doc]
		if !ok {
			return fmt.Errorf("doc %q is not in %s", a.Doc, docs)
		}
		if a.Text == "" {
			return fmt.Errorf("an alias needs text")
		}
		set.docs[i].Aliases = append(set.docs[i].Aliases, a.Text)
		return nil
	})
}

// eachLine calls f with each JSON line of a file; errors name file and line.
func eachLine[T any](path string, f func(T) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := bufio.NewReader(file)
	for n := 1; ; n++ {
		line, readErr := r.ReadBytes('\n')
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(line) > 0 {
			var x T
			if err := json.Unmarshal(line, &x); err != nil {
				return fmt.Errorf("%s line %d is no JSON of the expected form: %w", path, n, err)
			}
			if err := f(x); err != nil {
				return fmt.Errorf("%s line %d: %w", path, n, err)
			}
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

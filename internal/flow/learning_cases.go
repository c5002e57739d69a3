package flow

import (
	"context"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Cases lists a brand's written cases, newest first, with the titles of their entries.
func (l *Learner) Cases(ctx context.Context, by desk.Person, w desk.WorkspaceID, page desk.Page) ([]CheckCase, map[string]string, string, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return nil, nil, "", err
	}
	rows, next, err := l.store.CheckCases(ctx, w, page)
	if err != nil {
		return nil, nil, "", err
	}
	wanted := map[string]bool{}
	for _, c := range rows {
		wanted[string(c.Entry)] = true
	}
	titles, err := l.know.titles(ctx, w, wanted)
	return rows, titles, next, err
}

// AddCase writes one down. A text that is there already gets the new entry.
func (l *Learner) AddCase(ctx context.Context, by desk.Person, w desk.WorkspaceID, text string, entry knowledge.EntryID) (CheckCase, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return CheckCase{}, err
	}
	e, err := l.know.Entry(ctx, by, entry)
	if err == nil && e.Workspace != w {
		err = desk.ErrNotFound
	}
	if err != nil {
		return CheckCase{}, notThere(err, "bad_entry", "There is no such entry in this brand.", "entry_id")
	}
	c, err := l.written(by, w, text, entry, CaseByHand)
	if err != nil {
		return c, err
	}
	return c, l.put(ctx, by, w, []CheckCase{c})
}

// written makes a case of what somebody wrote.
func (l *Learner) written(by desk.Person, w desk.WorkspaceID, text string, entry knowledge.EntryID, source string) (CheckCase, error) {
	c := CheckCase{Workspace: w, ID: l.env.IDs(), Text: l.know.guard(text), Entry: entry, Source: source, MadeAt: l.env.Clock.Now(), By: by.ID}
	return c, knowledge.CheckAlias(c.Text) // what can be a phrasing can be asked
}

func (l *Learner) put(ctx context.Context, by desk.Person, w desk.WorkspaceID, rows []CheckCase) error {
	n, err := l.store.CountCheckCases(ctx, w)
	if err != nil {
		return err
	}
	if n+len(rows) > MaxCases {
		return desk.E(desk.TooLarge, "too_many", fmt.Sprintf("A brand has at most %d cases. Take some away first.", MaxCases))
	}
	if err := l.store.PutCheckCases(ctx, w, rows, []desk.Fact{l.caseFact(by, w, "case_added", len(rows))}); err != nil {
		return err
	}
	l.env.committed(nil)
	return nil
}

// RemoveCase takes one away.
func (l *Learner) RemoveCase(ctx context.Context, by desk.Person, id string) error {
	c, err := l.store.CheckCase(ctx, id)
	if err != nil {
		return err
	}
	if err := may(by, identity.EditKnowledge, c.Workspace); err != nil {
		return err
	}
	if err := l.store.DeleteCheckCase(ctx, id, []desk.Fact{l.caseFact(by, c.Workspace, "case_removed", 1)}); err != nil {
		return err
	}
	l.env.committed(nil)
	return nil
}

func (l *Learner) caseFact(by desk.Person, w desk.WorkspaceID, code string, n int) desk.Fact {
	return desk.Fact{At: l.env.Clock.Now(), Kind: desk.FactLearning, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Code: code,
		Data: map[string]string{"count": fmt.Sprint(n)}}
}

// ImportedCases tells what came of a file: one wrong row, and nothing is stored.
type ImportedCases struct {
	Rows  int
	Wrong []WrongCase
	Done  bool
}

// WrongCase is a row that can't be taken.
type WrongCase struct {
	Line int
	Text string
	Err  error
}

// ImportCases takes a CSV of questions with their right entry, which a row names by the id it
// has in files or by its question, word for word. All is stored, or nothing.
func (l *Learner) ImportCases(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte) (ImportedCases, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return ImportedCases{}, err
	}
	rows, err := knowledge.ReadCases(data)
	if err != nil {
		return ImportedCases{}, err
	}
	find, err := l.finder(ctx, w, rows)
	if err != nil {
		return ImportedCases{}, err
	}
	out := ImportedCases{Rows: len(rows)}
	var cases []CheckCase
	seen := map[string]int{}
	for _, r := range rows {
		entry, err := find(r)
		c, fault := l.written(by, w, r.Text, entry, CaseFromFile)
		if err == nil {
			err = fault
		}
		if first, twice := seen[knowledge.Key(c.Text)]; twice && err == nil {
			err = desk.E(desk.Invalid, "duplicate_question", fmt.Sprintf("Row %d asks this too.", first)).On("question")
		}
		if seen[knowledge.Key(c.Text)] = r.Line; err != nil {
			out.Wrong = append(out.Wrong, WrongCase{r.Line, r.Text, err})
		}
		cases = append(cases, c)
	}
	if len(out.Wrong) > 0 {
		return out, nil
	}
	out.Done = true
	return out, l.put(ctx, by, w, cases)
}

// finder finds the entries that rows name.
func (l *Learner) finder(ctx context.Context, w desk.WorkspaceID, rows []knowledge.CaseRow) (func(knowledge.CaseRow) (knowledge.EntryID, error), error) {
	x, err := l.brains.exam(ctx, w)
	if err != nil {
		return nil, err
	}
	byQuestion := map[string]knowledge.EntryID{}
	for id, e := range x.entries {
		byQuestion[knowledge.Key(question(e))] = id
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Entry)
	}
	byFile := map[string]knowledge.EntryID{}
	for len(ids) > 0 {
		part := ids[:min(500, len(ids))]
		found, err := l.know.know.EntriesByFileID(ctx, w, part)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			byFile[e.FileID()] = e.ID
		}
		ids = ids[len(part):]
	}
	return func(r knowledge.CaseRow) (knowledge.EntryID, error) {
		if id, ok := byFile[r.Entry]; ok {
			return id, nil
		}
		if id, ok := byQuestion[knowledge.Key(r.Entry)]; ok {
			return id, nil
		}
		return "", desk.E(desk.Invalid, "bad_entry", "No entry has this id, and no live one has this question.").On("entry")
	}, nil
}

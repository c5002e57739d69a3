package flow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Outcome is what an import does, or would do, with a row.
type Outcome string

// Outcomes.
const (
	RowNew     Outcome = "new"
	RowChanged Outcome = "changed"
	RowSame    Outcome = "same"
	RowWrong   Outcome = "error"
)

// ImportedRow is a row of a file and what became of it.
type ImportedRow struct {
	knowledge.Row
	Outcome Outcome
	Entry   knowledge.EntryID // of what is there; none for a new one in a dry run
}

// Imported is the answer to an import. Done tells that it was stored.
type Imported struct {
	Rows []ImportedRow
	Done bool
}

// Wrong counts the rows that can't be taken.
func (i Imported) Wrong() (n int) {
	for _, r := range i.Rows {
		if r.Outcome == RowWrong {
			n++
		}
	}
	return n
}

// Import is how to import.
type Import struct {
	DryRun bool // tell what would happen and store nothing
	Submit bool // put what is new or changed up for review at once
}

// Import takes a file of entries. Rows are matched by the id they have in files; what
// is new or changed becomes a draft. One wrong row and nothing of the file is stored:
// the answer then says which, and Done is false. All is stored in one transaction.
func (l *Librarian) Import(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte, how Import) (Imported, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return Imported{}, err
	}
	rows, err := knowledge.Read(data)
	if err != nil {
		return Imported{}, err
	}
	return l.importRows(ctx, by, w, rows, how)
}

// Starter takes the pack for a new brand; entries that are there already stay as they are.
func (l *Librarian) Starter(ctx context.Context, by desk.Person, w desk.WorkspaceID) (Imported, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return Imported{}, err
	}
	rows, err := knowledge.Starter()
	if err != nil {
		return Imported{}, err
	}
	known, err := l.byFileID(ctx, w, rows)
	if err != nil {
		return Imported{}, err
	}
	rows = slices.DeleteFunc(rows, func(r knowledge.Row) bool { _, there := known[r.External]; return there })
	if len(rows) == 0 {
		return Imported{Done: true}, nil
	}
	return l.importRows(ctx, by, w, rows, Import{})
}

func (l *Librarian) importRows(ctx context.Context, by desk.Person, w desk.WorkspaceID, rows []knowledge.Row, how Import) (Imported, error) {
	known, err := l.byFileID(ctx, w, rows)
	if err != nil {
		return Imported{}, err
	}
	words, err := l.phrasing(ctx, w, rows)
	if err != nil {
		return Imported{}, err
	}
	var out Imported
	var saves []EntrySave
	var facts []desk.Fact
	for _, r := range rows {
		row, save, told, err := l.importRow(ctx, by, w, r, known[r.External], how)
		if err != nil {
			return Imported{}, err
		}
		words.take(&row, save, known[r.External].State)
		if out.Rows = append(out.Rows, row); len(save.Steps) > 0 {
			saves, facts = append(saves, save), append(facts, told...)
		}
	}
	if how.DryRun || out.Wrong() > 0 {
		return out, nil
	}
	if len(words.fresh) > maxFreshPhrases {
		return Imported{}, desk.E(desk.TooLarge, "too_many", fmt.Sprintf("A file may bring at most %d new phrasings. Split it.", maxFreshPhrases)).On("aliases")
	}
	out.Done = true
	if len(saves) > 0 {
		if err := l.save(ctx, w, saves, facts); err != nil {
			return Imported{}, err
		}
	}
	return out, words.keep(ctx, l, by)
}

// importRow decides what becomes of one row. The error is not the row's.
func (l *Librarian) importRow(ctx context.Context, by desk.Person, w desk.WorkspaceID, r knowledge.Row, e knowledge.Entry, how Import) (ImportedRow, EntrySave, []desk.Fact, error) {
	out := ImportedRow{Row: r, Outcome: RowWrong, Entry: e.ID}
	if r.Err != nil {
		return out, EntrySave{}, nil, nil
	}
	verb, outcome := knowledge.Edit, RowChanged
	if e.ID == "" {
		verb, outcome = knowledge.Create, RowNew
		e = knowledge.Entry{ID: knowledge.EntryID(l.env.IDs()), Workspace: w, Source: knowledge.SourceFile, External: r.External}
	}
	body := r.Body
	body.EachText(l.guard)
	if e.Revision > 0 && knowledge.Same(e.Body, body) {
		out.Outcome = RowSame
		return out, EntrySave{}, nil, nil
	}
	if e.State == knowledge.Retired {
		out.Err = desk.E(desk.Conflict, "bad_state", "This entry is retired. Restore it first, or give the row another id.").On("id")
		return out, EntrySave{}, nil, nil
	}
	save, facts, err := l.decide(ctx, by, e, knowledge.Act{Verb: verb, Body: body, Note: "import"})
	if err == nil && how.Submit {
		next, more, e := l.decide(ctx, by, save.Entry, knowledge.Act{Verb: knowledge.Submit})
		save.Entry, save.Steps, facts, err = next.Entry, append(save.Steps, next.Steps...), append(facts, more...), e
	}
	switch k := desk.KindOf(err); {
	case err == nil:
		out.Outcome, out.Entry = outcome, save.Entry.ID
		return out, save, facts, nil
	case k == desk.Internal || k == desk.Unavailable:
		return out, EntrySave{}, nil, err
	}
	out.Err = err
	return out, EntrySave{}, nil, nil
}

func (l *Librarian) byFileID(ctx context.Context, w desk.WorkspaceID, rows []knowledge.Row) (map[string]knowledge.Entry, error) {
	var ids []string
	for _, r := range rows {
		if r.External != "" {
			ids = append(ids, r.External)
		}
	}
	known := map[string]knowledge.Entry{}
	if len(ids) == 0 {
		return known, nil
	}
	found, err := l.know.EntriesByFileID(ctx, w, ids)
	for _, e := range found {
		known[e.FileID()] = e
	}
	return known, err
}

// maxExport bounds a file; a brand that has more exports by category or state.
const maxExport = 50_000

// Export makes a file of a brand's entries: their newest texts, without retired ones
// unless they are asked for.
func (l *Librarian) Export(ctx context.Context, by desk.Person, q EntryQuery, f knowledge.Format) ([]byte, error) {
	if err := may(by, identity.ReadKnowledge, q.Workspace); err != nil {
		return nil, err
	}
	if !f.Valid() {
		return nil, desk.E(desk.Invalid, "bad_format", "The format is csv, csv_cp932, json or markdown.").On("format")
	}
	var entries []knowledge.Entry
	q.Page = desk.Page{Limit: desk.MaxPage}
	for {
		rows, next, err := l.know.Entries(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, e := range rows {
			if e.State != knowledge.Retired || q.State == knowledge.Retired {
				entries = append(entries, e)
			}
		}
		if len(entries) > maxExport {
			return nil, desk.E(desk.TooLarge, "too_many_rows", fmt.Sprintf("More than %d entries: export them by category.", maxExport))
		}
		if q.Page.After = next; next == "" {
			break
		}
	}
	slices.SortFunc(entries, func(a, b knowledge.Entry) int {
		if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	phrases, err := l.livePhrases(ctx, q.Workspace)
	if err != nil {
		return nil, err
	}
	byEntry := knowledge.Phrases{}
	for _, a := range phrases {
		byEntry[a.Entry] = append(byEntry[a.Entry], a.Text)
	}
	return knowledge.Write(f, entries, byEntry)
}

// wordsOf gives an error's words for people.
func wordsOf(err error) string {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong inside the desk."
}

package flow

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// maxFreshPhrases bounds what a file brings: each becomes live by itself.
const maxFreshPhrases = 1000

// livePhrases reads all live phrasings of a brand, in no order that matters.
func (l *Librarian) livePhrases(ctx context.Context, w desk.WorkspaceID) (out []knowledge.Alias, err error) {
	q := AliasQuery{Workspace: w, State: knowledge.Live, Page: desk.Page{Limit: desk.MaxPage}}
	for {
		rows, next, err := l.know.Aliases(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if q.Page.After = next; next == "" {
			return out, nil
		}
	}
}

// phrasing takes the phrasings of a file: an editor's own, live once they are stored. What a
// file leaves out stays as it is.
type phrasing struct {
	guard Guard
	owner map[string]knowledge.EntryID // of live ones, and of those that the file brings
	fresh []Phrase
}

func (l *Librarian) phrasing(ctx context.Context, w desk.WorkspaceID, rows []knowledge.Row) (*phrasing, error) {
	p := &phrasing{guard: l.guard, owner: map[string]knowledge.EntryID{}}
	for _, r := range rows {
		if len(r.Phrases) == 0 {
			continue
		}
		live, err := l.livePhrases(ctx, w)
		for _, a := range live {
			p.owner[knowledge.Key(a.Text)] = a.Entry
		}
		return p, err
	}
	return p, nil
}

// take notes what a row brings. A phrasing that is another entry's makes the row wrong; a
// retired entry takes none.
func (p *phrasing) take(row *ImportedRow, save EntrySave, state knowledge.State) {
	if state == knowledge.Retired {
		return
	}
	entry := row.Entry
	if save.Entry.ID != "" {
		entry = save.Entry.ID
	}
	for _, text := range row.Phrases {
		text = p.guard(text)
		key := knowledge.Key(text)
		switch owner, taken := p.owner[key]; {
		case row.Outcome == RowWrong || taken && owner == entry:
		case taken:
			row.Err, row.Outcome = errors.Join(row.Err, desk.E(desk.Conflict, "alias_taken", "The phrasing “"+text+"” belongs to another entry.").On("aliases")), RowWrong
		default:
			p.owner[key] = entry
			p.fresh = append(p.fresh, Phrase{Entry: entry, Text: text})
			if row.Outcome == RowSame {
				row.Outcome = RowChanged
			}
		}
	}
}

// keep makes them live, one after the other: entries are stored already. Where it ends early
// the file can come again.
func (p *phrasing) keep(ctx context.Context, l *Librarian, by desk.Person) error {
	for _, phrase := range p.fresh {
		if _, err := l.AddAlias(ctx, by, phrase); err != nil {
			return err
		}
	}
	return nil
}

package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// MaxAssigned bounds how many questions are given to an entry at once.
const MaxAssigned = 50

// Assigned tells what came of giving questions to an entry.
type Assigned struct {
	Entry   knowledge.Entry
	Judged  int // have their verdict now
	Voted   int // of these, whose words became phrasings to decide on, or were already
	Refused []RefusedQuestion
}

// RefusedQuestion is a question that could not be given.
type RefusedQuestion struct {
	Decision string
	Err      error // for people
}

// Assign says which entry answers questions that the bot missed: each gets that verdict, and
// its words become a vote for a phrasing of the entry. Without an entry a new draft is made
// of question. Doing it again changes nothing; a question that can't be given (its words are
// another entry's) is told and stands in no other's way.
func (l *Learner) Assign(ctx context.Context, by desk.Person, w desk.WorkspaceID, entry knowledge.EntryID, question string, decisions []string) (Assigned, error) {
	if err := may(by, identity.ReadMissed, w); err != nil {
		return Assigned{}, err
	}
	if len(decisions) == 0 || len(decisions) > MaxAssigned {
		return Assigned{}, desk.E(desk.Invalid, "bad_count", "Name 1 to 50 questions.").On("decisions")
	}
	rows, err := l.store.DecisionsByID(ctx, w, decisions)
	if err != nil {
		return Assigned{}, err
	}
	if len(rows) != len(decisions) {
		return Assigned{}, desk.E(desk.NotFound, "not_found", "One of these questions is not there, or named twice. Load the page again.").On("decisions")
	}
	var out Assigned
	if out.Entry, err = l.assignee(ctx, by, w, entry, question); err != nil {
		return Assigned{}, err
	}
	for _, d := range rows {
		_, alias, err := l.bot.Judge(ctx, by, d.ID, string(out.Entry.ID))
		switch k := desk.KindOf(err); {
		case err == nil:
			out.Judged++
			if alias != nil {
				out.Voted++
			}
		case k == desk.Internal, k == desk.Unavailable:
			return out, err
		default:
			out.Refused = append(out.Refused, RefusedQuestion{d.ID, err})
		}
	}
	return out, nil
}

// assignee is the entry that was named, or a new draft.
func (l *Learner) assignee(ctx context.Context, by desk.Person, w desk.WorkspaceID, entry knowledge.EntryID, question string) (knowledge.Entry, error) {
	if entry == "" {
		return l.know.Ask(ctx, by, w, question)
	}
	e, err := l.know.Entry(ctx, by, entry)
	if err == nil && e.Workspace != w {
		err = desk.ErrNotFound
	}
	return e, err
}

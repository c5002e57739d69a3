package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// MaxAssigned bounds how many questions are given to an entry at once.
const MaxAssigned = 50

// Giving names questions to give to an entry: ones that the bot decided on, and customers'
// lines of old talks. Without an entry a new draft is made of Question.
type Giving struct {
	Workspace desk.WorkspaceID
	Entry     knowledge.EntryID
	Question  string
	Decisions []string
	Sayings   []string
}

// Assigned tells what came of giving questions to an entry.
type Assigned struct {
	Entry   knowledge.Entry
	Judged  int // have their verdict now; lines of old talks have none
	Voted   int // of these, whose words became phrasings to decide on, or were already
	Refused []RefusedQuestion
}

// RefusedQuestion is a question that could not be given.
type RefusedQuestion struct {
	Decision string // or the id of an old line
	Err      error  // for people
}

// Assign says which entry answers questions that the bot missed: each gets that verdict, and
// its words become a vote for a phrasing of the entry. Doing it again changes nothing; a
// question that can't be given (its words are another entry's) is told and stands in no
// other's way. Lines of old talks are for who may read them.
func (l *Learner) Assign(ctx context.Context, by desk.Person, g Giving) (out Assigned, err error) {
	if err := may(by, identity.ReadMissed, g.Workspace); err != nil {
		return out, err
	}
	if n := len(g.Decisions) + len(g.Sayings); n == 0 || n > MaxAssigned {
		return out, desk.E(desk.Invalid, "bad_count", "Name 1 to 50 questions.").On("decisions")
	}
	rows, lines, err := l.named(ctx, by, g)
	if err != nil {
		return out, err
	}
	if out.Entry, err = l.assignee(ctx, by, g.Workspace, g.Entry, g.Question); err != nil {
		return out, err
	}
	for _, d := range rows {
		_, alias, err := l.bot.Judge(ctx, by, d.ID, string(out.Entry.ID))
		if err := out.note(d.ID, alias != nil, err); err != nil {
			return out, err
		}
		if err == nil {
			out.Judged++
		}
	}
	for _, s := range lines {
		_, err := l.know.Vote(ctx, by, Phrase{Entry: out.Entry.ID, Text: strings.TrimSpace(s.Text)})
		if err := out.note(s.ID, true, err); err != nil {
			return out, err
		}
	}
	return out, nil
}

// named reads the questions; all must be there.
func (l *Learner) named(ctx context.Context, by desk.Person, g Giving) (rows []DecisionView, lines []OldSaying, err error) {
	if len(g.Sayings) > 0 {
		if err := may(by, identity.EditKnowledge, g.Workspace); err != nil {
			return nil, nil, err
		}
		if lines, err = l.store.SayingsByID(ctx, g.Workspace, g.Sayings); err != nil {
			return nil, nil, err
		}
	}
	if rows, err = l.store.DecisionsByID(ctx, g.Workspace, g.Decisions); err != nil {
		return nil, nil, err
	}
	if len(rows) != len(g.Decisions) || len(lines) != len(g.Sayings) {
		return nil, nil, desk.E(desk.NotFound, "not_found", "One of these questions is not there, or named twice. Load the page again.").On("decisions")
	}
	return rows, lines, nil
}

// note counts what came of one; an error comes back only if it stands in the way of all.
func (a *Assigned) note(id string, voted bool, err error) error {
	switch k := desk.KindOf(err); {
	case err == nil && voted:
		a.Voted++
	case err == nil:
	case k == desk.Internal, k == desk.Unavailable:
		return err
	default:
		a.Refused = append(a.Refused, RefusedQuestion{id, err})
	}
	return nil
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

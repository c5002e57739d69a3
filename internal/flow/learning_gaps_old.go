package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// refSaying is what a GapCluster's ref of an old line begins with. Ids of decisions have no
// colon.
const refSaying = "s:"

// oldQuestions are the customers' lines of old talks that ask something which the bot as it is
// now would not answer, nor hand over by their words.
func (l *Learner) oldQuestions(ctx context.Context, r *Run, x exam) (open []missedQuestion, err error) {
	rows, all, err := l.store.CustomerSayings(ctx, r.Workspace, MaxMissed)
	if err != nil {
		return nil, err
	}
	sum := &OldSummary{Lines: all, Looked: len(rows)}
	r.Summary.Gaps.Old = sum
	done := r.Total
	for i, s := range rows {
		if err := l.step(ctx, r, done+i+1, done+len(rows)); err != nil {
			return nil, err
		}
		switch {
		case !knowledge.Asks(s.Text):
			sum.Plain++
		case x.claims(s.Text).Code != "" || x.ask(s.Text).Zone == retrieval.Answer:
			sum.Closed++
		default:
			open = append(open, missedQuestion{refSaying + s.ID, s.Text})
		}
	}
	return open, nil
}

// oldLines reads the lines that groups name, for who may read old talks.
func (l *Learner) oldLines(ctx context.Context, by desk.Person, w desk.WorkspaceID, refs []string) (map[string]OldSaying, error) {
	var ids []string
	for _, ref := range refs {
		if id, ok := strings.CutPrefix(ref, refSaying); ok {
			ids = append(ids, id)
		}
	}
	out := map[string]OldSaying{}
	if len(ids) == 0 || !identity.Can(by, identity.EditKnowledge, identity.Subject{Workspace: w}) {
		return out, nil
	}
	rows, err := l.store.SayingsByID(ctx, w, ids)
	for _, s := range rows {
		out[refSaying+s.ID] = s
	}
	return out, err
}

// wanted are the entries that the words of some lines are phrasings of already, live or
// waiting to be decided on, by their key.
func (l *Learner) wanted(ctx context.Context, w desk.WorkspaceID, lines map[string]OldSaying, x exam) (map[string]knowledge.EntryID, error) {
	out := map[string]knowledge.EntryID{}
	if len(lines) == 0 {
		return out, nil
	}
	for key, a := range x.byKey {
		out[key] = a.Entry
	}
	q := AliasQuery{Workspace: w, State: knowledge.Candidate, Page: desk.Page{Limit: desk.MaxPage}}
	for range maxCandidatePages {
		rows, next, err := l.know.know.Aliases(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, a := range rows {
			out[knowledge.Key(a.Text)] = a.Entry
		}
		if q.Page.After = next; next == "" {
			break
		}
	}
	return out, nil
}

// maxCandidatePages bounds how many waiting phrasings are looked through.
const maxCandidatePages = 10

package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// texts reads the words of a check's questions, by Ref. Customers' own are for those who may
// read what the bot missed.
func (l *Learner) texts(ctx context.Context, by desk.Person, w desk.WorkspaceID, cases []CheckedCase) (map[string]said, error) {
	out := map[string]said{}
	var aliases []knowledge.AliasID
	for _, id := range idsOf(cases, refAlias) {
		aliases = append(aliases, knowledge.AliasID(id))
	}
	phrases, err := l.store.AliasesByID(ctx, w, aliases)
	if err != nil {
		return nil, err
	}
	for _, a := range phrases {
		out[refAlias+string(a.ID)] = said{text: a.Text, talk: a.Conversation}
	}
	if len(idsOf(cases, refCase)) > 0 {
		written, err := l.store.AllCheckCases(ctx, w, MaxCases)
		if err != nil {
			return nil, err
		}
		for _, c := range written {
			out[refCase+c.ID] = said{text: c.Text}
		}
	}
	return out, l.spoken(ctx, by, w, idsOf(cases, refDecision), out)
}

// spoken adds customers' words.
func (l *Learner) spoken(ctx context.Context, by desk.Person, w desk.WorkspaceID, ids []string, into map[string]said) error {
	if !identity.Can(by, identity.ReadMissed, identity.Subject{Workspace: w}) {
		for _, id := range ids {
			into[refDecision+id] = said{hidden: true}
		}
		return nil
	}
	rows, err := l.store.DecisionsByID(ctx, w, ids)
	if err != nil {
		return err
	}
	words, err := l.words(ctx, rows)
	for _, d := range rows {
		into[refDecision+d.ID] = said{text: words[d.ID], talk: d.Conversation}
	}
	return err
}

package flow

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Phrase is a customer's words and what answers them.
type Phrase struct {
	Entry        knowledge.EntryID
	Text         string
	Conversation desk.ConversationID // where it was said; may be empty
}

// Aliases lists a brand's phrasings.
func (l *Librarian) Aliases(ctx context.Context, by desk.Person, q AliasQuery) ([]knowledge.Alias, string, error) {
	if err := may(by, identity.ReadKnowledge, q.Workspace); err != nil {
		return nil, "", err
	}
	return l.know.Aliases(ctx, q)
}

// Named gives entries by id, for whoever shows phrasings with what they lead to.
func (l *Librarian) Named(ctx context.Context, by desk.Person, w desk.WorkspaceID, ids []knowledge.EntryID) (map[knowledge.EntryID]knowledge.Entry, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := l.know.EntriesByID(ctx, w, ids)
	out := map[knowledge.EntryID]knowledge.Entry{}
	for _, e := range rows {
		out[e.ID] = e
	}
	return out, err
}

// titles gives the words under which people know entries, of those that exist. It asks
// for nobody's permission.
func (l *Librarian) titles(ctx context.Context, w desk.WorkspaceID, wanted map[string]bool) (map[string]string, error) {
	ids := make([]knowledge.EntryID, 0, len(wanted))
	for id := range wanted {
		if id != "" && id != VerdictNone {
			ids = append(ids, knowledge.EntryID(id))
		}
	}
	titles := map[string]string{}
	if len(ids) == 0 {
		return titles, nil
	}
	rows, err := l.know.EntriesByID(ctx, w, ids)
	for _, e := range rows {
		titles[string(e.ID)] = cmp.Or(question(e), e.Body.Question, e.Body.Title)
	}
	return titles, err
}

// Vote is an operator's "this was the answer". The second person who says so makes the
// phrasing live. Saying so again is no error and changes nothing.
func (l *Librarian) Vote(ctx context.Context, by desk.Person, p Phrase) (knowledge.Alias, error) {
	return l.phrase(ctx, by, identity.VoteKnowledge, knowledge.Vote, p)
}

// AddAlias is an editor's own phrasing: live at once.
func (l *Librarian) AddAlias(ctx context.Context, by desk.Person, p Phrase) (knowledge.Alias, error) {
	return l.phrase(ctx, by, identity.EditKnowledge, knowledge.Approve, p)
}

func (l *Librarian) phrase(ctx context.Context, by desk.Person, action identity.Action, v knowledge.AliasVerb, p Phrase) (knowledge.Alias, error) {
	e, err := l.entry(ctx, by, action, p.Entry)
	if err != nil {
		return knowledge.Alias{}, err
	}
	if e.State == knowledge.Retired {
		return knowledge.Alias{}, desk.E(desk.Conflict, "bad_state", "This entry is retired. Restore it first.").On("entry_id")
	}
	text := l.guard(p.Text)
	if err := knowledge.CheckAlias(text); err != nil {
		return knowledge.Alias{}, err
	}
	for range maxTries {
		a, err := l.aliasFor(ctx, e, text, p.Conversation)
		if err != nil {
			return a, err
		}
		out, err := l.moveAlias(ctx, by, a, v)
		switch {
		case errors.Is(err, knowledge.ErrVoted), errors.Is(err, knowledge.ErrAliasMove) && (v == knowledge.Vote || a.State == knowledge.Live):
			return a, nil // it is said already, or an editor has decided
		case errors.Is(err, desk.ErrVersion), errors.Is(err, knowledge.ErrAliasTaken) && a.Version == 0:
			continue // somebody was quicker: look again
		}
		return out, err
	}
	return knowledge.Alias{}, desk.ErrVersion
}

// aliasFor finds the phrasing, or begins a new one. A text that is live for another
// entry is that one's.
func (l *Librarian) aliasFor(ctx context.Context, e knowledge.Entry, text string, talk desk.ConversationID) (knowledge.Alias, error) {
	rows, err := l.know.AliasesByKey(ctx, e.Workspace, knowledge.Key(text))
	if err != nil {
		return knowledge.Alias{}, err
	}
	fresh := knowledge.Alias{ID: knowledge.AliasID(l.env.IDs()), Workspace: e.Workspace, Entry: e.ID, Text: text, Conversation: talk}
	for _, a := range rows {
		if a.Entry == e.ID {
			fresh = a
		} else if a.State == knowledge.Live {
			return a, knowledge.ErrAliasTaken
		}
	}
	return fresh, nil
}

// DecideAlias approves, rejects or takes a decision back. version 0 takes what is there.
func (l *Librarian) DecideAlias(ctx context.Context, by desk.Person, id knowledge.AliasID, version int64, v knowledge.AliasVerb) (knowledge.Alias, error) {
	a, err := l.know.Alias(ctx, id)
	if err != nil {
		return a, err
	}
	if err := may(by, identity.EditKnowledge, a.Workspace); err != nil {
		return a, err
	}
	if version != 0 && version != a.Version {
		return a, desk.ErrVersion
	}
	return l.moveAlias(ctx, by, a, v)
}

func (l *Librarian) moveAlias(ctx context.Context, by desk.Person, a knowledge.Alias, v knowledge.AliasVerb) (knowledge.Alias, error) {
	after, err := a.Move(v, by.ID, l.env.Clock.Now())
	if err != nil {
		return a, err
	}
	live := (a.State == knowledge.Live) != (after.State == knowledge.Live)
	fact := l.fact(by, a.Workspace, desk.FactAlias, string(after.State), after.Version, map[string]string{"alias": string(a.ID), "entry": string(a.Entry), "verb": string(v)})
	fact.Conversation = a.Conversation
	if err := l.know.SaveAlias(ctx, after, a.Version, live, []desk.Fact{fact}); err != nil {
		return a, err
	}
	l.changed(a.Workspace, live)
	return after, nil
}

// Terms lists a brand's terms of a kind.
func (l *Librarian) Terms(ctx context.Context, by desk.Person, w desk.WorkspaceID, kind knowledge.TermKind) ([]knowledge.Term, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return nil, err
	}
	return l.know.Terms(ctx, w, kind)
}

// maxTerms bounds what a brand keeps of a kind: an index holds all in memory.
const maxTerms = 5000

// PutTerm makes a term (no id) or changes one; its version must then be what is there.
func (l *Librarian) PutTerm(ctx context.Context, by desk.Person, t knowledge.Term) (knowledge.Term, error) {
	base := int64(0)
	if t.ID != "" {
		old, err := l.know.Term(ctx, t.ID)
		if err != nil {
			return t, err
		}
		if t.Version != 0 && t.Version != old.Version {
			return t, desk.ErrVersion
		}
		t.Workspace, t.Kind, base = old.Workspace, old.Kind, old.Version
	}
	if err := may(by, identity.EditKnowledge, t.Workspace); err != nil {
		return t, err
	}
	t.Words = slices.Clone(t.Words)
	for i := range t.Words {
		t.Words[i] = l.guard(t.Words[i])
	}
	t = t.Tidy()
	if err := t.Validate(); err != nil {
		return t, err
	}
	if t.ID == "" {
		rows, err := l.know.Terms(ctx, t.Workspace, t.Kind)
		if err != nil {
			return t, err
		}
		if len(rows) >= maxTerms {
			return t, desk.E(desk.TooLarge, "too_many", "A brand has at most 5000 of these.")
		}
		t.ID = knowledge.TermID(l.env.IDs())
	}
	t.Version, t.UpdatedAt, t.UpdatedBy = base+1, l.env.Clock.Now(), by.ID
	if err := l.know.SaveTerm(ctx, t, base, []desk.Fact{l.termFact(by, t, "put")}); err != nil {
		return t, err
	}
	l.changed(t.Workspace, true)
	return t, nil
}

// DeleteTerm takes a term away.
func (l *Librarian) DeleteTerm(ctx context.Context, by desk.Person, id knowledge.TermID) error {
	t, err := l.know.Term(ctx, id)
	if err != nil {
		return err
	}
	if err := may(by, identity.EditKnowledge, t.Workspace); err != nil {
		return err
	}
	if err := l.know.DeleteTerm(ctx, t, []desk.Fact{l.termFact(by, t, "deleted")}); err != nil {
		return err
	}
	l.changed(t.Workspace, true)
	return nil
}

func (l *Librarian) termFact(by desk.Person, t knowledge.Term, code string) desk.Fact {
	return l.fact(by, t.Workspace, desk.FactTerm, code, t.Version, map[string]string{"term": string(t.ID), "kind": string(t.Kind)})
}

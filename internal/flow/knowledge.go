package flow

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Librarian is the door to what the desk knows: entries, their approval, phrasings,
// terms, files. It checks who may, and tells everybody what has changed. (The Library
// keeps files.)
type Librarian struct {
	env   Env
	know  Knowledge
	files Files
	guard Guard
	judge JudgeRich
}

// NewLibrarian makes the door.
func NewLibrarian(env Env, know Knowledge, files Files, guard Guard, judge JudgeRich) *Librarian {
	return &Librarian{env, know, files, guard, judge}
}

// may refuses who may not do an action in a brand: a brand they don't know as not
// found, one they do as forbidden.
func may(by desk.Person, a identity.Action, w desk.WorkspaceID) error {
	s := identity.Subject{Workspace: w}
	switch {
	case identity.Can(by, a, s):
		return nil
	case identity.Can(by, identity.ReadKnowledge, s):
		return desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask somebody who edits the knowledge.")
	}
	return desk.ErrNotFound
}

// Entries lists a brand's entries.
func (l *Librarian) Entries(ctx context.Context, by desk.Person, q EntryQuery) ([]knowledge.Entry, string, error) {
	if err := may(by, identity.ReadKnowledge, q.Workspace); err != nil {
		return nil, "", err
	}
	return l.know.Entries(ctx, q)
}

// Tally counts a brand's entries.
func (l *Librarian) Tally(ctx context.Context, by desk.Person, w desk.WorkspaceID) (Tally, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return Tally{}, err
	}
	return l.know.Tally(ctx, w)
}

// Entry gives one entry.
func (l *Librarian) Entry(ctx context.Context, by desk.Person, id knowledge.EntryID) (knowledge.Entry, error) {
	return l.entry(ctx, by, identity.ReadKnowledge, id)
}

func (l *Librarian) entry(ctx context.Context, by desk.Person, a identity.Action, id knowledge.EntryID) (knowledge.Entry, error) {
	e, err := l.know.Entry(ctx, id)
	if err != nil {
		return e, err
	}
	return e, may(by, a, e.Workspace)
}

// maxSteps is how much of a history is shown.
const maxSteps = 500

// History gives an entry's moves, newest first.
func (l *Librarian) History(ctx context.Context, by desk.Person, id knowledge.EntryID) ([]knowledge.Step, error) {
	e, err := l.Entry(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return l.know.Steps(ctx, e.Workspace, id, maxSteps)
}

// Diff compares two revisions of an entry; 0 as from is before the first.
func (l *Librarian) Diff(ctx context.Context, by desk.Person, id knowledge.EntryID, from, to int64) ([]knowledge.Change, error) {
	e, err := l.Entry(ctx, by, id)
	if err != nil {
		return nil, err
	}
	var a, b knowledge.Body
	if from > 0 {
		if a, err = l.know.Text(ctx, e.Workspace, id, from); err != nil {
			return nil, err
		}
	}
	if b, err = l.know.Text(ctx, e.Workspace, id, to); err != nil {
		return nil, err
	}
	return knowledge.Diff(a, b), nil
}

// Create writes a new draft.
func (l *Librarian) Create(ctx context.Context, by desk.Person, w desk.WorkspaceID, body knowledge.Body) (knowledge.Entry, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return knowledge.Entry{}, err
	}
	return l.create(ctx, by, w, body)
}

func (l *Librarian) create(ctx context.Context, by desk.Person, w desk.WorkspaceID, body knowledge.Body) (knowledge.Entry, error) {
	e := knowledge.Entry{ID: knowledge.EntryID(l.env.IDs()), Workspace: w, Source: knowledge.SourceDesk}
	return l.move(ctx, by, e, knowledge.Act{Verb: knowledge.Create, Body: body})
}

// Ask makes a draft of a customer's question that nothing answered. Whoever may vote may
// ask; the answer is for an editor to write.
func (l *Librarian) Ask(ctx context.Context, by desk.Person, w desk.WorkspaceID, question string) (knowledge.Entry, error) {
	if err := may(by, identity.VoteKnowledge, w); err != nil {
		return knowledge.Entry{}, err
	}
	return l.create(ctx, by, w, knowledge.Body{Question: question})
}

// Edit replaces an entry's text. version is what the editor saw.
func (l *Librarian) Edit(ctx context.Context, by desk.Person, id knowledge.EntryID, version int64, body knowledge.Body) (knowledge.Entry, error) {
	return l.Act(ctx, by, id, version, knowledge.Act{Verb: knowledge.Edit, Body: body})
}

// Rollback makes an old revision the new draft.
func (l *Librarian) Rollback(ctx context.Context, by desk.Person, id knowledge.EntryID, version, revision int64) (knowledge.Entry, error) {
	e, err := l.entry(ctx, by, identity.EditKnowledge, id)
	if err != nil {
		return e, err
	}
	body, err := l.know.Text(ctx, e.Workspace, id, revision)
	if err != nil {
		return e, err
	}
	return l.Act(ctx, by, id, version, knowledge.Act{Verb: knowledge.Rollback, Body: body, Note: strconv.FormatInt(revision, 10)})
}

// actions says what each move of an entry asks of a person.
func actionOf(v knowledge.Verb) identity.Action {
	switch v {
	case knowledge.Publish, knowledge.Reject:
		return identity.PublishKnowledge
	}
	return identity.EditKnowledge
}

// Act makes a move on an entry. A version other than 0 must be the entry's.
func (l *Librarian) Act(ctx context.Context, by desk.Person, id knowledge.EntryID, version int64, a knowledge.Act) (knowledge.Entry, error) {
	e, err := l.entry(ctx, by, actionOf(a.Verb), id)
	if err != nil {
		return e, err
	}
	if version != 0 && version != e.Version {
		return e, desk.ErrVersion
	}
	return l.move(ctx, by, e, a)
}

func (l *Librarian) move(ctx context.Context, by desk.Person, e knowledge.Entry, a knowledge.Act) (knowledge.Entry, error) {
	save, facts, err := l.decide(ctx, by, e, a)
	if err != nil {
		return e, err
	}
	return save.Entry, l.save(ctx, e.Workspace, []EntrySave{save}, facts)
}

// decide makes a move without storing it. What people wrote passes the guard here.
func (l *Librarian) decide(ctx context.Context, by desk.Person, e knowledge.Entry, a knowledge.Act) (EntrySave, []desk.Fact, error) {
	a.By, a.At = by.ID, l.env.Clock.Now()
	a.Note = l.guard(a.Note)
	if len([]rune(a.Note)) > knowledge.MaxNote {
		return EntrySave{}, nil, desk.E(desk.Invalid, "too_long", "The remark has at most 1000 characters.").On("reason")
	}
	if a.Verb == knowledge.Create || a.Verb == knowledge.Edit {
		a.Body = a.Body.Tidy()
		a.Body.EachText(l.guard)
		if err := l.attached(ctx, e.Workspace, a.Body); err != nil {
			return EntrySave{}, nil, err
		}
	}
	after, step, err := e.Move(a)
	if err != nil {
		return EntrySave{}, nil, err
	}
	if err := l.judged(a.Verb, after.Body); err != nil {
		return EntrySave{}, nil, err
	}
	save := EntrySave{Entry: after, Base: e.Version, Steps: []knowledge.Step{step}, Live: knowledge.LiveChanged(a.Verb, e)}
	fact := l.fact(by, e.Workspace, desk.FactFAQ, string(a.Verb), after.Version, map[string]string{
		"entry": string(e.ID), "state": string(after.State), "revision": strconv.FormatInt(after.Revision, 10)})
	facts := []desk.Fact{fact}
	if save.Live {
		fact.Kind = desk.FactFAQLive
		facts = []desk.Fact{fact, facts[0]}
	}
	return save, facts, nil
}

// attached tells whether the files that a text names are this brand's own.
func (l *Librarian) attached(ctx context.Context, w desk.WorkspaceID, b knowledge.Body) error {
	for _, id := range b.Files() {
		a, err := l.files.Attachment(ctx, id)
		if err == nil && (a.Workspace != w || a.Purpose != PurposeOutbound) {
			err = desk.ErrNotFound
		}
		if err != nil {
			return notThere(err, "bad_attachment", "There is no such file here. Upload it first.", "attachments")
		}
	}
	return nil
}

// manyAtOnce is how many moves are told one by one; of more, screens hear once.
const manyAtOnce = 20

func (l *Librarian) save(ctx context.Context, w desk.WorkspaceID, saves []EntrySave, facts []desk.Fact) error {
	if len(saves) > manyAtOnce {
		for i := range facts[1:] {
			facts[i].Data = maps.Clone(facts[i].Data)
			facts[i].Data[oneOfMany] = "1"
		}
	}
	if err := l.know.SaveEntries(ctx, w, saves, facts); err != nil {
		return err
	}
	live := slices.ContainsFunc(saves, func(s EntrySave) bool { return s.Live })
	l.changed(w, live)
	return nil
}

// changed tells everybody; live that an index has to be made anew.
func (l *Librarian) changed(w desk.WorkspaceID, live bool) {
	l.env.committed(nil)
	if live {
		l.env.Bus.Publish(HintKnowledge, []byte(w))
	}
}

func (l *Librarian) fact(by desk.Person, w desk.WorkspaceID, kind desk.FactKind, code string, version int64, data map[string]string) desk.Fact {
	return desk.Fact{At: l.env.Clock.Now(), Kind: kind, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Version: version, Code: code, Data: data}
}

// EntryAt names an entry as somebody saw it.
type EntryAt struct {
	ID      knowledge.EntryID
	Version int64
}

// maxAtOnce bounds a move of many entries.
const maxAtOnce = 500

// ActOnAll makes one move on several entries of a brand, all or none. The error of the
// first that is refused names it.
func (l *Librarian) ActOnAll(ctx context.Context, by desk.Person, w desk.WorkspaceID, which []EntryAt, a knowledge.Act) ([]knowledge.Entry, error) {
	if err := may(by, actionOf(a.Verb), w); err != nil {
		return nil, err
	}
	if len(which) == 0 || len(which) > maxAtOnce {
		return nil, desk.E(desk.Invalid, "bad_count", "Name 1 to 500 entries.").On("entries")
	}
	ids := make([]knowledge.EntryID, len(which))
	for i, x := range which {
		ids[i] = x.ID
	}
	rows, err := l.know.EntriesByID(ctx, w, ids)
	if err != nil {
		return nil, err
	}
	known := map[knowledge.EntryID]knowledge.Entry{}
	for _, e := range rows {
		known[e.ID] = e
	}
	var saves []EntrySave
	var facts []desk.Fact
	var out []knowledge.Entry
	for i, x := range which {
		e, ok := known[x.ID]
		if !ok || slices.Contains(ids[:i], x.ID) {
			return nil, desk.ErrNotFound
		}
		if x.Version != 0 && x.Version != e.Version {
			return nil, desk.ErrVersion
		}
		save, more, err := l.decide(ctx, by, e, a)
		if err != nil {
			return nil, naming(err, e)
		}
		saves, facts, out = append(saves, save), append(facts, more...), append(out, save.Entry)
	}
	return out, l.save(ctx, w, saves, facts)
}

// naming says of which entry an error is.
func naming(err error, e knowledge.Entry) error {
	return desk.E(desk.KindOf(err), desk.CodeOf(err), "“"+e.Body.Title+"”: "+wordsOf(err)).Because(err)
}

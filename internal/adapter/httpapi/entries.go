package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// EntryList is a part of a brand's entries, last changed first.
type EntryList struct {
	Items      List[Entry]  `json:"items"`
	NextCursor Null[string] `json:"next_cursor"`
}

// EntryFilter is what lists and exports can be narrowed by.
type EntryFilter struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	State     EntryState       `query:"state"`
	Live      bool             `query:"live" doc:"only what is published"`
	Review    bool             `query:"review" doc:"only what waits for the asker's approval"`
	Major     string           `query:"major" maxLength:"200"`
	Middle    string           `query:"middle" maxLength:"200"`
	Minor     string           `query:"minor" maxLength:"200"`
	Text      string           `query:"q" maxLength:"200" doc:"words in title, question, answer or category"`
}

func (f EntryFilter) query(by desk.Person) flow.EntryQuery {
	q := flow.EntryQuery{Workspace: f.Workspace, State: knowledge.State(f.State), Live: f.Live, Text: f.Text,
		Category: knowledge.Category{Major: f.Major, Middle: f.Middle, Minor: f.Minor}}
	if f.Review {
		q.State, q.NotBy = knowledge.Review, by.ID
	}
	return q
}

type listEntriesIn struct {
	EntryFilter
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor string `query:"cursor" maxLength:"1024"`
}

type entriesOut struct{ Body EntryList }

func (s *server) listEntries(ctx context.Context, in *listEntriesIn) (*entriesOut, error) {
	by := callerFrom(ctx).Person
	q := in.query(by)
	q.Page = desk.Page{Limit: in.Limit, After: in.Cursor}
	rows, next, err := s.Librarian.Entries(ctx, by, q)
	if err != nil {
		return nil, err
	}
	return s.showEntries(by, rows, next), nil
}

func (s *server) showEntries(by desk.Person, rows []knowledge.Entry, next string) *entriesOut {
	out := &entriesOut{EntryList{NextCursor: orNull(next)}}
	for _, e := range rows {
		out.Body.Items = append(out.Body.Items, showEntry(e, by, s.Clock.Now()))
	}
	return out
}

type entryOut struct{ Body Entry }

// oneEntry shows what a verb left, or its error.
func (s *server) oneEntry(ctx context.Context, e knowledge.Entry, err error) (*entryOut, error) {
	if err != nil {
		return nil, err
	}
	return &entryOut{showEntry(e, callerFrom(ctx).Person, s.Clock.Now())}, nil
}

// NewEntry is a draft to be made.
type NewEntry struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	EntryBody
}

type newEntryIn struct{ Body NewEntry }

func (s *server) createEntry(ctx context.Context, in *newEntryIn) (*entryOut, error) {
	e, err := s.Librarian.Create(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.body())
	return s.oneEntry(ctx, e, err)
}

// Question is a customer's question that nothing answered.
type Question struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Question  string           `json:"question" minLength:"1" maxLength:"5000"`
}

type questionIn struct{ Body Question }

func (s *server) askQuestion(ctx context.Context, in *questionIn) (*entryOut, error) {
	e, err := s.Librarian.Ask(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Question)
	return s.oneEntry(ctx, e, err)
}

// EntryAt names an entry.
type EntryAt struct {
	ID knowledge.EntryID `path:"id" maxLength:"64"`
}

func (s *server) getEntry(ctx context.Context, in *EntryAt) (*entryOut, error) {
	e, err := s.Librarian.Entry(ctx, callerFrom(ctx).Person, in.ID)
	return s.oneEntry(ctx, e, err)
}

// EditedEntry is a new text for an entry. Version is the one the editor saw.
type EditedEntry struct {
	Version int64 `json:"version" minimum:"1"`
	EntryBody
}

type editEntryIn struct {
	EntryAt
	Body EditedEntry
}

func (s *server) editEntry(ctx context.Context, in *editEntryIn) (*entryOut, error) {
	e, err := s.Librarian.Edit(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, in.Body.body())
	return s.oneEntry(ctx, e, err)
}

// EntryMove goes with a move of an entry. With a version it is refused when somebody
// has changed the entry since.
type EntryMove struct {
	Version int64  `json:"version,omitempty" minimum:"0"`
	Reason  string `json:"reason,omitempty" maxLength:"2000" doc:"needed when it is sent back"`
}

type entryMoveIn struct {
	EntryAt
	Body *EntryMove
}

func (s *server) entryMove(v knowledge.Verb) func(context.Context, *entryMoveIn) (*entryOut, error) {
	return func(ctx context.Context, in *entryMoveIn) (*entryOut, error) {
		var b EntryMove
		if in.Body != nil {
			b = *in.Body
		}
		e, err := s.Librarian.Act(ctx, callerFrom(ctx).Person, in.ID, b.Version, knowledge.Act{Verb: v, Note: b.Reason})
		return s.oneEntry(ctx, e, err)
	}
}

// EntriesMove makes one move on several entries of a brand, all or none.
type EntriesMove struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Entries   []EntryVersion   `json:"entries" minItems:"1" maxItems:"500" nullable:"false"`
}

// EntryVersion is an entry as somebody saw it.
type EntryVersion struct {
	ID      knowledge.EntryID `json:"id"`
	Version int64             `json:"version,omitempty" minimum:"0"`
}

type entriesMoveIn struct{ Body EntriesMove }

func (s *server) entriesMove(v knowledge.Verb) func(context.Context, *entriesMoveIn) (*entriesOut, error) {
	return func(ctx context.Context, in *entriesMoveIn) (*entriesOut, error) {
		by := callerFrom(ctx).Person
		var which []flow.EntryAt
		for _, e := range in.Body.Entries {
			which = append(which, flow.EntryAt(e))
		}
		rows, err := s.Librarian.ActOnAll(ctx, by, in.Body.Workspace, which, knowledge.Act{Verb: v})
		if err != nil {
			return nil, err
		}
		return s.showEntries(by, rows, ""), nil
	}
}

package httpapi

import (
	"cmp"
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// EntryStep is a line of an entry's history.
type EntryStep struct {
	Version  int64           `json:"version"`
	Verb     EntryVerb       `json:"verb"`
	At       Time            `json:"at"`
	By       desk.OperatorID `json:"by"`
	Revision int64           `json:"revision" doc:"the text it is about"`
	Wrote    bool            `json:"wrote" doc:"whether it brought this text"`
	Note     string          `json:"note"`
}

// EntryHistory is what was done with an entry, newest first.
type EntryHistory struct {
	Items List[EntryStep] `json:"items"`
}

type historyOut struct{ Body EntryHistory }

func (s *server) entryHistory(ctx context.Context, in *EntryAt) (*historyOut, error) {
	steps, err := s.Librarian.History(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &historyOut{}
	for _, st := range steps {
		out.Body.Items = append(out.Body.Items, EntryStep{st.Version, EntryVerb(st.Verb), Time{st.At}, st.By, st.Revision, st.Body != nil, st.Note})
	}
	return out, nil
}

// EntryDiff is what differs between two texts of an entry.
type EntryDiff struct {
	From    int64              `json:"from"`
	To      int64              `json:"to"`
	Changes List[EntryChanged] `json:"changes"`
}

// EntryChanged is a field that differs.
type EntryChanged struct {
	Field  string           `json:"field" doc:"kind, title, question, answer, category, valid_from, valid_until, audience, language, attachments"`
	Pieces List[EntryPiece] `json:"pieces"`
}

// EntryPiece is a stretch of text.
type EntryPiece struct {
	Op   string `json:"op" enum:"same,del,add"`
	Text string `json:"text"`
}

type diffIn struct {
	EntryAt
	From int64 `query:"from" minimum:"0" doc:"a revision; 0 = before the first"`
	To   int64 `query:"to" minimum:"1" default:"1"`
}

type diffOut struct{ Body EntryDiff }

func (s *server) entryDiff(ctx context.Context, in *diffIn) (*diffOut, error) {
	changes, err := s.Librarian.Diff(ctx, callerFrom(ctx).Person, in.ID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	ops := map[string]string{"=": "same", "-": "del", "+": "add"}
	out := &diffOut{EntryDiff{From: in.From, To: in.To}}
	for _, c := range changes {
		one := EntryChanged{Field: c.Field}
		for _, p := range c.Pieces {
			one.Pieces = append(one.Pieces, EntryPiece{ops[p.Op], p.Text})
		}
		out.Body.Changes = append(out.Body.Changes, one)
	}
	return out, nil
}

// Rollback makes an old text the new draft.
type Rollback struct {
	Version  int64 `json:"version,omitempty" minimum:"0"`
	Revision int64 `json:"revision" minimum:"1"`
}

type rollbackIn struct {
	EntryAt
	Body Rollback
}

func (s *server) rollbackEntry(ctx context.Context, in *rollbackIn) (*entryOut, error) {
	e, err := s.Librarian.Rollback(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, in.Body.Revision)
	return s.oneEntry(ctx, e, err)
}

// Summary counts a brand's knowledge.
type Summary struct {
	Draft      int                 `json:"draft"`
	Review     int                 `json:"review"`
	Published  int                 `json:"published" doc:"the newest text is"`
	Live       int                 `json:"live" doc:"have a published text, while a newer one may be on its way"`
	Retired    int                 `json:"retired"`
	Candidates int                 `json:"candidates"`
	Categories List[CategoryCount] `json:"categories" doc:"of all that is not retired, by name"`
}

// CategoryCount is a category and how many entries it has itself.
type CategoryCount struct {
	EntryCategory
	Count int `json:"count"`
}

type brandIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
}

type summaryOut struct{ Body Summary }

func (s *server) knowledgeSummary(ctx context.Context, in *brandIn) (*summaryOut, error) {
	t, err := s.Librarian.Tally(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	out := &summaryOut{Summary{Draft: t.States[knowledge.Draft], Review: t.States[knowledge.Review], Published: t.States[knowledge.Published], Live: t.Live,
		Retired: t.States[knowledge.Retired], Candidates: t.Candidates}}
	for c, n := range t.Categories {
		out.Body.Categories = append(out.Body.Categories, CategoryCount{EntryCategory(c), n})
	}
	slices.SortFunc(out.Body.Categories, func(a, b CategoryCount) int {
		return cmp.Or(cmp.Compare(a.Major, b.Major), cmp.Compare(a.Middle, b.Middle), cmp.Compare(a.Minor, b.Minor))
	})
	return out, nil
}

package httpapi

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Alias is a customers' phrasing, live or waiting for a decision.
type Alias struct {
	ID           knowledge.AliasID         `json:"id"`
	Workspace    desk.WorkspaceID          `json:"workspace_id"`
	Version      int64                     `json:"version"`
	State        AliasState                `json:"state"`
	Text         string                    `json:"text"`
	Entry        knowledge.EntryID         `json:"entry_id"`
	EntryTitle   string                    `json:"entry_title"`
	EntryState   EntryState                `json:"entry_state"`
	Votes        List[Ballot]              `json:"votes"`
	Conversation Null[desk.ConversationID] `json:"conversation_id"`
	CreatedAt    Time                      `json:"created_at"`
	DecidedAt    Null[Time]                `json:"decided_at"`
	DecidedBy    Null[desk.OperatorID]     `json:"decided_by" doc:"null when votes decided"`
}

// Ballot is one operator's "this was the answer".
type Ballot struct {
	By desk.OperatorID `json:"by"`
	At Time            `json:"at"`
}

// AliasList is a part of a brand's phrasings, newest first.
type AliasList struct {
	Items      List[Alias]  `json:"items"`
	NextCursor Null[string] `json:"next_cursor"`
}

type listAliasesIn struct {
	Workspace desk.WorkspaceID  `query:"workspace" required:"true" minLength:"1"`
	State     AliasState        `query:"state" doc:"of aliases live, of candidates candidate, unless said otherwise"`
	Entry     knowledge.EntryID `query:"entry" maxLength:"64"`
	Limit     int               `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor    string            `query:"cursor" maxLength:"1024"`
}

type aliasesOut struct{ Body AliasList }

func (s *server) listAliases(ctx context.Context, in *listAliasesIn) (*aliasesOut, error) {
	return s.aliases(ctx, in, knowledge.Live)
}

func (s *server) listCandidates(ctx context.Context, in *listAliasesIn) (*aliasesOut, error) {
	return s.aliases(ctx, in, knowledge.Candidate)
}

func (s *server) aliases(ctx context.Context, in *listAliasesIn, state knowledge.AliasState) (*aliasesOut, error) {
	if in.State != "" {
		state = knowledge.AliasState(in.State)
	}
	q := flow.AliasQuery{Workspace: in.Workspace, State: state, Entry: in.Entry, Page: desk.Page{Limit: in.Limit, After: in.Cursor}}
	rows, next, err := s.Librarian.Aliases(ctx, callerFrom(ctx).Person, q)
	if err != nil {
		return nil, err
	}
	shown, err := s.showAliases(ctx, in.Workspace, rows)
	return &aliasesOut{AliasList{shown, orNull(next)}}, err
}

func (s *server) showAliases(ctx context.Context, w desk.WorkspaceID, rows []knowledge.Alias) (out List[Alias], err error) {
	var ids []knowledge.EntryID
	for _, a := range rows {
		if !slices.Contains(ids, a.Entry) {
			ids = append(ids, a.Entry)
		}
	}
	named, err := s.Librarian.Named(ctx, callerFrom(ctx).Person, w, ids)
	for _, a := range rows {
		e := named[a.Entry]
		one := Alias{ID: a.ID, Workspace: a.Workspace, Version: a.Version, State: AliasState(a.State), Text: a.Text, Entry: a.Entry, EntryTitle: e.Body.Title,
			EntryState: EntryState(e.State), Conversation: orNull(a.Conversation), CreatedAt: Time{a.CreatedAt}, DecidedAt: moment(a.DecidedAt), DecidedBy: orNull(a.DecidedBy)}
		for _, v := range a.Votes {
			one.Votes = append(one.Votes, Ballot{v.By, Time{v.At}})
		}
		out = append(out, one)
	}
	return out, err
}

type aliasOut struct{ Body Alias }

func (s *server) oneAlias(ctx context.Context, a knowledge.Alias, err error) (*aliasOut, error) {
	if err != nil {
		return nil, err
	}
	shown, err := s.showAliases(ctx, a.Workspace, []knowledge.Alias{a})
	if err != nil {
		return nil, err
	}
	return &aliasOut{shown[0]}, nil
}

// Phrase is a customer's words and the entry that answers them.
type Phrase struct {
	Entry        knowledge.EntryID   `json:"entry_id" minLength:"1" maxLength:"64"`
	Text         string              `json:"text" minLength:"1" maxLength:"5000"`
	Conversation desk.ConversationID `json:"conversation_id,omitempty" maxLength:"64" doc:"where it was said"`
}

type phraseIn struct{ Body Phrase }

func (s *server) addAlias(ctx context.Context, in *phraseIn) (*aliasOut, error) {
	a, err := s.Librarian.AddAlias(ctx, callerFrom(ctx).Person, flow.Phrase(in.Body))
	return s.oneAlias(ctx, a, err)
}

func (s *server) voteAlias(ctx context.Context, in *phraseIn) (*aliasOut, error) {
	a, err := s.Librarian.Vote(ctx, callerFrom(ctx).Person, flow.Phrase(in.Body))
	return s.oneAlias(ctx, a, err)
}

type aliasMoveIn struct {
	ID   knowledge.AliasID `path:"id" maxLength:"64"`
	Body *Touch
}

func (s *server) aliasMove(v knowledge.AliasVerb) func(context.Context, *aliasMoveIn) (*aliasOut, error) {
	return func(ctx context.Context, in *aliasMoveIn) (*aliasOut, error) {
		version := int64(0)
		if in.Body != nil {
			version = in.Body.Version
		}
		a, err := s.Librarian.DecideAlias(ctx, callerFrom(ctx).Person, in.ID, version, v)
		return s.oneAlias(ctx, a, err)
	}
}

// Term is a synonym group, or a word of the brand's dictionary.
type Term struct {
	ID        knowledge.TermID `json:"id"`
	Version   int64            `json:"version"`
	Words     List[string]     `json:"words" doc:"of a dictionary word: the one"`
	Reading   string           `json:"reading" doc:"of a dictionary word, in katakana"`
	UpdatedAt Time             `json:"updated_at"`
	UpdatedBy desk.OperatorID  `json:"updated_by"`
}

// TermList is all terms of a kind, last changed first.
type TermList struct {
	Items List[Term] `json:"items"`
}

type termsOut struct{ Body TermList }

func showTerm(t knowledge.Term) Term {
	return Term{t.ID, t.Version, t.Words, t.Reading, Time{t.UpdatedAt}, t.UpdatedBy}
}

func (s *server) listTerms(kind knowledge.TermKind) func(context.Context, *brandIn) (*termsOut, error) {
	return func(ctx context.Context, in *brandIn) (*termsOut, error) {
		rows, err := s.Librarian.Terms(ctx, callerFrom(ctx).Person, in.Workspace, kind)
		out := &termsOut{}
		for _, t := range rows {
			out.Body.Items = append(out.Body.Items, showTerm(t))
		}
		return out, err
	}
}

// NewTerm is a term to be made.
type NewTerm struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Words     []string         `json:"words" minItems:"1" maxItems:"100" nullable:"false"`
	Reading   string           `json:"reading,omitempty" maxLength:"200"`
}

type newTermIn struct{ Body NewTerm }

type termOut struct{ Body Term }

func (s *server) addTerm(kind knowledge.TermKind) func(context.Context, *newTermIn) (*termOut, error) {
	return func(ctx context.Context, in *newTermIn) (*termOut, error) {
		b := in.Body
		return s.putTerm(ctx, knowledge.Term{Workspace: b.Workspace, Kind: kind, Words: b.Words, Reading: b.Reading})
	}
}

// EditedTerm replaces a term's words.
type EditedTerm struct {
	Version int64    `json:"version" minimum:"1"`
	Words   []string `json:"words" minItems:"1" maxItems:"100" nullable:"false"`
	Reading string   `json:"reading,omitempty" maxLength:"200"`
}

// TermAt names a term in a path.
type TermAt struct {
	ID knowledge.TermID `path:"id" maxLength:"64"`
}

type editTermIn struct {
	TermAt
	Body EditedTerm
}

func (s *server) editTerm(ctx context.Context, in *editTermIn) (*termOut, error) {
	b := in.Body
	return s.putTerm(ctx, knowledge.Term{ID: in.ID, Version: b.Version, Words: b.Words, Reading: b.Reading})
}

func (s *server) putTerm(ctx context.Context, t knowledge.Term) (*termOut, error) {
	t, err := s.Librarian.PutTerm(ctx, callerFrom(ctx).Person, t)
	if err != nil {
		return nil, err
	}
	return &termOut{showTerm(t)}, nil
}

func (s *server) deleteTerm(ctx context.Context, in *TermAt) (*empty, error) {
	return &empty{}, s.Librarian.DeleteTerm(ctx, callerFrom(ctx).Person, in.ID)
}

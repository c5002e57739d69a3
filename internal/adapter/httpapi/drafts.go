package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Draft is one field that the asker has begun to write in.
type Draft struct {
	Field   string `json:"field" enum:"reply,pad,note"`
	Version int64  `json:"version" doc:"to be given back as base with the next change"`
	Text    string `json:"text"`
	Other   string `json:"other" doc:"what another device of the same person wrote meanwhile; empty for nothing"`
}

// LeftDraft is what the one before had begun to write to the customer.
type LeftDraft struct {
	Operator desk.OperatorID `json:"operator_id"`
	At       Time            `json:"at"`
	Text     string          `json:"text"`
}

// Drafts is what has been begun in a conversation.
type Drafts struct {
	Own  List[Draft]     `json:"own" doc:"a field that was never written in is missing"`
	Left Null[LeftDraft] `json:"left" doc:"until somebody else answers"`
}

type draftsOut struct{ Body Drafts }

func (s *server) getDraft(ctx context.Context, in *At) (*draftsOut, error) {
	own, left, err := s.Routing.Drafts(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &draftsOut{Drafts{Own: showDrafts(own)}}
	if left.Text != "" {
		out.Body.Left = some(LeftDraft{left.Operator, Time{left.At}, left.Text})
	}
	return out, nil
}

func showDrafts(own []desk.Draft) (out List[Draft]) {
	for _, d := range own {
		out = append(out, Draft{string(d.Field), d.Version, d.Text, d.Other})
	}
	return out
}

// DraftEdit is a field as the asker's device has it.
type DraftEdit struct {
	Field string `json:"field" enum:"reply,pad,note"`
	Text  string `json:"text" maxLength:"50000" doc:"at most 25,000 characters; empty forgets it"`
	Base  int64  `json:"base,omitempty" minimum:"0" doc:"version that the text was built on"`
	AgeMS int64  `json:"age_ms,omitempty" minimum:"0" maximum:"604800000" doc:"how long ago the last key was: of two devices the later one has the field"`
	Drop  bool   `json:"drop_other,omitempty" doc:"the other device's text has been seen"`
}

// PutDraft keeps what one has begun to write.
type PutDraft struct {
	Fields []DraftEdit `json:"fields" minItems:"1" maxItems:"3"`
}

type putDraftIn struct {
	At
	Body PutDraft
}

// KeptDrafts are the fields as they are after it.
type KeptDrafts struct {
	Own List[Draft] `json:"own"`
}

type keptDraftsOut struct{ Body KeptDrafts }

func (s *server) putDraft(ctx context.Context, in *putDraftIn) (*keptDraftsOut, error) {
	now := s.Clock.Now()
	edits := make([]desk.DraftEdit, len(in.Body.Fields))
	for i, e := range in.Body.Fields {
		edits[i] = desk.DraftEdit{Field: desk.DraftField(e.Field), Text: e.Text, Base: e.Base, At: now.Add(-time.Duration(e.AgeMS) * time.Millisecond), Drop: e.Drop}
	}
	own, err := s.Routing.KeepDraft(ctx, callerFrom(ctx).Person, in.ID, edits)
	if err != nil {
		return nil, err
	}
	return &keptDraftsOut{KeptDrafts{showDrafts(own)}}, nil
}

package httpapi

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ImportedTalks tells what came of a file of old talks.
type ImportedTalks struct {
	Lines   int           `json:"lines" doc:"with words in them"`
	New     int           `json:"new" doc:"not there before"`
	Said    int           `json:"said" doc:"of all lines: by customers"`
	Undated int           `json:"undated" doc:"of all lines: whose time can't be read"`
	Rows    List[TalkRow] `json:"rows" doc:"of a dry run: the file's first lines"`
}

// TalkRow is a line of a file that is only looked at.
type TalkRow struct {
	Line     int        `json:"line" doc:"of the file, from 1"`
	Customer bool       `json:"customer"`
	At       Null[Time] `json:"at"`
	Text     string     `json:"text"`
	New      bool       `json:"new"`
}

// importTalks takes a download of LINE Official Account Manager, the form's field "file".
func (s *server) importTalks(w http.ResponseWriter, r *http.Request) error {
	workspace := desk.WorkspaceID(r.URL.Query().Get("workspace"))
	if workspace == "" {
		return bad("workspace", "Say for which brand the file is: ?workspace=…")
	}
	_, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	got, err := s.Librarian.ImportTalks(r.Context(), callerFrom(r.Context()).Person, workspace, data, r.URL.Query().Get("dry_run") == "1")
	if err != nil {
		return err
	}
	out := ImportedTalks{Lines: got.Lines, New: got.Fresh, Said: got.Said, Undated: got.Undated}
	for _, row := range got.Rows {
		out.Rows = append(out.Rows, TalkRow{row.Line, row.Saying.Customer, moment(row.Saying.At), row.Saying.Text, row.Fresh})
	}
	return writeJSON(w, http.StatusOK, out)
}

// OldSaying is a line of an old talk, without a name.
type OldSaying struct {
	ID       string     `json:"id"`
	Talk     string     `json:"talk_id"`
	Customer bool       `json:"customer"`
	At       Null[Time] `json:"at"`
	Text     string     `json:"text"`
}

// OldSayings is a part of a brand's old lines, newest first.
type OldSayings struct {
	Items      List[OldSaying] `json:"items"`
	NextCursor Null[string]    `json:"next_cursor"`
}

type listTalksIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	Talk      string           `query:"talk" maxLength:"128" doc:"lines of this talk only"`
	Text      string           `query:"q" maxLength:"200" doc:"lines with these words only"`
	Limit     int              `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor    string           `query:"cursor" maxLength:"1024"`
}

type talksOut struct{ Body OldSayings }

func (s *server) listTalks(ctx context.Context, in *listTalksIn) (*talksOut, error) {
	q := flow.SayingQuery{Workspace: in.Workspace, Talk: in.Talk, Text: in.Text, Page: desk.Page{Limit: in.Limit, After: in.Cursor}}
	rows, next, err := s.Librarian.Talks(ctx, callerFrom(ctx).Person, q)
	if err != nil {
		return nil, err
	}
	out := &talksOut{OldSayings{NextCursor: orNull(next)}}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, OldSaying{r.ID, r.Talk, r.Customer, moment(r.At), r.Text})
	}
	return out, nil
}

// OldTalk is a file of old talks.
type OldTalk struct {
	ID     string                `json:"id"`
	MadeAt Time                  `json:"made_at" doc:"when it was brought"`
	By     Null[desk.OperatorID] `json:"made_by"`
	Lines  int                   `json:"lines"`
	First  Null[Time]            `json:"first_at"`
	Last   Null[Time]            `json:"last_at"`
	Begins string                `json:"begins" doc:"its first words"`
}

// OldTalks is a part of a brand's old talks, the last brought first.
type OldTalks struct {
	Items      List[OldTalk] `json:"items"`
	NextCursor Null[string]  `json:"next_cursor"`
}

type oldTalksOut struct{ Body OldTalks }

func (s *server) listOldTalks(ctx context.Context, in *listRunsIn) (*oldTalksOut, error) {
	rows, next, err := s.Librarian.OldTalks(ctx, callerFrom(ctx).Person, in.Workspace, desk.Page{Limit: in.Limit, After: in.Cursor})
	out := &oldTalksOut{OldTalks{NextCursor: orNull(next)}}
	for _, t := range rows {
		out.Body.Items = append(out.Body.Items, OldTalk{t.ID, Time{t.MadeAt}, orNull(t.By), t.Lines, moment(t.First), moment(t.Last), t.Begins})
	}
	return out, err
}

func docTalks(api huma.API, op *huma.Operation) {
	op.Description = "Old talks as raw material: LINE Official Account Manager's chat download, or any CSV with a column 内容. Names are left out, card numbers are masked, and a line that is there already is passed over."
	op.Parameters = []*huma.Param{{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}},
		{Name: "dry_run", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"1"}}, Description: "tell what would happen and store nothing"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[ImportedTalks](), true, "")
	op.Responses["200"] = &huma.Response{Description: "What came of it.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

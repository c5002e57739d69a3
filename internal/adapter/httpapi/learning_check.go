package httpapi

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CheckReport is a check with a part of its questions.
type CheckReport struct {
	Run   Run               `json:"run"`
	Items List[CheckedCase] `json:"items"`
	Next  Null[int]         `json:"next_from"`
}

// CheckedCase is a question that was asked again.
type CheckedCase struct {
	Source       string                    `json:"source" enum:"verdict,alias,written"`
	Text         string                    `json:"text" doc:"empty where it was taken back since, or is hidden"`
	Hidden       bool                      `json:"hidden" doc:"a customer's words, which the asker may not read"`
	Conversation Null[desk.ConversationID] `json:"conversation_id"`
	Entry        Named                     `json:"entry" doc:"the right one"`
	Rank         int                       `json:"rank" doc:"its place among what was found; 0: not among the first ten"`
	Instead      Null[Named]               `json:"instead" doc:"what was found first in its place"`
	Zone         Null[string]              `json:"zone"`
	Missing      bool                      `json:"missing" doc:"the right entry is gone, or does not answer now"`
	Claim        string                    `json:"claimed_by" enum:",wish,always,complaint,scenario" doc:"what takes these words before the FAQ is asked; nothing was looked for then"`
	Scenario     string                    `json:"scenario,omitempty" doc:"name of the one that takes them"`
	Apart        bool                      `json:"apart" doc:"asked without its own confirmed phrasing"`
	Change       string                    `json:"change" enum:",new,newly_right,newly_wrong,newly_taken" doc:"since the check before"`
}

type checkIn struct {
	RunAt
	Show string `query:"show" enum:"all,changed,wrong,missing,claimed" default:"all"`
}

type checkOut struct{ Body CheckReport }

func (s *server) getCheck(ctx context.Context, in *checkIn) (*checkOut, error) {
	run, cases, next, err := s.Learner.Checked(ctx, callerFrom(ctx).Person, in.ID, flow.CheckedFilter(in.Show), in.From, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &checkOut{CheckReport{Run: showRun(run), Next: orNull(next)}}
	for _, c := range cases {
		out.Body.Items = append(out.Body.Items, showChecked(c))
	}
	return out, nil
}

func showChecked(c flow.CheckedCase) CheckedCase {
	source := map[string]string{"d:": "verdict", "a:": "alias", "c:": "written"}[c.Ref[:2]]
	out := CheckedCase{Source: source, Text: c.Text, Hidden: c.Hidden, Conversation: orNull(c.Talk), Entry: Named{c.Entry, c.Right}, Rank: c.Rank,
		Zone: orNull(c.Zone), Missing: c.Missing, Claim: c.Claim, Scenario: c.By, Apart: c.Held, Change: string(c.Change)}
	if c.First != "" && c.Rank != 1 {
		out.Instead = some(Named{c.First, c.Instead})
	}
	return out
}

// CheckCase is a question with its right entry that somebody wrote down.
type CheckCase struct {
	ID     string          `json:"id"`
	Text   string          `json:"text"`
	Entry  Named           `json:"entry"`
	Source string          `json:"source" enum:"hand,file"`
	MadeAt Time            `json:"made_at"`
	By     desk.OperatorID `json:"made_by"`
}

// CheckCases is a part of a brand's written cases, newest first.
type CheckCases struct {
	Items      List[CheckCase] `json:"items"`
	NextCursor Null[string]    `json:"next_cursor"`
}

type casesOut struct{ Body CheckCases }

func showCase(c flow.CheckCase, title string) CheckCase {
	return CheckCase{c.ID, c.Text, Named{string(c.Entry), title}, c.Source, Time{c.MadeAt}, c.By}
}

func (s *server) listCases(ctx context.Context, in *listRunsIn) (*casesOut, error) {
	rows, titles, next, err := s.Learner.Cases(ctx, callerFrom(ctx).Person, in.Workspace, desk.Page{Limit: in.Limit, After: in.Cursor})
	out := &casesOut{CheckCases{NextCursor: orNull(next)}}
	for _, c := range rows {
		out.Body.Items = append(out.Body.Items, showCase(c, titles[string(c.Entry)]))
	}
	return out, err
}

// NewCase is a question to ask again and again.
type NewCase struct {
	Workspace desk.WorkspaceID  `json:"workspace_id" minLength:"1"`
	Text      string            `json:"text" minLength:"1" maxLength:"5000"`
	Entry     knowledge.EntryID `json:"entry_id" minLength:"1" maxLength:"64"`
}

type newCaseIn struct{ Body NewCase }

type caseOut struct{ Body CheckCase }

func (s *server) addCase(ctx context.Context, in *newCaseIn) (*caseOut, error) {
	b := in.Body
	c, err := s.Learner.AddCase(ctx, callerFrom(ctx).Person, b.Workspace, b.Text, b.Entry)
	if err != nil {
		return nil, err
	}
	return &caseOut{showCase(c, "")}, nil
}

type caseAt struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) removeCase(ctx context.Context, in *caseAt) (*empty, error) {
	return &empty{}, s.Learner.RemoveCase(ctx, callerFrom(ctx).Person, in.ID)
}

// ImportedCases tells what came of a file. One wrong row, and nothing is stored.
type ImportedCases struct {
	Done bool            `json:"done"`
	Rows int             `json:"rows"`
	Bad  List[WrongCase] `json:"wrong"`
}

// WrongCase is a row that can't be taken.
type WrongCase struct {
	Line   int            `json:"line"`
	Text   string         `json:"text"`
	Errors List[RowError] `json:"errors"`
}

// importCases takes a CSV, the form's field "file".
func (s *server) importCases(w http.ResponseWriter, r *http.Request) error {
	workspace := desk.WorkspaceID(r.URL.Query().Get("workspace"))
	if workspace == "" {
		return bad("workspace", "Say for which brand the file is: ?workspace=…")
	}
	_, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	got, err := s.Learner.ImportCases(r.Context(), callerFrom(r.Context()).Person, workspace, data)
	if err != nil {
		return err
	}
	out := ImportedCases{Done: got.Done, Rows: got.Rows}
	for _, wrong := range got.Wrong {
		row := WrongCase{Line: wrong.Line, Text: wrong.Text}
		for _, e := range parts(wrong.Err) {
			row.Errors = append(row.Errors, RowError{e.Field, e.Code, e.Message})
		}
		out.Bad = append(out.Bad, row)
	}
	return writeJSON(w, http.StatusOK, out)
}

func docCases(api huma.API, op *huma.Operation) {
	op.Description = "A CSV with the columns 質問 and 正解: the right entry's id in files, or its question. UTF-8, UTF-16 with a mark or CP932, up to 5,000 rows. One wrong row and nothing is stored."
	docFile[ImportedCases](api, op)
}

// docFile documents a form with one file, for a brand.
func docFile[Out any](api huma.API, op *huma.Operation) {
	op.Parameters = []*huma.Param{{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Out](), true, "")
	op.Responses["200"] = &huma.Response{Description: "What came of it.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// showTemplateFile tells what became of a file in the form in which all imports do.
func showTemplateFile(f flow.TemplateFile) Imported {
	out := Imported{Done: f.Done, New: f.Count(flow.RowNew), Changed: f.Count(flow.RowChanged), Same: f.Count(flow.RowSame), Wrong: f.Count(flow.RowWrong)}
	for _, r := range f.Rows {
		row := ImportedRow{Line: r.Line, External: string(r.ID), Title: r.Body.Title, Outcome: string(r.Outcome), Entry: Null[knowledge.EntryID]{}}
		for _, e := range parts(r.Err) {
			row.Errors = append(row.Errors, RowError{e.Field, e.Code, e.Message})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// importTemplates takes a file, the form's field "file".
func (s *server) importTemplates(w http.ResponseWriter, r *http.Request) error {
	_, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	out, err := s.Templates.Import(r.Context(), callerFrom(r.Context()).Person, desk.WorkspaceID(q.Get("workspace")), q.Get("own") == "1", data, q.Get("dry_run") == "1")
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, showTemplateFile(out))
}

// exportTemplates gives one place's templates as a CSV.
func (s *server) exportTemplates(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	file, err := s.Templates.Export(r.Context(), callerFrom(r.Context()).Person, desk.WorkspaceID(q.Get("workspace")), q.Get("own") == "1")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "templates.csv"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file) // a reader that is gone misses nothing
	return nil
}

type templateStarterIn struct{ Body TemplatePlace }

func (s *server) templateStarter(ctx context.Context, in *templateStarterIn) (*importedOut, error) {
	out, err := s.Templates.Starter(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Own)
	if err != nil {
		return nil, err
	}
	return &importedOut{showTemplateFile(out)}, nil
}

// placeParams name where templates are kept in a query.
func placeParams() []*huma.Param {
	return []*huma.Param{
		{Name: "workspace", In: "query", Schema: &huma.Schema{Type: "string"}, Description: "left out: for all brands"},
		{Name: "own", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"1"}}, Description: "one's own; else shared"},
	}
}

func docImportTemplates(api huma.API, op *huma.Operation) {
	op.Description = fmt.Sprintf("CSV (UTF-8, UTF-16 with a mark, CP932) with フォルダー, タイトル, ショートカット, 本文, 操作JSON; up to %d rows and %d MB. "+
		"Rows are matched by ID, else by folder and title; what the file does not name stays. One wrong row and nothing is stored.", template.MaxShared, template.MaxBytes>>20)
	op.Parameters = append(placeParams(), &huma.Param{Name: "dry_run", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"1"}}, Description: "tell what would happen and store nothing"})
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Imported](), true, "")
	op.Responses["200"] = &huma.Response{Description: "What became of each row.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

func docExportTemplates(_ huma.API, op *huma.Operation) {
	op.Description = "One place's templates in use, as a file that the import takes back: UTF-8 with a byte order mark, formulas disarmed."
	op.Parameters = placeParams()
	op.Responses["200"] = bytesResponse("The file.", "text/csv", "binary")
}

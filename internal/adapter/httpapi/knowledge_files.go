package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Imported is what an import did, or would do, row by row. One wrong row, and nothing
// is stored.
type Imported struct {
	Done    bool              `json:"done" doc:"whether it was stored"`
	New     int               `json:"new"`
	Changed int               `json:"changed"`
	Same    int               `json:"same"`
	Wrong   int               `json:"wrong"`
	Rows    List[ImportedRow] `json:"rows"`
}

// ImportedRow is one entry of the file.
type ImportedRow struct {
	Line     int                     `json:"line" doc:"where it begins in a CSV, its place in other files"`
	File     string                  `json:"file,omitempty" doc:"in a zip"`
	External string                  `json:"external_id"`
	Title    string                  `json:"title"`
	Outcome  string                  `json:"outcome" enum:"new,changed,same,error"`
	Entry    Null[knowledge.EntryID] `json:"entry_id"`
	Errors   List[RowError]          `json:"errors"`
}

// RowError is one thing that is wrong with a row. Code is stable, for programs.
type RowError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func showImported(in flow.Imported, language string) Imported {
	out := Imported{Done: in.Done, Wrong: in.Wrong()}
	for _, r := range in.Rows {
		row := ImportedRow{Line: r.Line, File: r.File, External: r.External, Title: r.Body.Title, Outcome: string(r.Outcome), Entry: orNull(r.Entry)}
		for _, e := range parts(r.Err) {
			row.Errors = append(row.Errors, RowError{e.Field, e.Code, wordsIn(e, language)})
		}
		switch r.Outcome {
		case flow.RowNew:
			out.New++
		case flow.RowChanged:
			out.Changed++
		case flow.RowSame:
			out.Same++
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// importEntries takes a file, the form's field "file".
func (s *server) importEntries(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	workspace := desk.WorkspaceID(q.Get("workspace"))
	if workspace == "" {
		return bad("workspace", "Say for which brand the file is: ?workspace=…")
	}
	_, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	how := flow.Import{DryRun: q.Get("dry_run") == "1", Submit: q.Get("submit") == "1"}
	out, err := s.Librarian.Import(r.Context(), callerFrom(r.Context()).Person, workspace, data, how)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, showImported(out, callerFrom(r.Context()).Language))
}

// fileNames are the exports' names and types.
var fileNames = map[knowledge.Format][2]string{
	knowledge.CSV:      {"faq.csv", "text/csv; charset=utf-8"},
	knowledge.CSV932:   {"faq.csv", "text/csv; charset=Shift_JIS"},
	knowledge.JSON:     {"faq.json", "application/json"},
	knowledge.Markdown: {"faq.zip", "application/zip"},
}

// exportEntries gives a file of what a list would show.
func (s *server) exportEntries(w http.ResponseWriter, r *http.Request) error {
	q, by := r.URL.Query(), callerFrom(r.Context()).Person
	if q.Get("workspace") == "" {
		return bad("workspace", "Say of which brand: ?workspace=…")
	}
	format := knowledge.Format(q.Get("format"))
	data, err := s.Librarian.Export(r.Context(), by, filterOf(q).query(by), format)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", fileNames[format][1])
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fileNames[format][0]))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data) // a reader that is gone misses nothing
	return nil
}

func filterOf(q url.Values) EntryFilter {
	return EntryFilter{Workspace: desk.WorkspaceID(q.Get("workspace")), State: EntryState(q.Get("state")), Live: q.Get("live") == "1",
		Major: q.Get("major"), Middle: q.Get("middle"), Minor: q.Get("minor"), Text: q.Get("q")}
}

// OfBrand names the brand that something is for.
type OfBrand struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
}

type starterIn struct{ Body OfBrand }

type importedOut struct{ Body Imported }

func (s *server) takeStarter(ctx context.Context, in *starterIn) (*importedOut, error) {
	out, err := s.Librarian.Starter(ctx, callerFrom(ctx).Person, in.Body.Workspace)
	if err != nil {
		return nil, err
	}
	return &importedOut{showImported(out, callerFrom(ctx).Language)}, nil
}

func docImport(api huma.API, op *huma.Operation) {
	op.Description = fmt.Sprintf("CSV (UTF-8, UTF-16 with a mark, CP932), JSON, or a zip of Markdown files; up to %d entries and %d MB. Told from the bytes. "+
		"Rows are matched by their id. One wrong row and nothing is stored.", knowledge.MaxRows, knowledge.MaxBytes>>20)
	flag := func(name, words string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"1"}}, Description: words}
	}
	op.Parameters = []*huma.Param{{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}},
		flag("dry_run", "tell what would happen and store nothing"), flag("submit", "put what is new or changed up for review")}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Imported](), true, "")
	op.Responses["200"] = &huma.Response{Description: "What became of each row.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

func docExport(_ huma.API, op *huma.Operation) {
	op.Description = "The newest texts of what a list with the same filters shows, without retired entries unless they are asked for."
	op.Parameters = []*huma.Param{{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}},
		{Name: "format", In: "query", Required: true, Schema: &huma.Schema{Type: "string", Enum: []any{"csv", "csv_cp932", "json", "markdown"}}}}
	for _, name := range []string{"state", "live", "major", "middle", "minor", "q"} {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: "string"}})
	}
	op.Responses["200"] = bytesResponse("The file.", "application/octet-stream", "binary")
}

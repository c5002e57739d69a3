package httpapi

import (
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// SettingsPlan is what a settings file would do, or has done.
type SettingsPlan struct {
	Brand  string             `json:"brand" doc:"where the file was made"`
	MadeAt Time               `json:"made_at"`
	Seen   string             `json:"seen" doc:"names the file and what it was held against: to be sent when it is taken"`
	Done   bool               `json:"done"`
	Parts  List[SettingsPart] `json:"parts"`
}

// SettingsPart is what a file would do to one kind of settings.
type SettingsPart struct {
	Part    string               `json:"part" enum:"hours,care,entrance,routing,guard,verification,bot,writing,refunds,templates"`
	Changes List[SettingsChange] `json:"changes" doc:"up to 200"`
	Count   int                  `json:"count" doc:"of all changes"`
	Errors  List[RowError]       `json:"errors" doc:"why it can't be taken"`
}

// SettingsChange is one place that a file would change.
type SettingsChange struct {
	Path   string `json:"path"`
	Before string `json:"before" doc:"empty: not there"`
	After  string `json:"after"`
}

// exportSettings gives a brand's settings as a file.
func (s *server) exportSettings(w http.ResponseWriter, r *http.Request) error {
	file, err := s.Settings.Export(r.Context(), callerFrom(r.Context()).Person, desk.WorkspaceID(r.URL.Query().Get("workspace")))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "settings-"+s.Clock.Now().UTC().Format(time.DateOnly)+".json"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file) // a reader that is gone misses nothing
	return nil
}

// importSettings takes a file, the form's field "file": to be looked at, or, with what was seen, to be taken.
func (s *server) importSettings(w http.ResponseWriter, r *http.Request) error {
	_, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	q, by := r.URL.Query(), callerFrom(r.Context()).Person
	brand, seen := desk.WorkspaceID(q.Get("workspace")), q.Get("seen")
	var plan flow.SettingsPlan
	if seen == "" {
		plan, err = s.Settings.Plan(r.Context(), by, brand, data)
	} else {
		plan, err = s.Settings.Import(r.Context(), by, brand, data, seen)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, showSettingsPlan(plan))
}

func showSettingsPlan(p flow.SettingsPlan) SettingsPlan {
	out := SettingsPlan{Brand: p.Brand, MadeAt: Time{p.MadeAt}, Seen: p.Seen, Done: p.Done}
	for _, part := range p.Parts {
		one := SettingsPart{Part: part.Name, Count: part.Count}
		for _, c := range part.Changes {
			one.Changes = append(one.Changes, SettingsChange(c))
		}
		for _, e := range parts(part.Err) {
			one.Errors = append(one.Errors, RowError{e.Field, e.Code, e.Message})
		}
		out.Parts = append(out.Parts, one)
	}
	return out
}

func settingsBrand() *huma.Param {
	return &huma.Param{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}}
}

func docExportSettings(_ huma.API, op *huma.Operation) {
	op.Description = "A brand's settings as one JSON file that the import takes back, on this desk or another: hours and targets, how talks end, entrance, the queues' rules, " +
		"send guard, verification, bot and shared templates. No secrets, no customers; queues and channels stand by name. The FAQ has a file of its own."
	op.Parameters = []*huma.Param{settingsBrand()}
	op.Responses["200"] = bytesResponse("The file.", "application/json", "binary")
}

func docImportSettings(api huma.API, op *huma.Operation) {
	op.Description = fmt.Sprintf("Without seen: tells what the file would change, and changes nothing. With the seen of that answer: takes it; 409 version_conflict when the settings have changed since. "+
		"A file taken twice changes nothing the second time; what it does not name stays. Up to %d MB.", flow.MaxSettingsBytes>>20)
	op.Parameters = []*huma.Param{settingsBrand(), {Name: "seen", In: "query", Schema: &huma.Schema{Type: "string"}}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[SettingsPlan](), true, "")
	op.Responses["200"] = &huma.Response{Description: "What it would do, or has done.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

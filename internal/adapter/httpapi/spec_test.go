package httpapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write web/openapi.json anew")

// goldenSpec is what the console's types are made from.
const goldenSpec = "../../../web/openapi.json"

func TestOpenAPI(t *testing.T) {
	w := newWorld(t)
	got := w.ask("GET", "/api/v1/openapi.json", "", nil).want(200).body
	got = append(bytes.TrimSpace(got), '\n')
	if *update {
		w.must(os.WriteFile(goldenSpec, got, 0o644))
	}
	want, err := os.ReadFile(goldenSpec)
	w.must(err)
	var now, then any
	w.must(json.Unmarshal(got, &now))
	w.must(json.Unmarshal(want, &then))
	if !reflect.DeepEqual(now, then) { // however the file is set out
		t.Error("web/openapi.json is not what the code says. Look at the change, then: go test ./internal/adapter/httpapi -run OpenAPI -update && (cd web && npm run gen:api)")
	}
}

// Every route that has a name is in the document, and nothing else is.
func TestOpenAPIIsWhole(t *testing.T) {
	w := newWorld(t)
	var doc struct {
		OpenAPI    string
		Servers    []struct{ URL string }
		Paths      map[string]map[string]struct{ OperationID string }
		Components struct{ Schemas map[string]any }
	}
	w.must(json.Unmarshal(w.s.spec, &doc))
	if doc.OpenAPI != "3.1.0" || len(doc.Servers) != 1 || doc.Servers[0].URL != apiBase {
		t.Errorf("openapi %s at %v", doc.OpenAPI, doc.Servers)
	}
	for _, r := range w.s.gates {
		if r.id == "" {
			continue
		}
		path, method := strings.TrimPrefix(r.path, apiBase), strings.ToLower(r.method)
		if doc.Paths[path][method].OperationID != r.id {
			t.Errorf("%s %s is not in the document as %q", method, path, r.id)
		}
		delete(doc.Paths[path], method)
	}
	for path, left := range doc.Paths {
		for method := range left {
			if method != "parameters" {
				t.Errorf("%s %s is in the document but not in the table", method, path)
			}
		}
	}
	for _, alien := range []string{"ErrorModel", "ErrorDetail"} {
		if doc.Components.Schemas[alien] != nil {
			t.Errorf("%s is not ours", alien)
		}
	}
	if refs := bytes.Count(w.s.spec, []byte(`"$schema"`)); refs != 0 {
		t.Errorf("%d bodies have a $schema", refs)
	}
	for _, ref := range strings.Split(string(w.s.spec), `"#/components/schemas/`)[1:] {
		if name, _, _ := strings.Cut(ref, `"`); doc.Components.Schemas[name] == nil {
			t.Errorf("%s is referred to and not there", name)
		}
	}
}

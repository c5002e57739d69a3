package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// humaConfig is huma without what we don't want of it: schema links in every
// answer, pages of documentation that load scripts from elsewhere.
func humaConfig() huma.Config {
	c := huma.DefaultConfig("madoguchi", "1") // of the API, not of the binary
	c.CreateHooks = nil
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.Transformers = []huma.Transformer{sameProblem}
	c.Info.Description = "The desk's API. Errors are RFC 9457 problem documents with a stable code; unknown fields are refused."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	c.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	return c
}

// schemaName tells the parts of a scenario, which have plain names in their own room, from
// what else the API shows.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.PkgPath() == reflect.TypeFor[bot.Scenario]().PkgPath() && name != "Scenario" {
		return "Scenario" + name
	}
	return name
}

// finishSpec takes out what huma registers for itself and writes the document.
func finishSpec(o *huma.OpenAPI) ([]byte, error) {
	for _, own := range []string{"ErrorModel", "ErrorDetail"} {
		delete(o.Components.Schemas.Map(), own)
	}
	return json.MarshalIndent(o, "", "  ")
}

// openapi gives the document. There is nothing personal in it.
func (s *server) openapi(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(s.spec) // a reader that is gone misses nothing
	return nil
}

func docOpenAPI(_ huma.API, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "This document.", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object"}}}}
}

// problemResponse is what every operation may answer.
func problemResponse(api huma.API) *huma.Response {
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	return &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema}}}
}

func bytesResponse(words, media, format string) *huma.Response {
	return &huma.Response{Description: words, Content: map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: "string", Format: format}}}}
}

func pathParam(name string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}
}

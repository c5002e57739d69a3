package openapitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// errAbsent says that LINE's files are not on this machine.
var errAbsent = errors.New("LINE's OpenAPI files are not here: set LINE_OPENAPI_DIR to a checkout of line/line-openapi; nothing was checked against them")

// spec is LINE's files, rewritten.
type spec struct{ docs []*openapi3.T }

// load reads the files once a process.
var load = sync.OnceValues(func() (*spec, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	s := &spec{}
	for _, name := range []string{"messaging-api.yml", "channel-access-token.yml", "webhook.yml", "manage-audience.yml"} {
		doc, err := loadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		s.docs = append(s.docs, doc)
	}
	return s, nil
})

// folder finds the files: $LINE_OPENAPI_DIR, else beside the repository's root.
func folder() (string, error) {
	if dir := os.Getenv("LINE_OPENAPI_DIR"); dir != "" {
		return dir, nil
	}
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(at) == at {
			return "", errAbsent
		}
		at = filepath.Dir(at)
	}
	dir := filepath.Join(filepath.Dir(at), "shared", "line-openapi")
	if _, err := os.Stat(filepath.Join(dir, "messaging-api.yml")); err != nil {
		return "", errAbsent
	}
	return dir, nil
}

func loadFile(path string) (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, err
	}
	raw, err := doc.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, err
	}
	schemas := tree["components"].(map[string]any)["schemas"].(map[string]any)
	overlay(schemas)
	rewrite(schemas)
	if raw, err = json.Marshal(tree); err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(raw)
}

// overlay adds what LINE documents and sends but the files do not have yet.
func overlay(schemas map[string]any) {
	event, ok := schemas["Event"].(map[string]any)
	if !ok {
		return
	}
	// the messageEdited event, since July 2026
	event["discriminator"].(map[string]any)["mapping"].(map[string]any)["messageEdited"] = refPrefix + "MessageEvent"
	// read tokens come with every kind of message
	base := schemas["MessageContent"].(map[string]any)["properties"].(map[string]any)
	base["markAsReadToken"] = map[string]any{"type": "string"}
}

// operation finds the operation of a path as it was called.
func (s *spec) operation(method, path string) (*openapi3.Operation, error) {
	path, _, _ = strings.Cut(path, "?")
	for _, doc := range s.docs {
		var best *openapi3.Operation
		fewest := 99
		for pattern, item := range doc.Paths.Map() {
			if n, ok := match(pattern, path); ok && n < fewest && item.GetOperation(method) != nil {
				best, fewest = item.GetOperation(method), n
			}
		}
		if best != nil {
			return best, nil
		}
	}
	return nil, fmt.Errorf("LINE has no operation %s %s", method, path)
}

// match compares a path with a pattern and counts the pattern's parameters.
func match(pattern, path string) (params int, ok bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return 0, false
	}
	for i := range want {
		switch {
		case strings.HasPrefix(want[i], "{") && have[i] != "":
			params++
		case want[i] != have[i]:
			return 0, false
		}
	}
	return params, true
}

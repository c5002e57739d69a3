package openapitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Request fails the test when body is not what LINE's operation takes. path is the path as
// called, with ids filled in. The body is JSON, or a form on the token endpoints.
func Request(t testing.TB, method, path string, body []byte) {
	t.Helper()
	report(t, func(s *spec) error { return s.request(method, path, body) }, body)
}

// Response fails the test when body is not what LINE's operation answers with status.
// Errors (4xx, 5xx) without a description in the file must be {message, details?}.
func Response(t testing.TB, method, path string, status int, body []byte) {
	t.Helper()
	report(t, func(s *spec) error { return s.response(method, path, status, body) }, body)
}

// Webhook fails the test when body is not a webhook LINE could send.
func Webhook(t testing.TB, body []byte) {
	t.Helper()
	report(t, func(s *spec) error { return s.request("POST", "/callback", body) }, body)
}

// Available tells whether LINE's files are here, and logs when they are not.
func Available(t testing.TB) bool {
	t.Helper()
	_, err := load()
	if errors.Is(err, errAbsent) {
		t.Log(err)
	}
	return err == nil
}

func report(t testing.TB, check func(*spec) error, body []byte) {
	t.Helper()
	s, err := load()
	switch {
	case errors.Is(err, errAbsent):
		t.Log(err)
		return
	case err != nil:
		t.Errorf("openapitest: %v", err)
		return
	}
	if err := check(s); err != nil {
		t.Errorf("not of LINE's OpenAPI: %v\nbody: %s", err, body)
	}
}

func (s *spec) request(method, path string, body []byte) error {
	op, err := s.operation(method, path)
	if err != nil {
		return err
	}
	if op.RequestBody == nil {
		if len(body) > 0 {
			return fmt.Errorf("%s %s takes no body", method, path)
		}
		return nil
	}
	for ctype, media := range op.RequestBody.Value.Content {
		if ctype == "application/x-www-form-urlencoded" {
			return form(media.Schema, body)
		}
		if ctype == "application/json" {
			return visit(media.Schema, body)
		}
		return nil // a file
	}
	return nil
}

func (s *spec) response(method, path string, status int, body []byte) error {
	op, err := s.operation(method, path)
	if err != nil {
		return err
	}
	if res := op.Responses.Value(strconv.Itoa(status)); res != nil {
		for ctype, media := range res.Value.Content {
			if strings.HasPrefix(ctype, "application/json") {
				return visit(media.Schema, body)
			}
		}
		return nil
	}
	if status < 400 {
		return fmt.Errorf("%s %s never answers %d", method, path, status)
	}
	if strings.Contains(path, "oauth") {
		return visitTokenError(body)
	}
	errorSchema := s.docs[0].Components.Schemas["ErrorResponse"]
	return visit(errorSchema, body)
}

// visitTokenError checks the form of the token API's errors, which the file leaves out.
func visitTokenError(body []byte) error {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(body, &e); err != nil || e.Error == "" || e.Description == "" {
		return errors.New("a token error must be {error, error_description}")
	}
	return nil
}

func visit(schema *openapi3.SchemaRef, body []byte) error {
	if schema == nil || schema.Value == nil {
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("no JSON: %w", err)
	}
	return brief(schema.Value.VisitJSON(v, openapi3.MultiErrors()))
}

func form(schema *openapi3.SchemaRef, body []byte) error {
	vals, err := url.ParseQuery(string(body))
	if err != nil {
		return fmt.Errorf("no form: %w", err)
	}
	v := map[string]any{}
	for k := range vals {
		v[k] = vals.Get(k)
	}
	return brief(schema.Value.VisitJSON(v, openapi3.MultiErrors()))
}

// brief keeps of kin-openapi's errors where and why, and leaves out schema and value.
func brief(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(strings.Join(reasons(err), "; "))
}

func reasons(err error) []string {
	if many, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // errors.As would pick one of the many
		var all []string
		for _, e := range many {
			all = append(all, reasons(e)...)
		}
		return all
	}
	var one *openapi3.SchemaError
	switch {
	case !errors.As(err, &one):
		return []string{err.Error()}
	case one.Origin != nil:
		return reasons(one.Origin)
	default:
		return []string{"/" + strings.Join(one.JSONPointer(), "/") + ": " + one.Reason}
	}
}

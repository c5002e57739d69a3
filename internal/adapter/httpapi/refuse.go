package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// about is what inputs that name a conversation can do.
type about interface{ conversation() desk.ConversationID }

// problemFor turns a handler's error into its answer. A conflict about a
// conversation carries how it stands now, so that the screen can show who was
// faster; what is our fault is logged with its cause.
func (s *server) problemFor(ctx context.Context, in any, err error) *Problem {
	p := asProblem(err)
	if p.Status == http.StatusInternalServerError && errors.Is(context.Cause(ctx), errNoAnswer) {
		p = asProblem(errNoAnswer.Because(err))
	}
	if subject, ok := in.(about); ok && p.Status == http.StatusConflict {
		by := callerFrom(ctx).Person
		if v, _, e := s.Asker.Conversation(ctx, by, subject.conversation()); e == nil {
			now := showConversation(v, by)
			p.Current = &now
		}
	}
	s.note(ctx, p)
	return p
}

// note logs what somebody may have to do something about.
func (s *server) note(ctx context.Context, p *Problem) {
	switch {
	case p.Status < 500 || errors.Is(ctx.Err(), context.Canceled): // the caller's fault, or the caller is gone
	case p.Status == http.StatusServiceUnavailable:
		s.Log.Warn("request could not be served", "request", requestID(ctx), "route", routeOf(ctx), "code", p.Code, "error", p.cause)
	default:
		s.Log.Error("request failed", "request", requestID(ctx), "route", routeOf(ctx), "code", p.Code, "error", p.cause)
	}
}

// refuse writes a problem outside of huma.
func (s *server) refuse(w http.ResponseWriter, _ *http.Request, p *Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"title":"Internal Server Error","status":500,"detail":"","code":"internal"}`)
	}
	h := w.Header()
	for _, stale := range []string{"Content-Disposition", "Content-Length", "ETag", "Last-Modified"} {
		h.Del(stale)
	}
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", p.ContentType(""))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // a reader that is gone misses nothing
}

// sameProblem makes huma's own refusals (validation, size, media type) look like
// all others. Values that were sent are not echoed: they may be personal.
func sameProblem(_ huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	code, detail := "invalid", "The request is not as the API expects it. See errors."
	switch m.Status {
	case http.StatusRequestEntityTooLarge:
		code, detail = "too_large", "The body of a request may have at most 1 MiB."
	case http.StatusUnsupportedMediaType:
		code, detail = "unsupported_media_type", "Send JSON, with Content-Type: application/json."
	case http.StatusBadRequest:
		detail = "The body is missing or no JSON. See errors."
	case http.StatusRequestTimeout:
		code, detail = "timeout", "The body took too long to arrive."
	case http.StatusInternalServerError:
		code, detail = "internal", "The request could not be read."
	}
	p := problem(m.Status, code, detail)
	for _, e := range m.Errors {
		p.Errors = append(p.Errors, FieldError{e.Location, e.Message})
	}
	return p, nil
}

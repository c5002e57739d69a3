package httpapi

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// statuses is the one table from error kinds to HTTP.
var statuses = map[desk.Kind]int{
	desk.Internal:        http.StatusInternalServerError,
	desk.Invalid:         http.StatusUnprocessableEntity,
	desk.Unauthenticated: http.StatusUnauthorized,
	desk.Forbidden:       http.StatusForbidden,
	desk.NotFound:        http.StatusNotFound,
	desk.Conflict:        http.StatusConflict,
	desk.TooLarge:        http.StatusRequestEntityTooLarge,
	desk.Unavailable:     http.StatusServiceUnavailable,
}

// retryAfter is when to come back after "unavailable", in seconds.
const retryAfter = 5

// Problem is an error as RFC 9457 writes it. Code is stable: programs may depend
// on it, on the words they may not.
type Problem struct {
	Type    string         `json:"type" required:"false"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Code    string         `json:"code" doc:"stable, for programs"`
	Errors  []FieldError   `json:"errors,omitempty" nullable:"false"`
	Guard   *GuardQuestion `json:"guard,omitempty" doc:"with send_guard: what the writer is asked"`
	Current *Conversation  `json:"current,omitempty" doc:"with 409: the conversation as it is now"`

	retry int // seconds
	cause error
}

// FieldError says what is wrong with one part of a request.
type FieldError struct {
	Location string `json:"location,omitempty" example:"body.text"`
	Message  string `json:"message"`
}

func problem(status int, code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code}
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

func (p *Problem) Unwrap() error { return p.cause }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma that this is a problem document.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells huma when to come back, and how to prove oneself.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="madoguchi"`)
	}
	return h
}

// asProblem gives any error its form for the outside. Causes stay inside.
func asProblem(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var h *decide.Halted
	if errors.As(err, &h) {
		return asQuestion(h)
	}
	var e *desk.Error
	if !errors.As(err, &e) || e.Kind == desk.Internal {
		p = problem(http.StatusInternalServerError, "internal", "Something went wrong inside the desk. It has been noted; try again.")
		p.cause = err
		return p
	}
	p = problem(statuses[e.Kind], e.Code, e.Message)
	p.cause = err
	for _, one := range parts(err) {
		if one.Field != "" {
			p.Errors = append(p.Errors, FieldError{locate(one.Field), one.Message})
		}
	}
	if e.Kind == desk.Unavailable {
		p.retry = retryAfter
	}
	return p
}

// errNoAnswer: whoever sends the same again, with its Idempotency-Key where it has one, does
// nothing twice.
var errNoAnswer = desk.E(desk.Unavailable, "unavailable", "The desk's database did not answer in time. What you asked for may have been done: look, then try again.")

// parts lists the desk's errors in an error that may be several joined ones.
func parts(err error) []*desk.Error {
	if many, ok := err.(interface{ Unwrap() []error }); ok { // errors.As would show the first only
		var out []*desk.Error
		for _, e := range many.Unwrap() {
			out = append(out, parts(e)...)
		}
		return out
	}
	var e *desk.Error
	if errors.As(err, &e) {
		return []*desk.Error{e}
	}
	return nil
}

// locate writes a field the way huma does: with the part of the request before it.
func locate(field string) string {
	switch {
	case field == "Idempotency-Key":
		return "header." + field
	case slices.Contains([]string{"cursor", "limit", "state", "assignee", "workspace", "queue", "order", "after"}, field):
		return "query." + field
	}
	return "body." + field
}

// bad is an invalid request whose fault the edge itself has found.
func bad(field, message string) error { return desk.E(desk.Invalid, "invalid", message).On(field) }

// rateLimited tells how long to wait.
func rateLimited(seconds int) *Problem {
	p := problem(http.StatusTooManyRequests, "rate_limited", "Too many tries. Wait a little.")
	p.retry = max(1, seconds)
	return p
}

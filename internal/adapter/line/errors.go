package line

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
)

const (
	headerRequestID  = "X-Line-Request-Id"
	headerAcceptedID = "X-Line-Accepted-Request-Id"
	longestWords     = 500 // characters kept of what LINE says
)

// APIError is a definite answer of LINE's other than success.
type APIError struct {
	Endpoint          string // our name of it
	Status            int
	Message           string // LINE's words
	Details           []Detail
	RequestID         string // of this request
	AcceptedRequestID string // on 409: of the request that was accepted under the same retry key
	sent              []sentMessage
}

// Detail is one of several faults LINE found in a request.
type Detail struct {
	Message  string `json:"message"`
	Property string `json:"property"`
}

type sentMessage struct {
	ID         ident  `json:"id"`
	QuoteToken string `json:"quoteToken"`
}

func newAPIError(endpoint string, status int, header http.Header, body []byte) *APIError {
	var said struct {
		Message     string        `json:"message"`
		Details     []Detail      `json:"details"`
		Sent        []sentMessage `json:"sentMessages"`
		Error       string        `json:"error"` // the token endpoint's form
		Description string        `json:"error_description"`
	}
	_ = json.Unmarshal(body, &said) // what can't be read leaves the status, which is what counts
	e := &APIError{Endpoint: endpoint, Status: status, Message: said.Message, Details: said.Details, sent: said.Sent,
		RequestID: header.Get(headerRequestID), AcceptedRequestID: header.Get(headerAcceptedID)}
	if e.Message == "" && said.Error != "" {
		e.Message = strings.TrimSuffix(said.Error+": "+said.Description, ": ")
	}
	return e
}

// Error gives endpoint, status and LINE's words.
func (e *APIError) Error() string {
	return fmt.Sprintf("line %s: status %d: %s", e.Endpoint, e.Status, e.Words())
}

// Words gives what LINE said, with its details, cut to a length that a screen can show.
func (e *APIError) Words() string {
	parts := []string{e.Message}
	for _, d := range e.Details {
		parts = append(parts, strings.TrimPrefix(d.Property+": "+d.Message, ": "))
	}
	words := []rune(guard.Clean(strings.Join(parts, "; ")))
	return string(words[:min(len(words), longestWords)])
}

// says tells whether LINE's message holds one of the phrases, in any letter case.
func (e *APIError) says(phrases ...string) bool {
	message := strings.ToLower(e.Message)
	for _, p := range phrases {
		if strings.Contains(message, p) {
			return true
		}
	}
	return false
}

// AuthError says that a request was not made, or was refused, for want of a valid token.
type AuthError struct {
	Code string // channel_credentials, channel_auth, line_token_unavailable, line_rate_limited
	Err  error
}

// Error gives code and cause.
func (e *AuthError) Error() string { return "line " + e.Code + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *AuthError) Unwrap() error { return e.Err }

// CutError says that there was no answer.
type CutError struct {
	Err       error
	Untouched bool // provably not a byte of the request left
}

// Error gives code and cause.
func (e *CutError) Error() string { return "line " + e.Code() + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *CutError) Unwrap() error { return e.Err }

// Code is line_unreachable when nothing was sent, else line_timeout or line_cut.
func (e *CutError) Code() string {
	var netErr net.Error
	switch {
	case e.Untouched:
		return "line_unreachable"
	case errors.Is(e.Err, context.DeadlineExceeded), errors.As(e.Err, &netErr) && netErr.Timeout():
		return "line_timeout"
	}
	return "line_cut"
}

// bare takes the address off an error: it may hold a person's id.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// explain turns an error of this package into one of the desk's kinds, for everything but
// sending, which has answers of its own.
func explain(err error) error {
	var api *APIError
	var auth *AuthError
	switch {
	case errors.As(err, &auth):
		kind := desk.Unavailable
		if auth.Code == codeChannelAuth {
			kind = desk.Forbidden
		}
		return desk.E(kind, auth.Code, "LINE gave no access token for this channel. Check its channel id and secret.").Because(err)
	case !errors.As(err, &api):
		return desk.E(desk.Unavailable, "line_unavailable", "LINE did not answer. Try again later.").Because(err)
	case api.Status == http.StatusUnauthorized:
		return desk.E(desk.Forbidden, codeChannelAuth, "LINE does not accept this channel's access token. Check its credentials.").Because(err)
	case api.Status == http.StatusForbidden:
		return desk.E(desk.Forbidden, "line_forbidden", "This LINE account may not do that.").Because(err)
	case api.Status == http.StatusNotFound:
		return desk.E(desk.NotFound, "line_not_found", "LINE knows no such thing.").Because(err)
	case api.Status == http.StatusTooManyRequests:
		return desk.E(desk.Unavailable, "line_rate_limited", "LINE asks for fewer requests. Try again later.").Because(err)
	case api.Status >= 500:
		return desk.E(desk.Unavailable, "line_unavailable", "LINE has trouble. Try again later.").Because(err)
	}
	return desk.E(desk.Internal, "line_refused", "LINE refused the request: "+api.Words()).Because(err)
}

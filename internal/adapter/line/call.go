package line

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Call makes one attempt at a call and tells what is known afterwards. The call's id is the
// retry key of a push; a reply has none. A body that was refused before it was read (a token
// too old, a kept connection found dead with nothing written) is sent again within the
// attempt; nothing else is.
func (c *Client) Call(ctx context.Context, call desk.Call) decide.Answer {
	req := request{name: string(call.Route), method: http.MethodPost, url: c.api + "/v2/bot/message/" + string(call.Route), body: call.Body}
	switch {
	case call.Route == desk.Push && call.ID != "":
		req.retryKey = string(call.ID)
	case call.Route == desk.Reply:
	default:
		return decide.Answer{Outcome: decide.Refused, Code: "bad_call", Detail: "a call is a reply, or a push with an id"}
	}
	res, err := c.exchange(ctx, call.Channel, req)
	if err != nil {
		return answerTo(call.Route, err)
	}
	var took struct {
		Sent []sentMessage `json:"sentMessages"`
	}
	_ = json.Unmarshal(res.body, &took) // LINE has taken it, whatever became of the ids
	return decide.Answer{Outcome: decide.Accepted, RequestID: res.header.Get(headerRequestID), SentIDs: sentIDs(took.Sent)}
}

func sentIDs(sent []sentMessage) []decide.Sent {
	var ids []decide.Sent
	for _, s := range sent {
		ids = append(ids, decide.Sent{ID: string(s.ID), QuoteToken: s.QuoteToken})
	}
	return ids
}

// answerTo reads an error as the answer to an attempt. Detail is LINE's words only: our own
// causes are in the log.
func answerTo(route desk.Route, err error) decide.Answer {
	var api *APIError
	var auth *AuthError
	var cut *CutError
	switch {
	case errors.As(err, &auth):
		return answerAuth(auth)
	case errors.As(err, &api):
		return answerAPI(route, api)
	case errors.As(err, &cut):
		outcome := decide.Doubt
		if cut.Untouched {
			outcome = decide.NotReached
		}
		return decide.Answer{Outcome: outcome, Code: cut.Code()}
	}
	return decide.Answer{Outcome: decide.Doubt, Code: "line_cut"}
}

// answerAuth: without a token the call itself was never made.
func answerAuth(e *AuthError) decide.Answer {
	a := decide.Answer{Outcome: decide.NotReached, Code: e.Code}
	switch e.Code {
	case codeChannelAuth:
		a.Outcome = decide.Refused
	case decide.RateLimited:
		a.Outcome = decide.Later
	}
	var api *APIError
	if errors.As(e.Err, &api) {
		a.Detail, a.RequestID = api.Words(), api.RequestID
	}
	return a
}

// answerAPI is the table of LINE's answers.
func answerAPI(route desk.Route, e *APIError) decide.Answer {
	a := decide.Answer{Outcome: decide.Refused, Detail: e.Words(), RequestID: e.RequestID}
	switch {
	case e.Status == http.StatusConflict && route == desk.Push:
		a = decide.Answer{Outcome: decide.Accepted, RequestID: e.RequestID, SentIDs: sentIDs(e.sent)}
		if e.AcceptedRequestID != "" {
			a.RequestID = e.AcceptedRequestID
		}
	case e.Status >= 500:
		a.Outcome, a.Code = decide.Doubt, "line_error"
	case e.Status == http.StatusRequestTimeout: // the request never became whole
		a.Outcome, a.Code = decide.Later, "line_timeout"
	case e.Status == http.StatusTooManyRequests:
		a.Outcome, a.Code = tooMany(e)
	case e.Status == http.StatusBadRequest && route == desk.Reply && e.says("invalid reply token"):
		a.Outcome, a.Code = decide.DeadToken, "dead_token"
	case e.Status == http.StatusBadRequest:
		a.Code = badRequest(e)
	default:
		a.Code = refusal(e.Status)
	}
	return a
}

// tooMany tells the four meanings of 429 apart. LINE publishes the words of two of them; one
// that can't be told is taken for the rate limit, because waiting is safe.
func tooMany(e *APIError) (decide.Outcome, string) {
	switch {
	case e.says("monthly limit"):
		return decide.Refused, decide.QuotaExceeded
	case e.says("same user", "to the user", "to a user", "to one user"):
		return decide.Refused, decide.TooManyToUser
	case e.says("concurren"):
		return decide.Later, decide.Busy
	}
	return decide.Later, decide.RateLimited
}

func badRequest(e *APIError) string {
	for _, d := range e.Details {
		switch {
		case d.Property == "to":
			return "unknown_user"
		case strings.HasSuffix(d.Property, "quoteToken"):
			return "bad_quote"
		}
	}
	if e.says("failed to send messages", "'to'") {
		return "unknown_user"
	}
	return "line_bad_request"
}

func refusal(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return codeChannelAuth
	case http.StatusForbidden:
		return "line_forbidden"
	case http.StatusNotFound:
		return "line_not_found"
	case http.StatusRequestEntityTooLarge:
		return "line_too_large"
	}
	return "line_refused"
}

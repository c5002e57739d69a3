package line

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

const retryKey = "123e4567-e89b-12d3-a456-426614174000"

func pushCall() desk.Call {
	return desk.Call{ID: retryKey, Channel: "ch", Route: desk.Push, To: userA, Body: []byte(`{"to":"` + userA + `","messages":[{"type":"text","text":"a"}]}`)}
}

func replyCall() desk.Call {
	return desk.Call{ID: retryKey, Channel: "ch", Route: desk.Reply, ReplyToken: "rt", Body: []byte(`{"replyToken":"rt","messages":[{"type":"text","text":"a"}]}`)}
}

func TestCallAnswers(t *testing.T) {
	const sent = `{"sentMessages":[{"id":"461230966842064897","quoteToken":"q1"},{"id":"461230966842064898"}]}`
	ids := []decide.Sent{{ID: "461230966842064897", QuoteToken: "q1"}, {ID: "461230966842064898"}}
	type table struct {
		name    string
		call    desk.Call
		status  int
		body    string
		headers []string
		want    decide.Answer
	}
	said := func(message string) string { return `{"message":"` + message + `"}` }
	refused := func(code, detail string) decide.Answer {
		return decide.Answer{Outcome: decide.Refused, Code: code, Detail: detail, RequestID: "r1"}
	}
	later := func(code, detail string) decide.Answer {
		return decide.Answer{Outcome: decide.Later, Code: code, Detail: detail, RequestID: "r1"}
	}
	for _, tc := range []table{
		{"push taken", pushCall(), 200, sent, nil, decide.Answer{Outcome: decide.Accepted, RequestID: "r1", SentIDs: ids}},
		{"reply taken", replyCall(), 200, sent, nil, decide.Answer{Outcome: decide.Accepted, RequestID: "r1", SentIDs: ids}},
		{"taken, no ids", pushCall(), 200, `{}`, nil, decide.Answer{Outcome: decide.Accepted, RequestID: "r1"}},
		{"taken, nonsense after it", pushCall(), 200, `<html>`, nil, decide.Answer{Outcome: decide.Accepted, RequestID: "r1"}},
		{"push taken before", pushCall(), 409, `{"message":"The retry key is already accepted",` + sent[1:], []string{"X-Line-Accepted-Request-Id", "r0"},
			decide.Answer{Outcome: decide.Accepted, RequestID: "r0", SentIDs: ids}},
		{"push taken before, bare", pushCall(), 409, said("The retry key is already accepted"), nil, decide.Answer{Outcome: decide.Accepted, RequestID: "r1"}},
		{"409 on a reply means nothing good", replyCall(), 409, said("Conflict"), nil, refused("line_refused", "Conflict")},
		{"dead reply token", replyCall(), 400, said("Invalid reply token"), nil, decide.Answer{Outcome: decide.DeadToken, Code: "dead_token", Detail: "Invalid reply token", RequestID: "r1"}},
		{"the same words on a push", pushCall(), 400, said("Invalid reply token"), nil, refused("line_bad_request", "Invalid reply token")},
		{"bad request with details", replyCall(), 400, `{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}`, nil,
			refused("line_bad_request", "The request body has 1 error(s); messages[0].text: May not be empty")},
		{"bad quote", replyCall(), 400, `{"message":"The request body has 1 error(s)","details":[{"message":"x","property":"messages[0].quoteToken"}]}`, nil,
			refused("bad_quote", "The request body has 1 error(s); messages[0].quoteToken: x")},
		{"unknown user", pushCall(), 400, said("Failed to send messages"), nil, refused("unknown_user", "Failed to send messages")},
		{"bad user", pushCall(), 400, said("The property, 'to', in the request body is invalid (line: -, column: -)"), nil,
			refused("unknown_user", "The property, 'to', in the request body is invalid (line: -, column: -)")},
		{"pasted token refused", pushCall(), 401, said("Authentication failed"), nil, refused("channel_auth", "Authentication failed")},
		{"forbidden", pushCall(), 403, said("Access to this API is not available for your account"), nil,
			refused("line_forbidden", "Access to this API is not available for your account")},
		{"not found", pushCall(), 404, said("Not found"), nil, refused("line_not_found", "Not found")},
		{"too large", pushCall(), 413, said("Too large"), nil, refused("line_too_large", "Too large")},
		{"teapot, no body", pushCall(), 418, "", nil, refused("line_refused", "")},
		{"redirected", pushCall(), 307, "", []string{"Location", "/elsewhere"}, refused("line_refused", "")},
		{"rate", pushCall(), 429, said("The API rate limit has been exceeded. Try again later."), nil,
			later("line_rate_limited", "The API rate limit has been exceeded. Try again later.")},
		{"concurrency", pushCall(), 429, said("The number of concurrent operations has been exceeded. Try again later."), nil,
			later("line_busy", "The number of concurrent operations has been exceeded. Try again later.")},
		{"month's limit", pushCall(), 429, said("You have reached your monthly limit."), nil, refused("quota_exceeded", "You have reached your monthly limit.")},
		{"one user's limit", pushCall(), 429, said("Too many messages have been sent to the same user. Try again later."), nil,
			refused("too_many_to_user", "Too many messages have been sent to the same user. Try again later.")},
		{"429 without words", pushCall(), 429, ``, nil, later("line_rate_limited", "")},
		{"request never whole", pushCall(), 408, ``, nil, later("line_timeout", "")},
		{"500", pushCall(), 500, said("Internal server error"), nil, decide.Answer{Outcome: decide.Doubt, Code: "line_error", Detail: "Internal server error", RequestID: "r1"}},
		{"503 from a proxy, on a reply", replyCall(), 503, `<html>`, nil, decide.Answer{Outcome: decide.Doubt, Code: "line_error", RequestID: "r1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var n atomic.Int64
			say := answer(tc.status, tc.body, append(tc.headers, "X-Line-Request-Id", "r1")...)
			c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				n.Add(1)
				say(w, r)
			})
			if diff := cmp.Diff(tc.want, c.Call(t.Context(), tc.call)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			if n.Load() != 1 {
				t.Errorf("%d requests, want one attempt", n.Load())
			}
		})
	}
}

func TestCallRequest(t *testing.T) {
	for _, call := range []desk.Call{pushCall(), replyCall()} {
		var got *http.Request
		var body []byte
		c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got = r
			body, _ = io.ReadAll(r.Body)
		})
		if a := c.Call(t.Context(), call); a.Outcome != decide.Accepted {
			t.Fatalf("%+v", a)
		}
		wantKey := []string(nil)
		if call.Route == desk.Push {
			wantKey = []string{retryKey}
		}
		if diff := cmp.Diff(wantKey, got.Header["X-Line-Retry-Key"]); diff != "" {
			t.Errorf("%s: retry key: %s", call.Route, diff)
		}
		if got.Method != "POST" || got.URL.Path != "/v2/bot/message/"+string(call.Route) || got.Header.Get("Authorization") != "Bearer pasted-token" ||
			got.Header.Get("Content-Type") != "application/json" || got.ContentLength != int64(len(call.Body)) || string(body) != string(call.Body) {
			t.Errorf("%s: %s %s %v %q", call.Route, got.Method, got.URL, got.Header, body)
		}
	}
}

func TestCallThatIsNone(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("LINE was called") }))
	defer srv.Close()
	c := clientFor(t, srv.URL)
	for _, call := range []desk.Call{{Route: desk.Push}, {ID: retryKey}, {ID: retryKey, Route: "../../x"}} {
		if a := c.Call(t.Context(), call); a.Outcome != decide.Refused || a.Code != "bad_call" {
			t.Errorf("%+v: %+v", call, a)
		}
	}
}

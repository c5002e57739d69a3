package lineemu_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// What LINE says of a body it cannot read: where, and by the name that stands in the body.
func TestBodiesThatCannotBeRead(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	property := func(name string, line, column string) string {
		return "The property, " + name + ", in the request body is invalid (line: " + line + ", column: " + column + ")"
	}
	noJSON := func(place string) string { return "The request body could not be parsed as JSON (" + place + ")" }
	const messages = `"messages":[{"type":"text","text":"a"}]`
	for _, tc := range []struct{ name, path, body, says string }{
		{"a number for a text", pathPush, `{"to":1}`, property("'to'", "1", "7")},
		{"a text for a list", pathPush, `{"to":"` + w.user.ID + `",` + "\n " + `"messages": "x"}`, property("'messages'", "2", "14")},
		{"no object at all", pathPush, ` "x"`, property("'-'", "1", "2")},
		{"within a member", "/v2/bot/message/narrowcast", `{"limit":{"max":"a"},` + messages + `}`, property("'limit.max'", "1", "17")},
		{"within a list", "/v2/bot/audienceGroup/upload", `{"description":"a","audiences":[{"id":"` + w.user.ID + `"},{"id":[]}]}`, property("'audiences[1].id'", "1", "82")},
		{"a list of units", pathPush, `{"customAggregationUnits":["a",2]}`, property("'customAggregationUnits[1]'", "1", "32")},
		{"no text among the receivers", pathMulti, `{"to":["` + w.user.ID + `",5],` + messages + `}`, property("to[1]", "-", "-")},
		{"null among the receivers", pathMulti, `{"to":[null],` + messages + `}`, property("to[0]", "-", "-")},
		{"a rich menu for nobody", "/v2/bot/richmenu/bulk/unlink", `{"userIds":["` + w.user.ID + `","x"]}`, property("'userIds[1]'", "-", "-")},
		{"cut off", pathPush, "{\n \"to\": x", noJSON("line: 2, column: 8")},
		{"nothing", pathPush, "", noJSON("line: 1, column: 1")},
		{"more than one", pathPush, `{} {}`, noJSON("line: 1, column: 4")},
		{"not UTF-8", pathPush, `{"to":"` + w.user.ID + `","messages":[{"type":"text","text":"` + "\xff" + `"}]}`, noJSON("line: 1, column: 78")},
		{"twice at the top", pathPush, "{\n  \"to\": \"a\",\n  \"to\": \"b\"\n}", noJSON("line: 3, column: 7")},
		{"twice in a message", pathPush, `{"messages":[{},{"type":"text","type":"text"}]}`, property("'messages[1]'", "1", "38")},
		{"twice deep in a message", pathPush, `{"messages":[{"sender":{"a":[{"x":1,"x":1}]}}]}`, property("'messages[0].sender.a[0]'", "1", "40")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			r := w.want(w.call("POST", tc.path, tc.body), 400, tc.says)
			if twice := strings.HasPrefix(tc.name, "twice"); twice != strings.Contains(r.body, `"details":[{"message":"Duplicate field '`) {
				t.Errorf("%s", r.body)
			}
		})
	}
}

// raw posts a body that LINE's OpenAPI forbids or does not describe: call would fail the test for it.
func (w *world) raw(path, body string) reply {
	w.t.Helper()
	req := must(http.NewRequest(http.MethodPost, w.URL+path, strings.NewReader(body)))(w.t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	return w.do(req)
}

// LINE's names count to the letter, at every level; what it does not know it passes over.
func TestNamesOfMembersCountToTheLetter(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	to := `"to":"` + w.user.ID + `"`
	for _, tc := range []struct{ path, body, property, says string }{
		{pathPush, `{` + strings.ToUpper(to[:4]) + to[4:] + `,"messages":[{"type":"text","text":"a"}]}`, "to", "May not be empty"},
		{pathPush, `{` + to + `,"Messages":[{"type":"text","text":"a"}]}`, "messages", "Size must be between 1 and 5"},
		{pathPush, `{` + to + `,"messages":[{"Type":"text","text":"a"}]}`, "messages[0].type", "Must be one of the following values: "},
		{pathPush, `{` + to + `,"messages":[{"type":"text","TEXT":"a"}]}`, "messages[0].text", "May not be empty"},
		{"/v2/bot/richmenu/batch", `{"operations":[{"TYPE":"unlinkAll"}]}`, "operations[0].type", "Must be one of the following values: "},
		{"/v2/bot/chat/markAsRead", `{"markasreadtoken":"a"}`, "markAsReadToken", "May not be empty"},
		{"/v2/bot/audienceGroup/upload", `{"description":"a","audiences":[{"ID":"` + w.user.ID + `"}]}`, "audiences[0].id", "must be a user id"},
	} {
		r := w.want(w.call("POST", tc.path, tc.body), 400, "The request body has 1 error(s)")
		if !strings.Contains(r.body, `"property":"`+tc.property+`"`) || !strings.Contains(r.body, `"message":"`+tc.says) {
			t.Errorf("%s: %s", tc.body, r.body)
		}
	}
	unknown := `{"TO":"nobody",` + to + `,"Messages":"x","messages":[{"type":"text","text":"a"}]}` // by hand: LINE's OpenAPI forbids it
	w.want(w.raw(pathPush, unknown), 200, "")
	if got := w.seen(w.user.ID); len(got) != 1 {
		t.Errorf("seen: %q", got)
	}
}

package openapitest

import (
	"strings"
	"testing"
)

const to = `"to":"U0123456789abcdef0123456789abcdef"`

func TestRequest(t *testing.T) {
	s := loaded(t)
	for _, tc := range []struct{ name, body, wrong string }{
		{"text", `{` + to + `,"messages":[{"type":"text","text":"a"}]}`, ""},
		{"text without text", `{` + to + `,"messages":[{"type":"text"}]}`, "text"},
		{"unknown type", `{` + to + `,"messages":[{"type":"file"}]}`, "/messages/0: discriminator"},
		{"misspelt property", `{` + to + `,"messages":[{"type":"text","text":"a","quoteTokn":"x"}]}`, "quoteTokn"},
		{"six messages", `{` + to + `,"messages":[` + strings.Repeat(`{"type":"text","text":"a"},`, 5) + `{"type":"text","text":"a"}]}`, "maximum number of items"},
		{"no recipient", `{"messages":[{"type":"text","text":"a"}]}`, "to"},
		{"buttons", `{` + to + `,"messages":[{"type":"template","altText":"a","template":{"type":"buttons","text":"t","actions":[{"type":"message","label":"l","text":"t"}]}}]}`, ""},
		{"buttons without actions", `{` + to + `,"messages":[{"type":"template","altText":"a","template":{"type":"buttons","text":"t"}}]}`, "actions"},
		{"flex", `{` + to + `,"messages":[{"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"t"}]}}}]}`, ""},
		{"flex with an unknown part", `{` + to + `,"messages":[{"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"txt","text":"t"}]}}}]}`, "/messages/0/contents/body/contents/0: discriminator"},
		{"quick reply", `{` + to + `,"messages":[{"type":"text","text":"a","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"l","data":"d"}}]}}]}`, ""},
		{"no JSON", `{`, "no JSON"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			expect(t, s.request("POST", "/v2/bot/message/push", []byte(tc.body)), tc.wrong)
		})
	}
}

func TestWebhook(t *testing.T) {
	s := loaded(t)
	event := func(rest string) string {
		return `{"destination":"U0123456789abcdef0123456789abcdef","events":[{"mode":"active","timestamp":1,"webhookEventId":"01","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"U1"},` + rest + `}]}`
	}
	for _, tc := range []struct{ name, body, wrong string }{
		{"text", event(`"type":"message","replyToken":"r","message":{"type":"text","id":"1","text":"a","quoteToken":"q"}`), ""},
		{"text without quote token", event(`"type":"message","message":{"type":"text","id":"1","text":"a"}`), "quoteToken"},
		{"unknown event", event(`"type":"party"`), "/events/0: discriminator"},
		{"no events", `{"destination":"U0123456789abcdef0123456789abcdef","events":[]}`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) { expect(t, s.request("POST", "/callback", []byte(tc.body)), tc.wrong) })
	}
}

func TestForm(t *testing.T) {
	s := loaded(t)
	expect(t, s.request("POST", "/oauth2/v3/token", []byte("grant_type=client_credentials&client_id=1&client_secret=2")), "")
	expect(t, s.request("POST", "/oauth2/v3/token", []byte("grant_type=client_credentials&client_id=1")), "client_id")
	expect(t, s.request("POST", "/v2/bot/nowhere", nil), "no operation")
}

func loaded(t *testing.T) *spec {
	t.Helper()
	if !Available(t) {
		t.Skip("needs LINE's OpenAPI files")
	}
	s, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expect wants no error, or one that mentions wrong.
func expect(t *testing.T, err error, wrong string) {
	t.Helper()
	switch {
	case wrong == "" && err != nil:
		t.Errorf("refused: %v", err)
	case wrong != "" && err == nil:
		t.Errorf("accepted, want an error about %q", wrong)
	case wrong != "" && !strings.Contains(err.Error(), wrong):
		t.Errorf("error %q does not mention %q", err, wrong)
	}
}

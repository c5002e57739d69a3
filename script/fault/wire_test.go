package fault

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// The control of newLine's last look: a request with a misspelt property, which LINE takes, and a
// webhook without an id are found among others that are as they should be; what is marked as odd
// is not. The calls go the way of all calls.
func TestWireNoticesWrongTraffic(t *testing.T) {
	t.Parallel()
	if !openapitest.Available(t) {
		t.Skip("needs LINE's OpenAPI files")
	}
	record := &openapitest.Record{Each: 8}
	l := listen(t, record, -1, 1)
	bot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(bot.Close)
	ch, err := l.AddChannel(lineemu.Channel{ID: "2006000001", Name: "midori", WebhookURL: bot.URL})
	if err != nil {
		t.Fatal(err)
	}
	const to = `{"to":"U00000000000000000000000000000001","messages":[{"type":"text","text":"a"`
	for range 100 {
		l.push(t, ch, to+`}]}`)
	}
	l.push(t, ch, to+`,"quoteTokn":"x"}]}`)
	hook := func(id, kind string, odd bool) {
		event := `{"type":"` + kind + `","mode":"active","timestamp":1790000001000,` + id + `"deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"U00000000000000000000000000000001"},"replyToken":"r","follow":{"isUnblocked":false}}`
		if d, err := l.SendRaw(lineemu.RawWebhook{Events: []json.RawMessage{json.RawMessage(event)}, Odd: odd}); err != nil || d.Result != lineemu.Delivered {
			t.Fatal(d, err)
		}
	}
	hook(`"webhookEventId":"01J",`, "follow", false)
	hook(`"webhookEventId":"01J",`, "brandNew", true)
	if n, err := record.Check(); err == nil || !strings.Contains(err.Error(), "quoteTokn") || n.Odd != 1 || n.CheckedWebhooks != 1 {
		t.Errorf("of the misspelt property: %v; %v", err, n)
	}
	hook("", "follow", false)
	if _, err := record.Check(); err == nil || !strings.Contains(err.Error(), "webhookEventId") {
		t.Errorf("of the webhook without an id: %v", err)
	}
}

func (l *line) push(t *testing.T, ch lineemu.Channel, body string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, l.url+"/v2/bot/message/push", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+ch.AccessToken)
	res, err := patient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res, err)
	}
	_ = res.Body.Close()
}

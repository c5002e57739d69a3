package line

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func decodeOne(t *testing.T, event string) desk.Inbound {
	t.Helper()
	got, err := Decode("ch", bodyOf(event), received)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%d events, want 1", len(got))
	}
	return got[0]
}

func TestDecodeBodies(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "no JSON": "{", "an array": "[]", "a word": `"events"`, "null": "null", "no events": `{"destination":"U"}`,
		"events null": `{"events":null}`, "events an object": `{"events":{}}`, "two values": `{"events":[]}{"events":[]}`,
		"deeper than any reader goes": `{"events":[` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Decode("ch", []byte(body), received); !errors.Is(err, ErrBody) || got != nil {
				t.Errorf("Decode = %v, %v; want ErrBody", got, err)
			}
		})
	}
	got, err := Decode("ch", []byte(`{"destination":"U0","events":[]}`), received)
	if err != nil || len(got) != 0 {
		t.Errorf("the connection check: %v, %v; want no events and no error", got, err)
	}
}

func TestDecodePoison(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 4000) + "1" + strings.Repeat("}", 4000)
	for name, tc := range map[string]struct{ event, code string }{
		"null":                    {`null`, "bad_shape"},
		"a number":                {`1e400`, "bad_shape"},
		"a string":                {`"message"`, "bad_shape"},
		"an array":                {`[1,2]`, "bad_shape"},
		"an empty object":         {`{}`, "bad_shape"},
		"type a number":           {hookRaw(`"type":5`), "bad_shape"},
		"type null":               {hookRaw(`"type":null`), "bad_shape"},
		"timestamp a word":        {hook("unfollow", fromUser, `"timestamp":"now"`), "bad_shape"},
		"timestamp a fraction":    {hook("unfollow", fromUser, `"timestamp":1.5`), "bad_shape"},
		"timestamp huge":          {hook("unfollow", fromUser, `"timestamp":999999999999999999999999`), "bad_shape"},
		"timestamp negative":      {hook("unfollow", fromUser, `"timestamp":-1`), "bad_timestamp"},
		"timestamp in year 10000": {hook("unfollow", fromUser, `"timestamp":253402300800000`), "bad_timestamp"},
		"message missing":         {hook("message", fromUser), "bad_message"},
		"message null":            {hook("message", fromUser, `"message":null`), "bad_message"},
		"message without id":      {message(`{"type":"text","text":"a"}`), "bad_message"},
		"message id an object":    {message(`{"type":"text","id":{},"text":"a"}`), "bad_message"},
		"message id endless":      {message(`{"type":"text","id":"` + strings.Repeat("9", 200) + `","text":"a"}`), "bad_message"},
		"text a number":           {message(`{"type":"text","id":"1","text":1}`), "bad_message"},
		"latitude beyond numbers": {message(`{"type":"location","id":"1","latitude":1e999,"longitude":0}`), "bad_message"},
		"unsend without id":       {hook("unsend", fromUser, `"unsend":{}`), "bad_unsend"},
		"members a word":          {hook("memberJoined", fromGroup, `"joined":"all"`), "bad_members"},
		"postback missing":        {hook("postback", fromUser), "bad_postback"},
		"link missing":            {hook("accountLink", fromUser), "bad_link"},
		"source missing":          {hook("message", `"message":{"type":"text","id":"1","text":"a"}`), "no_source"},
		"source null":             {hook("message", `"source":null,"message":{"type":"text","id":"1","text":"a"}`), "no_source"},
		"source a word":           {hook("unfollow", `"source":"user"`), "no_source"},
		"user without id":         {hook("message", `"source":{"type":"user"},"message":{"type":"text","id":"1","text":"a"}`), "no_source"},
		"group without id":        {hook("unsend", `"source":{"type":"group","userId":"`+userA+`"},"unsend":{"messageId":"1"}`), "no_source"},
		"user id endless":         {hook("unfollow", `"source":{"type":"user","userId":"U`+strings.Repeat("0", 200)+`"}`), "no_source"},
		"deep inside":             {hook("message", fromUser, `"message":`+deep), "bad_message"},
	} {
		t.Run(name, func(t *testing.T) {
			got := decodeOne(t, tc.event)
			if got.Kind != desk.InPoison || got.Code != tc.code {
				t.Fatalf("kind %q code %q, want poison %q", got.Kind, got.Code, tc.code)
			}
			if got.EventID == "" || got.At.IsZero() || got.Source != channelSource() || !json.Valid(got.Raw) || got.Content != nil {
				t.Errorf("not fit for the quarantine: %+v", got)
			}
		})
	}
}

func hookRaw(parts ...string) string {
	return strings.Replace(hook("x", parts...), `"type":"x",`, "", 1)
}

func TestDecodeOneBadEventSparesTheOthers(t *testing.T) {
	good1 := message(`{"type":"text","id":"1","text":"一"}`)
	good2 := hook("message", `"webhookEventId":"01HF","source":{"type":"user","userId":"`+userB+`"},"message":{"type":"text","id":"2","text":"二"}`)
	got, err := Decode("ch", bodyOf(good1, `{"type":"message","webhookEventId":"01HB","message":7}`, good2, "null"), received)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []desk.InboundKind{desk.InMessage, desk.InPoison, desk.InMessage, desk.InPoison}
	for i, want := range kinds {
		if got[i].Kind != want {
			t.Errorf("event %d: %s, want %s", i, got[i].Kind, want)
		}
	}
	if got[0].Source.ID != userA || got[2].Source.ID != userB || got[1].EventID != "01HB" {
		t.Errorf("users or ids are mixed up: %+v", got)
	}
}

func TestDecodeUnknown(t *testing.T) {
	got := decodeOne(t, hook("teleport", fromUser, `"replyToken":"rt","card":"4111 1111 1111 1111","teleport":{"id":"4111111111111111","to":"5555555555554444"}`))
	if got.Kind != desk.InUnknown || got.Code != "teleport" || got.Source != userSource() || got.EventID != "01HE" || got.ReplyToken != "rt" {
		t.Errorf("%+v", got)
	}
	if raw := string(got.Raw); strings.Contains(raw, "4111 1111") || strings.Contains(raw, "5555555555554444") {
		t.Errorf("a card number is kept: %s", raw)
	}
	if raw := string(got.Raw); !strings.Contains(raw, userA) || !strings.Contains(raw, `"id":"4111111111111111"`) {
		t.Errorf("an id was masked: %s", raw)
	}
	got = decodeOne(t, hook("message", `"source":{"type":"square","squareId":"S1"},"message":{"type":"text","id":"1","text":"a"}`))
	if got.Kind != desk.InUnknown || got.Code != "source" || got.Source != channelSource() || got.Content != nil || len(got.Raw) == 0 {
		t.Errorf("a new sort of talk: %+v", got)
	}
}

func TestDecodeConsoleTest(t *testing.T) {
	got := decodeOne(t, hook("message", `"replyToken":"00000000000000000000000000000000","source":{"type":"user","userId":"`+testUser+`"},"message":{"type":"text","id":"100001","text":"Hello, world"}`))
	if got.Kind != desk.InAlert || got.Code != "webhook_test" || got.Source != channelSource() || got.Content != nil {
		t.Errorf("%+v", got)
	}
	for _, dummy := range []string{strings.Repeat("0", 32), strings.Repeat("f", 32)} {
		if got := decodeOne(t, hook("follow", fromUser, `"replyToken":"`+dummy+`"`)); got.ReplyToken != "" {
			t.Errorf("token %s would be answered", dummy)
		}
	}
}

func TestEventIDs(t *testing.T) {
	plainEvent := `{"type":"unfollow","timestamp":1,"source":{"type":"user","userId":"` + userA + `"},"deliveryContext":{"isRedelivery":false}}`
	again := `{ "source":{"userId":"` + userA + `","type":"user"}, "deliveryContext":{"isRedelivery":true},"timestamp":1,"type":"unfollow" }`
	first, second := decodeOne(t, plainEvent), decodeOne(t, again)
	if first.EventID == "" || first.EventID != second.EventID {
		t.Errorf("a redelivery without id is told apart: %q, %q", first.EventID, second.EventID)
	}
	if other := decodeOne(t, strings.Replace(plainEvent, `"timestamp":1`, `"timestamp":9007199254740993`, 1)); other.EventID == first.EventID {
		t.Error("two events share an id")
	}
	for name, id := range map[string]string{"empty": `""`, "null": "null", "spaces": `"a b"`, "endless": `"` + strings.Repeat("x", 500) + `"`, "an object": "{}", "not ASCII": `"ＩＤ"`} {
		got := decodeOne(t, `{"type":"botResumed","timestamp":1,"webhookEventId":`+id+`}`)
		if !strings.HasPrefix(got.EventID, "h-") || len(got.EventID) != 42 {
			t.Errorf("%s: id %q", name, got.EventID)
		}
	}
}

func TestDecodeDefaultsAndLeniency(t *testing.T) {
	got := decodeOne(t, `{"type":"unfollow",`+fromUser+`}`)
	if got.Kind != desk.InUnfollow || !got.At.Equal(received) {
		t.Errorf("an event without a time happens when it is received: %+v", got)
	}
	got = decodeOne(t, message(`{"type":"text","id":468789577898262530,"text":"a","quotedMessageId":9007199254740993,"markAsReadToken":null,"emojis":null,"mention":null}`))
	if got.MessageID != "468789577898262530" || got.QuotedID != "9007199254740993" {
		t.Errorf("numeric ids lost digits: %+v", got)
	}
	got = decodeOne(t, message(`{"type":"file","id":"1","fileName":"a","fileSize":"big","duration":1e300}`))
	if got.Kind != desk.InMessage || got.Content.Media.Size != 0 {
		t.Errorf("a file was lost for its size: %+v", got)
	}
	got = decodeOne(t, message(`{"type":"text","id":"1","text":"ab","emojis":[{"index":1,"length":1,"productId":"p","emojiId":"e"},{"index":1,"length":2},{"index":-1,"length":1},`+
		`{"index":0,"length":0},{"index":9223372036854775807,"length":1}],"mention":{"mentionees":[{"index":2,"length":1,"type":"all"}]}}`))
	if body := got.Content.Text; len(body.Emojis) != 1 || len(body.Mentions) != 0 {
		t.Errorf("offsets outside of the text are kept: %+v", body)
	}
}

func TestDecodeMendsText(t *testing.T) {
	for name, text := range map[string]string{
		"escaped NUL": `a\u0000b`, "raw NUL": "a\x00b", "not UTF-8": "a\xffb", "half a pair": `a\ud800b`,
	} {
		got := decodeOne(t, message(`{"type":"text","id":"1","text":"`+text+`"}`))
		if got.Content == nil || got.Content.Text.Text != "a\uFFFDb" {
			t.Errorf("%s: %+v", name, got.Content)
		}
	}
	got := decodeOne(t, hook("teleport", fromUser, `"a":"x\u0000y","b":"x`+"\xff"+`y"`))
	if raw := string(got.Raw); strings.Contains(raw, `\u0000`) || strings.Count(raw, "x\uFFFDy") != 2 {
		t.Errorf("raw keeps what databases refuse: %q", raw)
	}
}

func TestGuardInbound(t *testing.T) {
	mask := func(s string) string { return strings.ReplaceAll(s, "secret", "******") }
	in := decodeOne(t, message(`{"type":"text","id":"1","text":"my secret"}`))
	GuardInbound(&in, mask)
	if in.Content.Text.Text != "my ******" || in.MessageID != "1" {
		t.Errorf("%+v", in)
	}
	in = desk.Inbound{Kind: desk.InUnknown, Raw: json.RawMessage(`{"id":"4111111111111111","x":{"y":["4111111111111111"]}}`)}
	GuardInbound(&in, mask)
	if raw := string(in.Raw); strings.Count(raw, "4111111111111111") != 1 {
		t.Errorf("raw after the guard: %s", raw)
	}
}

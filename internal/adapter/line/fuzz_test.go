package line

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func FuzzDecode(f *testing.F) {
	for _, g := range append(messages(), events()...) {
		f.Add(bodyOf(g.event))
	}
	f.Add(bodyOf("null", "[]", "1e400", `{"type":"teleport","a":"\u0000"}`, `{"type":"message","webhookEventId":9}`))
	f.Add([]byte(`{"events":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := Decode("ch", body, received)
		again, _ := Decode("ch", body, received)
		if err != nil {
			return
		}
		for i, in := range events {
			stored, err := json.Marshal(in)
			if err != nil {
				t.Fatalf("can't be stored: %v", err)
			}
			if !utf8.Valid(stored) || bytes.IndexByte(stored, 0) >= 0 || bytes.Contains(bytes.ReplaceAll(stored, []byte(`\\`), nil), []byte(`\u0000`)) {
				t.Fatalf("holds what databases refuse: %q", stored)
			}
			if in.EventID == "" || len(in.EventID) > longestID || in.EventID != again[i].EventID {
				t.Fatalf("event id %q, then %q", in.EventID, again[i].EventID)
			}
			checkInbound(t, in)
		}
	})
}

// checkInbound states what the desk may rely on.
func checkInbound(t *testing.T, in desk.Inbound) {
	t.Helper()
	switch in.Kind {
	case desk.InMessage, desk.InEdited, desk.InFollow, desk.InUnfollow:
		if in.Content == nil || in.Source.ID == "" {
			t.Fatalf("no content or no source: %+v", in)
		}
	case desk.InUnsend:
		if in.MessageID == "" || in.Source.ID == "" {
			t.Fatalf("names no message: %+v", in)
		}
	case desk.InNotice:
		if in.Content == nil || in.Code == "" {
			t.Fatalf("no content or no code: %+v", in)
		}
	case desk.InAlert, desk.InPoison, desk.InUnknown:
		if in.Code == "" {
			t.Fatalf("no code: %+v", in)
		}
	default:
		t.Fatalf("kind %q", in.Kind)
	}
	if (in.Source.Kind == desk.FromChannel) != (in.Source.ID == "") || len(in.Source.ID) > longestID {
		t.Fatalf("source %+v", in.Source)
	}
	if in.Standby && in.ReplyToken != "" {
		t.Fatal("a standby event carries a reply token")
	}
}

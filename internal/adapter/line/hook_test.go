package line

import (
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const (
	userA  = "U0123456789abcdef0123456789abcdef"
	userB  = "Ufedcba9876543210fedcba9876543210"
	groupC = "C0123456789abcdef0123456789abcdef"
	roomR  = "R0123456789abcdef0123456789abcdef"

	fromUser  = `"source":{"type":"user","userId":"` + userA + `"}`
	fromGroup = `"source":{"type":"group","groupId":"` + groupC + `","userId":"` + userA + `"}`
)

var (
	happened = time.Date(2026, 11, 23, 3, 4, 5, 678e6, time.UTC)
	received = time.Date(2026, 11, 23, 3, 4, 6, 0, time.UTC)
)

// hook writes an event from the parts that matter to a test; the others are as usual.
func hook(kind string, parts ...string) string {
	special := strings.Join(parts, ",")
	all := []string{`"type":"` + kind + `"`}
	for _, usual := range []string{
		`"webhookEventId":"01HE"`, `"mode":"active"`, fmt.Sprintf(`"timestamp":%d`, happened.UnixMilli()), `"deliveryContext":{"isRedelivery":false}`,
	} {
		if key, _, _ := strings.Cut(usual, ":"); !strings.Contains(special, key) {
			all = append(all, usual)
		}
	}
	if special != "" {
		all = append(all, special)
	}
	return "{" + strings.Join(all, ",") + "}"
}

// message writes a message event.
func message(object string) string {
	return hook("message", `"replyToken":"rt"`, fromUser, `"message":`+object)
}

func bodyOf(events ...string) []byte {
	return []byte(`{"destination":"` + userB + `","events":[` + strings.Join(events, ",") + `]}`)
}

func userSource() desk.Source { return desk.Source{Kind: desk.FromUser, ID: userA, User: userA} }
func groupSource() desk.Source {
	return desk.Source{Kind: desk.FromGroup, ID: groupC, User: userA}
}
func channelSource() desk.Source { return desk.Source{Kind: desk.FromChannel} }

// text, media … make contents as a test expects them.
func textOf(s string) *desk.Content {
	return &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}
}

func noticeOf(kind desk.ContentKind, code string, pairs ...string) *desk.Content {
	n := &desk.NoticeBody{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if n.Data == nil {
			n.Data = map[string]string{}
		}
		n.Data[pairs[i]] = pairs[i+1]
	}
	return &desk.Content{Kind: kind, Notice: n}
}

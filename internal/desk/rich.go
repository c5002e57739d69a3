package desk

import (
	"bytes"
	"encoding/json"
	"strings"
)

// RichBody is a message object of the channel's own format: with LINE a template, a
// Flex message or an imagemap, as the Messaging API reference draws it.
type RichBody struct {
	Alt     string          `json:"alt"`     // the words that stand for it where it can't be drawn, and LINE's altText
	Message json.RawMessage `json:"message"` // the object, with its type; altText and quickReply are set when it is sent
}

// Choice is something to tap under a message: LINE's quick reply. It disappears
// from the customer's phone with the next message, but a button of a rich message
// stays and may be tapped much later, so whoever reads Data must expect old ones.
type Choice struct {
	Label string `json:"label"`          // at most 20 characters (Messaging API, action objects)
	Data  string `json:"data,omitempty"` // comes back as a postback, at most 300 characters
	Say   string `json:"say,omitempty"`  // shown as the customer's words when it is tapped; without Data it is sent as text
	URI   string `json:"uri,omitempty"`  // opens a page instead
	Pick  *Pick  `json:"pick,omitempty"` // asks for a day or a time; comes back with Data
	Open  string `json:"open,omitempty"` // camera, cameraRoll or location
}

// Pick is a datetime picker. Its limits are written as LINE writes them: 2026-11-28,
// 09:00 or 2026-11-28T09:00.
type Pick struct {
	Mode    string `json:"mode"` // date, time or datetime
	Initial string `json:"initial,omitempty"`
	Min     string `json:"min,omitempty"`
	Max     string `json:"max,omitempty"`
}

// MaxChoices is LINE's limit of quick reply buttons under one message.
const MaxChoices = 13

// RichTexts puts f's answers into a message object, all but addresses. One that f leaves as
// it is keeps the order of its members.
func RichTexts(raw json.RawMessage, f func(string) string) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return raw
	}
	changed := false
	v = EachString(v, func(s string) string {
		if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
			return s
		}
		put := f(s)
		changed = changed || put != s
		return put
	})
	out, err := json.Marshal(v)
	if err != nil || !changed {
		return raw
	}
	return out
}

// EachString replaces every string value in decoded JSON.
func EachString(v any, f func(string) string) any {
	switch v := v.(type) {
	case string:
		return f(v)
	case []any:
		for i := range v {
			v[i] = EachString(v[i], f)
		}
	case map[string]any:
		for k := range v {
			v[k] = EachString(v[k], f)
		}
	}
	return v
}

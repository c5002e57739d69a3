package line

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
)

// event is the part that all webhook events share. What differs by type stays raw until the
// type is known, so that a new type may put anything under a known name.
type event struct {
	Type           string          `json:"type"`
	Mode           string          `json:"mode"`
	Timestamp      *int64          `json:"timestamp"`
	WebhookEventID ident           `json:"webhookEventId"`
	ReplyToken     string          `json:"replyToken"`
	Delivery       json.RawMessage `json:"deliveryContext"`
	Source         json.RawMessage `json:"source"`
	Message        json.RawMessage `json:"message"`
	Unsend         json.RawMessage `json:"unsend"`
	Follow         json.RawMessage `json:"follow"`
	Joined         json.RawMessage `json:"joined"`
	Left           json.RawMessage `json:"left"`
	Postback       json.RawMessage `json:"postback"`
	Watched        json.RawMessage `json:"videoPlayComplete"`
	Beacon         json.RawMessage `json:"beacon"`
	Link           json.RawMessage `json:"link"`
	Membership     json.RawMessage `json:"membership"`
	Module         json.RawMessage `json:"module"`
}

// latest is the last instant that JSON can hold: the end of the year 9999, in ms.
const latest = 253402300799999

// decodeEvent reads one event, whatever it is.
func decodeEvent(raw json.RawMessage, received time.Time) desk.Inbound {
	if bytes.Contains(raw, []byte(`\u0000`)) {
		raw = masked(raw, func(string) bool { return true }) // only cleans: the masking comes later
	}
	in := desk.Inbound{At: received, Source: desk.Source{Kind: desk.FromChannel}}
	var e event
	err := json.Unmarshal(raw, &e)
	if in.EventID = string(e.WebhookEventID); err != nil || !plain(in.EventID) {
		in.EventID = eventID(raw)
	}
	if err != nil || e.Type == "" {
		return poison(in, raw, "bad_shape")
	}
	if e.Timestamp != nil {
		if *e.Timestamp <= 0 || *e.Timestamp > latest {
			return poison(in, raw, "bad_timestamp")
		}
		in.At = time.UnixMilli(*e.Timestamp).UTC()
	}
	in.Redelivered, in.Standby = e.redelivered(), e.Mode == "standby"
	if !in.Standby && !dummyToken(e.ReplyToken) {
		in.ReplyToken = e.ReplyToken
	}
	src, state := readSource(e.Source)
	in.Source = src
	if src.User == testUser {
		return desk.Inbound{Kind: desk.InAlert, EventID: in.EventID, At: in.At, Code: "webhook_test", Source: desk.Source{Kind: desk.FromChannel}}
	}
	if reason := e.read(&in); reason != "" {
		return poison(in, raw, reason)
	}
	return settle(in, raw, state)
}

// settle looks at what was read together with where it came from.
func settle(in desk.Inbound, raw json.RawMessage, state sourceState) desk.Inbound {
	switch {
	case in.Kind == desk.InUnknown:
		in.Raw = masked(raw, named)
	case in.Kind == desk.InAlert:
		in.Source, in.ReplyToken = desk.Source{Kind: desk.FromChannel}, ""
	case state == sourceStrange: // a sort of talk that LINE added later
		in.Kind, in.Code, in.Content, in.Raw = desk.InUnknown, "source", nil, masked(raw, named)
	case in.Kind == desk.InNotice:
		return in // without a source it becomes an alert of the channel
	case state != sourceKnown:
		return poison(in, raw, "no_source")
	}
	return in
}

// poison gives an event to the quarantine of the channel: nothing that was read of it is
// trusted but its id and its time.
func poison(in desk.Inbound, raw json.RawMessage, reason string) desk.Inbound {
	return desk.Inbound{Kind: desk.InPoison, EventID: in.EventID, At: in.At, Redelivered: in.Redelivered,
		Source: desk.Source{Kind: desk.FromChannel}, Code: reason, Raw: masked(raw, named)}
}

func (e event) redelivered() bool {
	var d struct {
		IsRedelivery bool `json:"isRedelivery"`
	}
	return json.Unmarshal(e.Delivery, &d) == nil && d.IsRedelivery
}

// masked passes raw JSON through the guard.
func masked(raw json.RawMessage, keep func(path string) bool) json.RawMessage {
	clean, _, err := guard.MaskJSON(raw, keep)
	if err != nil {
		return nil // not JSON: nothing that could be kept safely
	}
	return bytes.Clone(clean) // raw is a piece of the whole body
}

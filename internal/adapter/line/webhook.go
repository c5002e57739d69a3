package line

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// ErrBody is Decode's only error: the body as a whole is no webhook. It asks for HTTP 400.
var ErrBody = desk.E(desk.Invalid, "bad_webhook", "The body is not a LINE webhook: a JSON object with an array named events.")

// Decode reads the events of a webhook body whose signature was verified, in their order.
// An event that can't be read becomes an InPoison of the channel itself; received stands in
// for the time of events that carry none. NUL and bytes that are not UTF-8 become U+FFFD.
//
// Raw, where it is set, is already masked by the guard; the words of messages are not: pass
// each event through GuardInbound before it is stored.
func Decode(channel desk.ChannelID, body []byte, received time.Time) ([]desk.Inbound, error) {
	var hook struct {
		Events *[]json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(tidy(body), &hook); err != nil {
		return nil, ErrBody.Because(err)
	}
	if hook.Events == nil {
		return nil, ErrBody.Because(errors.New("no array named events"))
	}
	received = received.UTC()
	events := make([]desk.Inbound, len(*hook.Events))
	for i, raw := range *hook.Events {
		events[i] = decodeEvent(raw, received)
		if events[i].Kind == desk.InPoison && fault.Sabotaged("refuse_whole_body") {
			return nil, ErrBody
		}
	}
	return events, nil
}

// tidy replaces raw NULs, which JSON text must not hold but a careless sender may let through.
// Their escaped form is seen to by decodeEvent, bytes that are not UTF-8 by encoding/json and,
// in what is kept raw, by the guard.
func tidy(body []byte) []byte {
	if bytes.IndexByte(body, 0) < 0 {
		return body
	}
	return bytes.ReplaceAll(body, []byte{0}, []byte("\uFFFD"))
}

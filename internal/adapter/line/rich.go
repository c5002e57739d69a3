package line

import (
	"encoding/json"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// quickReply is the row of buttons under a message (Messaging API reference, quick reply).
type quickReply struct {
	Items []quickItem `json:"items"`
}

type quickItem struct {
	Type   string `json:"type"`
	Action action `json:"action"`
}

// action is an action object; which fields stand depends on the type.
type action struct {
	Type        string `json:"type"`
	Label       string `json:"label,omitempty"`
	Text        string `json:"text,omitempty"`
	Data        string `json:"data,omitempty"`
	DisplayText string `json:"displayText,omitempty"`
	URI         string `json:"uri,omitempty"`
	Mode        string `json:"mode,omitempty"`
	Initial     string `json:"initial,omitempty"`
	Min         string `json:"min,omitempty"`
	Max         string `json:"max,omitempty"`
}

// withChoices gives a bubble's message object with what there is to tap under it.
func withChoices(b flow.Bubble) (any, error) {
	taps := tapsOf(b.Message.Content.Choices)
	if b.Message.Content.Kind == desk.Rich {
		return outgoingRich(b.Message, taps, senderOf(b))
	}
	m, err := outgoing(b)
	m.QuickReply, m.Sender = taps, senderOf(b)
	return m, err
}

func tapsOf(choices []desk.Choice) *quickReply {
	if len(choices) == 0 {
		return nil
	}
	q := &quickReply{}
	for _, c := range choices[:min(len(choices), desk.MaxChoices)] {
		q.Items = append(q.Items, quickItem{Type: "action", Action: actionOf(c)})
	}
	return q
}

func actionOf(c desk.Choice) action {
	switch {
	case c.URI != "":
		return action{Type: "uri", Label: c.Label, URI: c.URI}
	case c.Open != "":
		return action{Type: c.Open, Label: c.Label}
	case c.Pick != nil:
		p := c.Pick
		return action{Type: "datetimepicker", Label: c.Label, Data: c.Data, Mode: p.Mode, Initial: p.Initial, Min: p.Min, Max: p.Max}
	case c.Data != "":
		return action{Type: "postback", Label: c.Label, Data: c.Data, DisplayText: guard.Clean(c.Say)}
	}
	return action{Type: "message", Label: c.Label, Text: guard.Clean(c.Say)}
}

// outgoingRich fills the fields of a rich message that the desk itself sets.
func outgoingRich(m desk.Message, taps *quickReply, from *sender) (any, error) {
	if m.Content.Rich == nil {
		return nil, fmt.Errorf("line: message %s can't be sent: a rich message without its body", m.ID)
	}
	object := map[string]json.RawMessage{}
	if err := json.Unmarshal(m.Content.Rich.Message, &object); err != nil {
		return nil, fmt.Errorf("line: message %s: its rich body is no JSON object: %w", m.ID, err)
	}
	set := map[string]any{"altText": guard.Clean(m.Content.Rich.Alt)}
	if taps != nil {
		set["quickReply"] = taps
	}
	if from != nil {
		set["sender"] = from
	}
	for name, value := range set {
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("line: message %s: %w", m.ID, err)
		}
		object[name] = raw
	}
	return object, nil
}

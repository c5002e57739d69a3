package decide

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// personTap is what a button carries that an operator gave: o1:<conversation>:<words>. The
// words are the customer's when it is tapped, so that who reads the talk reads them; and
// they are said to a person: the bot never takes them for an answer to a question of its own.
const personTap = "o1:"

// maxTapData is LINE's limit of a postback's data (Messaging API, action objects), in UTF-16 units.
const maxTapData = 300

func personTapData(id desk.ConversationID, words string) string {
	return personTap + string(id) + ":" + words
}

// isPersonTap tells whether a message is a tap on a button of an operator's.
func isPersonTap(m desk.Message) bool {
	return m.Content.Postback != nil && strings.HasPrefix(m.Content.Postback.Data, personTap)
}

// inWords gives a tap on an operator's button as the words that stood on it. What was picked
// of a calendar stands behind them.
func inWords(in desk.Inbound) (_ desk.Inbound, ok bool) {
	if in.Content == nil || in.Content.Postback == nil {
		return in, false
	}
	_, said, ours := strings.Cut(strings.TrimPrefix(in.Content.Postback.Data, personTap), ":")
	if !ours || said == "" || !strings.HasPrefix(in.Content.Postback.Data, personTap) {
		return in, false
	}
	for _, picked := range []string{"date", "time", "datetime"} {
		if v := in.Content.Postback.Params[picked]; v != "" {
			said += " " + strings.Replace(v, "T", " ", 1)
		}
	}
	c := *in.Content
	c.Kind, c.Text = desk.Text, &desk.TextBody{Text: said}
	in.Content = &c
	return in, true
}

// personTaps lets what there is to tap in an operator's bubble come back as words. An
// imagemap knows no postbacks; LINE sends its words as the customer's own anyway.
func personTaps(c desk.Content, id desk.ConversationID) desk.Content {
	c.Choices = slices.Clone(c.Choices)
	for i, ch := range c.Choices {
		if ch.URI != "" || ch.Open != "" {
			continue
		}
		if ch.Say == "" {
			ch.Say = ch.Label
		}
		ch.Data = personTapData(id, ch.Say)
		c.Choices[i] = ch
	}
	if c.Rich == nil {
		return c
	}
	d := json.NewDecoder(bytes.NewReader(c.Rich.Message))
	d.UseNumber()
	var object map[string]any
	if d.Decode(&object) != nil || object["type"] == "imagemap" {
		return c
	}
	tapActions(object, id)
	if raw, err := json.Marshal(object); err == nil { // what was decoded always encodes
		c.Rich = &desk.RichBody{Alt: c.Rich.Alt, Message: raw}
	}
	return c
}

// tapActions walks a message object to its actions: they stand under action and actions.
func tapActions(v any, id desk.ConversationID) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			tapActions(one, id)
		}
	case map[string]any:
		for key, child := range v {
			list, many := child.([]any)
			if one, ok := child.(map[string]any); ok && (key == "action" || key == "defaultAction") {
				list, many = []any{one}, true
			} else if key != "actions" {
				many = false
			}
			if !many {
				tapActions(child, id)
				continue
			}
			for _, a := range list {
				if action, ok := a.(map[string]any); ok {
					tapAction(action, id)
				}
			}
		}
	}
}

// tapAction makes one action carry its words. What can't carry them stays as it is: a
// message action is sent as the customer's text.
func tapAction(a map[string]any, id desk.ConversationID) {
	label, _ := a["label"].(string)
	words := label
	switch a["type"] {
	case "message":
		if text, ok := a["text"].(string); ok {
			words = text
		}
	case "postback":
		for _, key := range []string{"displayText", "text"} {
			if text, ok := a[key].(string); ok && text != "" {
				words = text
			}
		}
	case "datetimepicker":
		if words != "" {
			a["data"] = personTapData(id, words)
		}
		return
	default:
		return
	}
	data := personTapData(id, words)
	if words == "" || desk.Units(data) > maxTapData {
		if a["type"] == "postback" {
			a["data"] = personTapData(id, "…")
		}
		return
	}
	if label == "" && a["type"] == "message" {
		return // a postback needs a label in most places
	}
	delete(a, "text")
	a["type"], a["data"], a["displayText"] = "postback", data, words
}

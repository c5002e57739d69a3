package bot

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// maxFlaws is how many of one bubble are told at once.
const maxFlaws = 10

// rich asks for what the channel would refuse in a node's own message objects. Fields
// are filled in later: a value with one in it is only too long, never wrong.
func (c *check) rich(m *Message, judge func(json.RawMessage) []desk.Flaw) {
	for i, b := range m.Say {
		if b.Rich == nil {
			continue
		}
		var object map[string]any
		if json.Unmarshal(b.Rich.Message, &object) != nil || object["type"] == nil {
			continue // told already
		}
		object["altText"] = b.Rich.Alt
		drawn, err := json.Marshal(object)
		if err != nil {
			continue
		}
		bare, err := json.Marshal(desk.EachString(object, func(s string) string { return hole.ReplaceAllString(s, "") }))
		if err != nil {
			continue
		}
		told := 0
		for _, f := range judge(bare) {
			if told < maxFlaws && (!strings.Contains(textAt(drawn, f.At), "{{") || f.TooLong()) {
				told++
				c.here(lineRefuses, which(i, len(m.Say))+f.At+": "+f.Says)
			}
		}
	}
}

// which names a bubble where there are several.
func which(i, of int) string {
	if of < 2 {
		return ""
	}
	return bubbleMark + itoa(i+1) + " "
}

// textAt gives the text at a property, "" if there is none.
func textAt(object json.RawMessage, at string) string {
	var v any
	if json.Unmarshal(object, &v) != nil {
		return ""
	}
	for step := range strings.FieldsFuncSeq(at, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch now := v.(type) {
		case map[string]any:
			v = now[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(now) {
				return ""
			}
			v = now[n]
		}
	}
	s, _ := v.(string)
	return s
}

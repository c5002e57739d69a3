package lineemu

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

const mostMessages = 5

// checker collects the errors of one request body, each with the path of its property.
type checker struct {
	details     []detail
	strictMedia bool
	noMentions  bool // for more than one chat
	animated    int  // images of the Flex message that is being checked
}

func (k *checker) add(property, message string) {
	k.details = append(k.details, detail{Message: message, Property: property})
}

func (k *checker) required(property, value string) bool {
	if value == "" {
		k.add(property, "May not be empty")
	}
	return value != ""
}

func (k *checker) size(property string, n, least, most int) {
	if n < least || n > most {
		k.add(property, fmt.Sprintf("Size must be between %d and %d", least, most))
	}
}

func (k *checker) oneOf(property, value string, allowed ...string) bool {
	for _, a := range allowed {
		if a == value {
			return true
		}
	}
	k.add(property, "Must be one of the following values: ["+strings.Join(allowed, ", ")+"]")
	return false
}

// unit is how a length is counted.
type unit func(string) int

// utf16Len counts as LINE counts message texts.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

func (k *checker) length(property, value string, most int, count unit) {
	if count(value) > most {
		k.add(property, fmt.Sprintf("Length must be between 0 and %d", most))
	}
}

// readSend parses a send request into v and checks its messages and, by more, its other
// fields. A nil answer means all is well.
func (p *Platform) readSend(c *call, v any, out *outgoing, more func(*checker)) *answer {
	if bad := parseBody(c.body, v); bad != nil {
		return bad
	}
	k := &checker{strictMedia: p.cfg.StrictMedia, noMentions: out.many}
	if more != nil {
		more(k)
	}
	k.size("messages", len(out.Messages), 1, mostMessages)
	out.parsed = make([]map[string]any, len(out.Messages))
	for i, raw := range out.Messages {
		at := "messages[" + itoa(i) + "]"
		if err := json.Unmarshal(raw, &out.parsed[i]); err != nil || out.parsed[i] == nil {
			k.add(at, "must be an object")
			continue
		}
		k.message(object{k: k, path: at, m: out.parsed[i]})
	}
	if len(k.details) > 0 {
		a := invalid(k.details)
		return &a
	}
	return nil
}

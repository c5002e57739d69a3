package lineemu

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf16"
)

const mostMessages = 5

// checker collects the errors of one request body, each with the path of its property.
type checker struct {
	details     []detail
	strictMedia bool
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

// object is a JSON object at a path.
type object struct {
	k    *checker
	path string
	m    map[string]any
}

func (o object) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// str returns a string member; a member of another type is an error.
func (o object) str(key string) (string, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		return "", false
	}
	s, isString := v.(string)
	if !isString {
		o.k.add(o.at(key), "must be a string")
	}
	return s, isString
}

// text checks a string member's presence and length.
func (o object) text(key string, need bool, most int, count unit) string {
	s, _ := o.str(key)
	if s == "" {
		if _, isString := o.m[key].(string); need && (o.m[key] == nil || isString) {
			o.k.add(o.at(key), "May not be empty")
		}
		return ""
	}
	o.k.length(o.at(key), s, most, count)
	return s
}

// number checks that a numeric member is there, and returns it.
func (o object) number(key string) (float64, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		o.k.add(o.at(key), "must be specified")
		return 0, false
	}
	n, isNumber := v.(float64)
	if !isNumber {
		o.k.add(o.at(key), "must be a number")
	}
	return n, isNumber
}

// child returns an object member; ok is false when it is absent (an error if needed) or no object.
func (o object) child(key string, need bool) (object, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		if need {
			o.k.add(o.at(key), "must be specified")
		}
		return object{}, false
	}
	m, isObject := v.(map[string]any)
	if !isObject {
		o.k.add(o.at(key), "must be an object")
	}
	return object{k: o.k, path: o.at(key), m: m}, isObject
}

// list returns the objects of an array member and checks its size.
func (o object) list(key string, least, most int) []object {
	items, _ := o.m[key].([]any)
	o.k.size(o.at(key), len(items), least, most)
	out := make([]object, 0, len(items))
	for i, v := range items {
		path := o.at(key) + "[" + itoa(i) + "]"
		m, isObject := v.(map[string]any)
		if !isObject {
			o.k.add(path, "must be an object")
			continue
		}
		out = append(out, object{k: o.k, path: path, m: m})
	}
	return out
}

const mostURL = 2000

// media checks a URL that the customer's phone loads: https, or http on loopback unless strict.
func (o object) media(key string, need bool) {
	s := o.text(key, need, mostURL, utf16Len)
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "https" && (o.k.strictMedia || u.Scheme != "http" || !loopback(u.Hostname()))) {
		o.k.add(o.at(key), "invalid uri")
	}
}

// readSend parses a send request into v and checks its messages and, by more, its other
// fields. A nil answer means all is well.
func (p *Platform) readSend(c *call, v any, out *outgoing, more func(*checker)) *answer {
	if bad := parseBody(c.body, v); bad != nil {
		return bad
	}
	k := &checker{strictMedia: p.cfg.StrictMedia}
	if more != nil {
		more(k)
	}
	k.size("messages", len(out.Messages), 1, mostMessages)
	out.parsed = make([]map[string]any, len(out.Messages))
	for i, raw := range out.Messages {
		path := "messages[" + itoa(i) + "]"
		if err := json.Unmarshal(raw, &out.parsed[i]); err != nil || out.parsed[i] == nil {
			k.add(path, "must be an object")
			continue
		}
		k.message(object{k: k, path: path, m: out.parsed[i]})
	}
	if len(k.details) > 0 {
		a := invalid(k.details)
		return &a
	}
	return nil
}

// parseBody reads a JSON body into v, or answers in LINE's words.
func parseBody(body []byte, v any) *answer {
	err := json.Unmarshal(body, v)
	if err == nil {
		return nil
	}
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		line, col := place(body, typ.Offset)
		a := fail(http.StatusBadRequest, fmt.Sprintf("The property, %s, in the request body is invalid (line: %d, column: %d)", orElse(typ.Field, "-"), line, col))
		return &a
	}
	offset := int64(len(body))
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	line, col := place(body, offset)
	a := fail(http.StatusBadRequest, fmt.Sprintf("The request body could not be parsed as JSON (line: %d, column: %d)", line, col))
	return &a
}

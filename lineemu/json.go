package lineemu

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// place turns a byte offset into LINE's line and column, both from 1.
func place(body []byte, offset int64) (line, column int) {
	line, column = 1, 1
	for i := int64(0); i < offset-1 && i < int64(len(body)); i++ {
		if column++; body[i] == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}

// decodeStrict reads exactly one JSON object into v, refusing unknown fields; the error says
// which field and what to do.
func decodeStrict(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return explain(body, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the body holds more than one JSON value: send one object")
	}
	return nil
}

func explain(body []byte, err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line, col := place(body, syntax.Offset)
		return fmt.Errorf("the body is not JSON (line %d, column %d): %w", line, col, err)
	case errors.As(err, &typ):
		return fmt.Errorf("field %q: give a %s, not a %s", typ.Field, typ.Type, typ.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the body is empty or cut off: send a JSON object")
	default:
		return fmt.Errorf("the body cannot be read: %w", err)
	}
}

// appendJSON adds v to b as JSON with sorted members. It knows what events are made of and leaves
// the rest to encoding/json.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(b, v)
	case json.RawMessage:
		return append(b, v...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case map[string]any:
		b = append(b, '{')
		var few [16]string // enough for an event: no allocation
		for i, name := range sortedNames(few[:0], v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, name), ':')
			b = appendJSON(b, v[name])
		}
		return append(b, '}')
	default:
		return append(b, encode(v)...)
	}
}

func sortedNames(names []string, m map[string]any) []string {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// appendString adds s to b as a JSON string.
func appendString(b []byte, s string) []byte {
	plain := utf8.ValidString(s)
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] >= ' ' && s[i] != '"' && s[i] != '\\'
	}
	if !plain {
		return append(b, encode(s)...)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// asObject returns an object as a map, or nil when it is something else.
func asObject(v any) map[string]any {
	if m, ok := v.(map[string]any); ok {
		return maps.Clone(m)
	}
	raw, ok := v.(json.RawMessage)
	if !ok {
		return nil
	}
	var m map[string]any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&m) != nil {
		return nil
	}
	return m
}

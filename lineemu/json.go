package lineemu

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

package lineemu

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"unicode/utf8"
)

// parseBody reads a JSON body into v, or answers in LINE's words: no JSON, not UTF-8, a member
// twice in one object, or a value of another type than v's field.
func parseBody(body []byte, v any) *answer {
	if !json.Valid(body) {
		offset := int64(len(body))
		var syntax *json.SyntaxError
		if err := json.Unmarshal(body, new(json.RawMessage)); errors.As(err, &syntax) {
			offset = syntax.Offset
		}
		return noJSON(body, offset, nil)
	}
	if i := notUTF8(body); i >= 0 {
		return noJSON(body, int64(i)+1, nil)
	}
	if twice := newReader(body).twice(); twice != nil {
		says := []detail{{Message: twice.says()}}
		if twice.path == "" {
			return noJSON(body, twice.end+1, says)
		}
		return badProperty(body, twice.path, twice.end+1, says)
	}
	return newReader(body).value(reflect.ValueOf(v).Elem(), "")
}

// notUTF8 is where the first byte stands that no character of UTF-8 begins with; -1: none.
func notUTF8(body []byte) int {
	if utf8.Valid(body) {
		return -1
	}
	i := 0
	for {
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n < 2 {
			return i
		}
		i += n
	}
}

func noJSON(body []byte, offset int64, why []detail) *answer {
	line, col := place(body, offset)
	return refusal(fmt.Sprintf("The request body could not be parsed as JSON (line: %d, column: %d)", line, col), why)
}

func badProperty(body []byte, path string, offset int64, why []detail) *answer {
	line, col := place(body, offset)
	return refusal(fmt.Sprintf("The property, '%s', in the request body is invalid (line: %d, column: %d)", orElse(path, "-"), line, col), why)
}

func refusal(message string, why []detail) *answer {
	return &answer{status: http.StatusBadRequest, body: encode(errorBody{Message: message, Details: why})}
}

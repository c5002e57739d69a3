package openapitest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// shapeOf names a call's kind and status, the names of the properties in its request and answer
// and the types that stand there: what is misspelt or missing makes a shape of its own.
func shapeOf(tr lineemu.Traffic) string {
	names := strings.Join(properties(tr.Request), " ")
	if tr.Kind == "webhook" {
		return "webhook " + names
	}
	return fmt.Sprint(tr.Method, " ", tr.Endpoint, " ", tr.Status, " ", tr.Fault, " ", names, " / ", strings.Join(properties(tr.Response), " "))
}

// properties lists the names of JSON's properties, sorted and each once, "type" with its values.
// It reads no more than it needs: every call of a test under load comes through here.
func properties(body []byte) []string {
	var all []string
	if len(body) == 0 || body[0] != '{' { // a form, a picture
		return nil
	}
	put := func(name []byte) {
		if at, found := slices.BinarySearchFunc(all, name, order); !found {
			all = slices.Insert(all, at, string(name))
		}
	}
	var isType bool
	for {
		text, rest, ok := nextString(body)
		if !ok {
			return all
		}
		if body = bytes.TrimLeft(rest, " \t\r\n"); len(body) == 0 || body[0] != ':' {
			if isType {
				put(append([]byte("type="), text[:min(len(text), 40)]...))
			}
			isType = false
			continue
		}
		isType = string(text) == "type"
		if !isType {
			put(text)
		}
	}
}

// order is strings.Compare without a copy.
func order(a string, b []byte) int {
	switch {
	case a == string(b):
		return 0
	case a < string(b):
		return -1
	default:
		return 1
	}
}

// nextString finds the next JSON string, without its quotation marks.
func nextString(b []byte) (text, rest []byte, ok bool) {
	_, b, ok = bytes.Cut(b, []byte{'"'})
	if !ok {
		return nil, nil, false
	}
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return b[:i], b[i+1:], true
		}
	}
	return nil, nil, false
}

package scenario

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// record reads a mapping into a struct of lineemu by the names its members have in JSON, so that a
// file can say whatever the control API can. special members are read by their own functions; hidden
// ones are refused, because a file says them in another way.
func (n node) record(what string, to any, special fields, hidden ...string) error {
	known := fields{}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(to).Elem()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" && !slices.Contains(hidden, name) {
			known[name] = member(name, f.Type, to)
		}
	}
	for name, read := range special {
		known[name] = read
	}
	return n.object(what, known)
}

// member reads one member of a struct, by way of JSON.
func member(name string, kind reflect.Type, to any) func(node) error {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return func(n node) error {
		var value any = n.Value
		if n.Kind != yaml.ScalarNode || kind.Kind() != reflect.String { // a text may look like a number
			if err := n.Decode(&value); err != nil {
				return n.errorf("%s: %w", name, err)
			}
		}
		b, err := json.Marshal(map[string]any{name: value})
		if err == nil {
			err = json.Unmarshal(b, to)
		}
		var wrong *json.UnmarshalTypeError
		switch {
		case errors.As(err, &wrong):
			return n.errorf("%s: give a %s, not a %s", wrong.Field, typeName(wrong.Type), wrong.Value)
		case err != nil:
			return n.errorf("%s: %w", name, err)
		}
		return nil
	}
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "whole number"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "list"
	default:
		return "mapping"
	}
}

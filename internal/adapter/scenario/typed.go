package scenario

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// typed gives a node's value as JSON holds a value of type t. A scalar where words are
// wanted is taken as it is written: "value: 012" is three characters.
func typed(n *yaml.Node, t reflect.Type) (any, error) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return nil, fault{what: "anchor", line: n.Line}
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		var v any
		if err := n.Decode(&v); err != nil {
			f := syntax("object", err)
			if f.line == 0 {
				f.line = n.Line
			}
			return nil, f
		}
		return v, nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typed(n, t.Elem())
	case reflect.Struct:
		return object(n, t)
	case reflect.Map:
		return dictionary(n, t.Elem())
	case reflect.Slice:
		return list(n, t.Elem())
	}
	return scalar(n, t.Kind())
}

func object(n *yaml.Node, t reflect.Type) (any, error) {
	types := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			types[name] = t.Field(i).Type
		}
	}
	return members(n, func(name string) (reflect.Type, bool) { t, ok := types[name]; return t, ok })
}

func dictionary(n *yaml.Node, t reflect.Type) (any, error) {
	return members(n, func(string) (reflect.Type, bool) { return t, true })
}

func members(n *yaml.Node, typeOf func(name string) (reflect.Type, bool)) (any, error) {
	if n.Kind != yaml.MappingNode {
		return nil, fault{what: "members", line: n.Line}
	}
	out := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		t, ok := typeOf(name.Value)
		if !ok {
			return nil, fault{"unknown", name.Line, name.Value}
		}
		if _, ok := out[name.Value]; ok {
			return nil, fault{"twice", name.Line, name.Value}
		}
		v, err := typed(n.Content[i+1], t)
		if err != nil {
			return nil, err
		}
		out[name.Value] = v
	}
	return out, nil
}

func list(n *yaml.Node, t reflect.Type) (any, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, fault{what: "list", line: n.Line}
	}
	out := make([]any, 0, len(n.Content))
	for _, c := range n.Content {
		v, err := typed(c, t)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func scalar(n *yaml.Node, kind reflect.Kind) (any, error) {
	if n.Kind != yaml.ScalarNode {
		return nil, fault{what: "value", line: n.Line}
	}
	switch kind {
	case reflect.String:
		return n.Value, nil
	case reflect.Bool:
		if v, err := strconv.ParseBool(n.Value); err == nil && n.Tag == "!!bool" {
			return v, nil
		}
		return nil, fault{what: "bool", line: n.Line}
	case reflect.Int:
		if v, err := strconv.Atoi(n.Value); err == nil {
			return v, nil
		}
		return nil, fault{what: "whole", line: n.Line}
	case reflect.Float64:
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return v, nil
		}
	}
	return nil, fault{what: "number", line: n.Line}
}

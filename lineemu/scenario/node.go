package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// node is a place in the file.
type node struct {
	file string
	*yaml.Node
}

func (n node) at(y *yaml.Node) node { return node{n.file, y} }

// errorf is an error that names file and line.
func (n node) errorf(format string, args ...any) error { return fail(n.file, n.Line, format, args...) }

func fail(file string, line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", file, line, fmt.Errorf(format, args...))
}

// fields says what a mapping may hold and who reads it.
type fields map[string]func(node) error

func (f fields) names() string { return strings.Join(slices.Sorted(maps.Keys(f)), ", ") }

// object reads a mapping, refusing keys it does not know and keys given twice.
func (n node) object(what string, f fields) error {
	return n.pairs(what+": give a mapping of "+f.names(), func(key string, at, value node) error {
		read := f[key]
		if read == nil {
			return at.errorf("%s knows no %q: allowed are %s", what, key, f.names())
		}
		return read(value)
	})
}

// pairs walks a mapping whose keys are free.
func (n node) pairs(otherwise string, read func(key string, at, value node) error) error {
	if n.Kind != yaml.MappingNode {
		return n.errorf("%s", otherwise)
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.at(n.Content[i])
		if seen[key.Value] {
			return key.errorf("%q is given twice", key.Value)
		}
		seen[key.Value] = true
		if err := read(key.Value, key, n.at(n.Content[i+1])); err != nil {
			return err
		}
	}
	return nil
}

// each walks a list.
func (n node) each(what string, read func(node) error) error {
	if n.Kind != yaml.SequenceNode {
		return n.errorf("%s: give a list", what)
	}
	for _, y := range n.Content {
		if err := read(n.at(y)); err != nil {
			return err
		}
	}
	return nil
}

func (n node) text() (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", n.errorf("give one value, not a %s", kindName(n.Node))
	}
	return n.Value, nil
}

func kindName(y *yaml.Node) string {
	switch y.Kind {
	case yaml.MappingNode:
		return "mapping"
	case yaml.SequenceNode:
		return "list"
	default:
		return "value"
	}
}

// into decodes a scalar with parse; hint says what to give.
func into[T any](to *T, hint string, parse func(string) (T, error)) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		v, err := parse(s)
		if err != nil {
			return n.errorf("%q: give %s", s, hint)
		}
		*to = v
		return nil
	}
}

func text(to *string) func(node) error {
	return into(to, "a text", func(s string) (string, error) { return s, nil })
}

func yes(to *bool) func(node) error { return into(to, "true or false", strconv.ParseBool) }

func number(to *int) func(node) error { return into(to, "a whole number", strconv.Atoi) }

func duration(to *time.Duration) func(node) error {
	return into(to, "a duration such as 500ms, 2s or 1h30m, not negative", parseDuration)
}

func parseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err == nil && d < 0 {
		err = fmt.Errorf("negative")
	}
	return d, err
}

// optional reads into a pointer that stays nil when the key is not there.
func optional[T any](to **T, read func(*T) func(node) error) func(node) error {
	return func(n node) error {
		v := new(T)
		if err := read(v)(n); err != nil {
			return err
		}
		*to = v
		return nil
	}
}

// plain refuses anchors, aliases and merge keys anywhere below: they hide which line an error is on
// and can make a small file endless.
func (n node) plain() error {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n.errorf("anchors and aliases are not taken: write it out")
	}
	for _, y := range n.Content {
		if err := n.at(y).plain(); err != nil {
			return err
		}
	}
	return nil
}

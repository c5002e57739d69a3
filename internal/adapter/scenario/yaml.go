// Package scenario reads and writes scenarios as YAML, and holds those that come with
// the desk. The names are those of the JSON form.
package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"

	"go.yaml.in/yaml/v3"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 1 << 20

// Read takes a scenario from YAML (or JSON, which is YAML too). An unknown name, a name
// given twice and a wrong sort of value are errors that name the line, in Japanese ("ja") or
// else in English. Whether the scenario makes sense is for its Check.
func Read(data []byte, language string) (bot.Scenario, error) {
	if len(data) > MaxSize {
		return bot.Scenario{}, desk.E(desk.TooLarge, "too_large", "The file is larger than 1 MiB.")
	}
	sc, err := read(data)
	var f fault
	if errors.As(err, &f) {
		return bot.Scenario{}, f.in(language)
	}
	return sc, err
}

// read is Read; its errors are faults.
func read(data []byte) (sc bot.Scenario, err error) {
	var root, more yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	switch err := d.Decode(&root); {
	case errors.Is(err, io.EOF) || err == nil && len(root.Content) != 1:
		return sc, fault{what: "empty"}
	case err != nil:
		return sc, syntax("syntax", err)
	}
	switch err := d.Decode(&more); {
	case err == nil:
		return sc, fault{what: "two"}
	case !errors.Is(err, io.EOF):
		return sc, syntax("syntax", err)
	}
	v, err := typed(root.Content[0], reflect.TypeFor[bot.Scenario]())
	if err != nil {
		return sc, err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return sc, syntax("other", err)
	}
	if err := json.Unmarshal(raw, &sc); err != nil {
		return bot.Scenario{}, syntax("other", err)
	}
	return sc, nil
}

// Write gives a scenario as YAML that Read takes back.
func Write(sc bot.Scenario) ([]byte, error) {
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	if err := e.Encode(sc); err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(plain.Bytes(), &root); err != nil { // JSON is YAML, and keeps its order
		return nil, err
	}
	block(&root)
	var out bytes.Buffer
	y := yaml.NewEncoder(&out)
	y.SetIndent(2)
	if err := errors.Join(y.Encode(&root), y.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// block writes everything on lines of its own; the encoder quotes what needs it.
func block(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		block(c)
	}
}

package scenario

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Load reads a scenario file. Files that it names (file:) are read from beside it.
func Load(path string) (*Scenario, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	return parse(path, filepath.Dir(path), data)
}

// Parse reads a scenario; file is its name in errors. Files that it names are read from the
// working directory.
func Parse(file string, data []byte) (*Scenario, error) { return parse(file, ".", data) }

// parser holds what is known while a file is read, so that labels are checked where they stand.
type parser struct {
	dir      string
	s        *Scenario
	people   []string // labels of users and crowds
	channels []string
	groups   []string
	labels   []string // of messages, given by as
	nested   bool     // inside parallel
}

func parse(file, dir string, data []byte) (*Scenario, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, syntax(file, err)
	}
	if len(doc.Content) == 0 {
		return nil, fail(file, 1, "the file is empty: give at least steps")
	}
	root := node{file, doc.Content[0]}
	if err := root.plain(); err != nil {
		return nil, err
	}
	p := &parser{dir: dir, s: &Scenario{File: file, Seed: 1}}
	// Labels come first, wherever the file has them.
	late := map[string]node{}
	later := func(name string) func(node) error {
		return func(n node) error { late[name] = n; return nil }
	}
	err := root.object("the scenario", fields{
		"name": text(&p.s.Name), "seed": into(&p.s.Seed, "a number from 1", parseSeed), "start": into(&p.s.Start, "a time such as 2026-11-27T09:00:00+09:00", parseTime),
		"channels": later("channels"), "users": later("users"), "groups": later("groups"), "weather": later("weather"), "steps": later("steps"),
	})
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		read func(node) error
	}{
		{"channels", p.readChannels}, {"users", p.readUsers}, {"groups", p.readGroups},
		{"weather", p.weather(&p.s.weather)}, {"steps", p.readSteps(&p.s.steps)},
	} {
		if n, given := late[part.name]; given {
			if err := part.read(n); err != nil {
				return nil, err
			}
		}
	}
	if len(p.s.steps) == 0 {
		return nil, root.errorf("nothing happens: give steps")
	}
	return p.s, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax puts file and line in front of what the YAML reader says.
func syntax(file string, err error) error {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return fail(file, 1, "not YAML: %w", err)
	}
	line, _ := strconv.Atoi(m[1])
	return fail(file, max(line, 1), "not YAML: %s", strings.TrimPrefix(err.Error(), m[0]))
}

func parseSeed(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 0, 64)
	if err == nil && n == 0 {
		err = errors.New("zero")
	}
	return n, err
}

func parseTime(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

func (p *parser) weather(to *lineemu.Weather) func(node) error {
	return func(n node) error {
		w := lineemu.Weather{}
		err := n.pairs("weather: give endpoints with their odds, such as {push: {status: 0.1}}", func(endpoint string, _, mix node) error {
			w[endpoint] = map[string]float64{}
			return mix.pairs("give kinds of faults with their odds, such as {status: 0.1}", func(kind string, _, v node) error {
				var odds float64
				err := into(&odds, "a number", func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })(v)
				w[endpoint][kind] = odds
				return err
			})
		})
		if err != nil {
			return err
		}
		if err := w.Check(); err != nil {
			return n.errorf("%w", err)
		}
		*to = w
		return nil
	}
}

// known checks a label, at the place where it is used.
func (n node) known(label, what string, labels []string) error {
	if slices.Contains(labels, label) {
		return nil
	}
	if len(labels) == 0 {
		return n.errorf("no %s %q: the file has none, add it under %ss", what, label, what)
	}
	shown := strings.Join(labels[:min(len(labels), 20)], ", ")
	if len(labels) > 20 {
		shown += ", …"
	}
	return n.errorf("no %s %q: the file has %s", what, label, shown)
}

// label reads a label that must be known.
func label(to *string, what string, labels *[]string) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		if err := n.known(s, what, *labels); err != nil {
			return err
		}
		*to = s
		return nil
	}
}

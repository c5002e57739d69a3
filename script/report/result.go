package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// result is what a proof found. Figures and whatever else a proof tells are shown as they
// are; the named fields have a place of their own.
type result struct {
	Promise string // R1 … R28, several joined by +, or "simulator"
	Engine  string
	Test    string
	Seed    json.Number
	Trials  json.Number
	Broken  []string
	Control string // the rule that was broken on purpose; empty: nothing was
	Noticed bool   // and the trial saw it
	Figures map[string]any
	Fields  map[string]any // the rest
}

// held tells whether a result speaks for its promise.
func (x result) held() bool {
	if x.Control != "" {
		return x.Noticed
	}
	return len(x.Broken) == 0
}

// readResults reads the lines of a file. A last line without its end was being written
// when something stopped, and is left out.
func readResults(path string) ([]result, error) {
	whole, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	whole = whole[:bytes.LastIndexByte(whole, '\n')+1]
	var out []result
	lines := bufio.NewScanner(bytes.NewReader(whole))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		x, err := readResult(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out = append(out, x)
	}
	return out, lines.Err()
}

func readResult(line []byte) (x result, err error) {
	decode := json.NewDecoder(bytes.NewReader(line))
	decode.UseNumber() // a seed has more digits than a float64
	if err := decode.Decode(&x.Fields); err != nil {
		return x, err
	}
	if x.Promise, _ = x.Fields["promise"].(string); x.Promise == "" {
		return x, fmt.Errorf("a result without a promise")
	}
	x.Engine, _ = x.Fields["engine"].(string)
	x.Test, _ = x.Fields["test"].(string)
	x.Seed, _ = x.Fields["seed"].(json.Number)
	x.Trials, _ = x.Fields["trials"].(json.Number)
	x.Control, _ = x.Fields["control"].(string)
	x.Noticed, _ = x.Fields["control_failed_as_it_must"].(bool)
	x.Figures, _ = x.Fields["figures"].(map[string]any)
	switch broken := x.Fields["broken"].(type) {
	case []any:
		for _, b := range broken {
			x.Broken = append(x.Broken, fmt.Sprint(b))
		}
	case json.Number: // the simulator counts the seeds
		if broken != "0" {
			x.Broken = []string{string(broken) + " seeds broke a promise"}
		}
	}
	for _, name := range []string{"promise", "engine", "test", "seed", "trials", "control", "control_failed_as_it_must", "figures", "broken"} {
		delete(x.Fields, name)
	}
	return x, nil
}

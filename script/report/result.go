package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// resultsEnv names the file to which proofs append their results, a JSON object a line.
const resultsEnv = "MADOGUCHI_FAULT_REPORT"

// result is what a proof found. Figures and whatever else a proof tells are shown as they
// are; the named fields have a place of their own.
type result struct {
	Promise string // R1 … R28, or "simulator"
	Engine  string
	Fields  map[string]any
}

// readResults reads the lines of a file.
func readResults(path string) ([]result, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var out []result
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var fields map[string]any
		if err := json.Unmarshal(lines.Bytes(), &fields); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		r := result{Fields: fields}
		if r.Promise, _ = fields["promise"].(string); r.Promise == "" {
			return nil, fmt.Errorf("%s:%d: a result without a promise", path, n)
		}
		r.Engine, _ = fields["engine"].(string)
		delete(fields, "promise")
		delete(fields, "engine")
		out = append(out, r)
	}
	return out, lines.Err()
}

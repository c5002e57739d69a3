package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// outcome is how one top-level test ended.
type outcome struct {
	Package string
	Test    string
	Action  string // pass, fail or skip
	Elapsed float64
	Why     string // of a skip: what it said
}

// prove runs the suites once and gives how their tests ended and what they wrote. A
// failing test is no error: it belongs into the report.
func prove(ctx context.Context, packages []string) ([]outcome, []result, error) {
	dir, err := os.MkdirTemp("", "madoguchi-report")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "results.jsonl")
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-count=1", "-timeout", "24h"}, packages...)...)
	cmd.Env = append(os.Environ(), resultsEnv+"="+file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	tests, err := readTests(out, os.Stderr)
	var exit *exec.ExitError
	if e := cmd.Wait(); err != nil || e != nil && !errors.As(e, &exit) {
		return nil, nil, errors.Join(err, e)
	}
	if len(tests) == 0 {
		return nil, nil, errors.New("no test has run: does everything compile?")
	}
	results, err := readResults(file)
	if errors.Is(err, os.ErrNotExist) {
		return tests, nil, nil
	}
	return tests, results, err
}

// readTests follows the output of go test -json, and says on progress what has ended.
func readTests(r io.Reader, progress io.Writer) ([]outcome, error) {
	var tests []outcome
	said := map[string]string{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e struct {
			Action, Package, Test, Output string
			Elapsed                       float64
		}
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue // the build speaks in plain lines
		}
		id := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			if text := strings.TrimSpace(e.Output); text != "" && !strings.HasPrefix(text, "---") && !strings.HasPrefix(text, "===") {
				said[id] = text
			}
		case "fail", "pass", "skip":
			if e.Test == "" && e.Action == "fail" {
				tests = append(tests, outcome{Package: e.Package, Test: "(the package)", Action: "fail", Elapsed: e.Elapsed, Why: said[id]})
			}
			if e.Test == "" || strings.Contains(e.Test, "/") {
				continue
			}
			o := outcome{Package: e.Package, Test: e.Test, Action: e.Action, Elapsed: e.Elapsed}
			if e.Action != "pass" {
				o.Why = said[id]
			}
			tests = append(tests, o)
			_, _ = fmt.Fprintf(progress, "%s %s %.0f s\n", e.Action, e.Test, e.Elapsed)
		}
	}
	return tests, lines.Err()
}

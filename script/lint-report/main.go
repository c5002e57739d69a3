// Command lint-report prints how the house has grown: each package's lines and the longest
// chain of imports between our own packages. It judges nothing; people do.
//
//	go run ./script/lint-report
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := report(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "lint-report:", err)
		os.Exit(1)
	}
}

func report(out io.Writer) error {
	packages, err := list()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%8s %8s %6s  package\n", "lines", "tests", "files")
	var code, tests int
	for _, p := range packages {
		if err := p.count(); err != nil {
			return err
		}
		code, tests = code+p.code, tests+p.tests
		fmt.Fprintf(out, "%8d %8d %6d  %s\n", p.code, p.tests, len(p.GoFiles), p.short())
	}
	fmt.Fprintf(out, "%8d %8d         all; %.2f lines of test for one of code\n", code, tests, ratio(tests, code))
	chain := longestChain(packages)
	fmt.Fprintf(out, "longest chain of imports: %d packages\n  %s\n", len(chain), strings.Join(chain, "\n  -> "))
	return nil
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// pkg is what go list tells about one of our packages.
type pkg struct {
	ImportPath                         string
	Dir                                string
	Module                             struct{ Path string }
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports                            []string

	code, tests int
}

func list() ([]*pkg, error) {
	var stderr bytes.Buffer
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Module,GoFiles,TestGoFiles,XTestGoFiles,Imports", "./...")
	cmd.Stderr = &stderr
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var all []*pkg
	for dec := json.NewDecoder(bytes.NewReader(raw)); ; {
		p := new(pkg)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read go list: %w", err)
		}
		if !strings.Contains(p.ImportPath, "/node_modules/") { // some npm packages carry Go
			all = append(all, p)
		}
	}
}

func (p *pkg) short() string {
	if s := strings.TrimPrefix(p.ImportPath, p.Module.Path+"/"); s != p.ImportPath {
		return s
	}
	return "."
}

// count sets the lines of code and of tests, blank lines and comments included.
func (p *pkg) count() error {
	for _, name := range p.GoFiles {
		n, err := lines(filepath.Join(p.Dir, name))
		if err != nil {
			return err
		}
		p.code += n
	}
	for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		n, err := lines(filepath.Join(p.Dir, name))
		if err != nil {
			return err
		}
		p.tests += n
	}
	return nil
}

func lines(file string) (int, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return bytes.Count(b, []byte("\n")), nil
}

// longestChain returns the packages of the longest path of imports, the importer first. Go
// forbids circles, so the search ends.
func longestChain(packages []*pkg) []string {
	byPath := make(map[string]*pkg, len(packages))
	for _, p := range packages {
		byPath[p.ImportPath] = p
	}
	known := make(map[string][]string, len(packages))
	var from func(p *pkg) []string
	from = func(p *pkg) []string {
		if chain, ok := known[p.ImportPath]; ok {
			return chain
		}
		var below []string
		for _, imported := range p.Imports {
			if q, ok := byPath[imported]; ok {
				if chain := from(q); len(chain) > len(below) {
					below = chain
				}
			}
		}
		chain := append([]string{p.short()}, below...)
		known[p.ImportPath] = chain
		return chain
	}
	var best []string
	for _, p := range packages {
		if chain := from(p); len(chain) > len(best) {
			best = chain
		}
	}
	return best
}

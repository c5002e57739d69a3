// Command licences collects the licences and notices of all that is inside the binary: Go
// and its modules, the console's npm packages, and data. Run it after a dependency was
// added or raised: go generate ./cmd/madoguchi. A test says when that was forgotten.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is one thing inside the binary: a name with its version, and the files of its terms.
type part struct {
	name  string
	files []string // paths
}

// head begins a line that names a part and a file of its terms.
const head = "=== "

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// run writes the collection for the repository at root.
func run(root, out string) error {
	parts, err := everything(root)
	if err != nil {
		return err
	}
	text, err := collect(parts)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	zip, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := zip.Write([]byte(text)); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// everything lists what is inside, in the order of the text.
func everything(root string) ([]part, error) {
	modules, err := linked(root)
	if err != nil {
		return nil, err
	}
	packages, err := shipped(root)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]part{{"madoguchi", []string{filepath.Join(root, "LICENSE")}}}, data(root), modules, packages), nil
}

// data is what we have taken in beside code. The IPA dictionary is a module of its own.
func data(root string) []part {
	sudachi := filepath.Join(root, "internal/desk/retrieval/sudachi")
	return []part{{"Sudachi synonym dictionary", []string{filepath.Join(sudachi, "LICENSE"), filepath.Join(sudachi, "NOTICE")}}}
}

// terms are files that say under which conditions something may be passed on.
var terms = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense)([.-].*)?$`)

// termsIn gives those of a folder, in order.
func termsIn(folder string) (files []string, err error) {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if !e.IsDir() && terms.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), ".go") {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	return files, err
}

// collect writes the terms of all, each text once, below the names of all that it is for.
func collect(parts []part) (string, error) {
	type term struct {
		text  string
		names []string
	}
	var all []*term
	byText := map[string]*term{}
	for _, p := range parts {
		if len(p.files) == 0 {
			return "", fmt.Errorf("%s has no file with its licence: put the text from its repository into script/licences/texts/<its name>/LICENSE", p.name)
		}
		for _, file := range p.files {
			raw, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(raw), "\r\n", "\n"))
			t := byText[text]
			if t == nil {
				t = &term{text: text}
				byText[text], all = t, append(all, t)
			}
			t.names = append(t.names, head+p.name+": "+filepath.Base(file))
		}
	}
	// Ours first; those that are alike side by side, where they compress well.
	slices.SortStableFunc(all[1:], func(a, b *term) int { return cmp.Compare(a.text, b.text) })
	var b strings.Builder
	for _, t := range all {
		fmt.Fprintf(&b, "%s\n\n%s\n\n\n", strings.Join(t.names, "\n"), t.text)
	}
	return b.String(), nil
}

func byName(a, b part) int { return cmp.Compare(a.name, b.name) }

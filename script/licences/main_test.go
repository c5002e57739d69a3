package main

import (
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"
)

const root = "../.."

// Whatever is in the binary has its terms in the binary, in the version that is linked.
func TestNothingIsMissing(t *testing.T) {
	file, err := os.Open(root + "/cmd/madoguchi/licenses.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, head); ok {
			name, _, _ := strings.Cut(rest, ": ")
			named[name] = true
		}
	}
	parts, err := everything(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if !named[p.name] {
			t.Errorf("the terms of %s are not collected. Run: go generate ./cmd/madoguchi", p.name)
		}
		delete(named, p.name)
	}
	for name := range named {
		t.Errorf("%s is not in the binary any more. Run: go generate ./cmd/madoguchi", name)
	}
}

// A text stands once, under all whose text it is; a part without one is refused by its name.
func TestCollect(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir + "/" + name
	}
	a, b := write("LICENSE", "free\r\n"), write("COPYING", "free")
	got, err := collect([]part{{"x 1", []string{a}}, {"y 2", []string{b, write("NOTICE", "by y")}}})
	if want := "=== x 1: LICENSE\n=== y 2: COPYING\n\nfree\n\n\n=== y 2: NOTICE\n\nby y\n\n\n"; got != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := collect([]part{{name: "z 3"}}); err == nil || !strings.Contains(err.Error(), "z 3") {
		t.Errorf("%v", err)
	}
	files, err := termsIn(dir)
	if err != nil || len(files) != 3 {
		t.Errorf("%v, %v", files, err)
	}
}

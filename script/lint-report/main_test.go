package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestLongestChain(t *testing.T) {
	var packages []*pkg
	for _, line := range []string{"m/cmd m/flow m/desk", "m/flow m/desk/decide fmt", "m/desk/decide m/desk", "m/desk time", "m"} {
		words := strings.Fields(line)
		p := &pkg{ImportPath: words[0], Imports: words[1:]}
		p.Module.Path = "m"
		packages = append(packages, p)
	}
	want := []string{"cmd", "flow", "desk/decide", "desk"}
	for range packages { // whatever the order they come in
		packages = append(packages[1:], packages[0])
		if got := longestChain(packages); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestReportCountsItself(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	if err := report(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "script/lint-report\n") || !strings.Contains(out.String(), "longest chain of imports: ") {
		t.Errorf("the report reads\n%s", out.String())
	}
}

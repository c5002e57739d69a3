package fault

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each rule that the code can break on purpose is broken by a control here, each point
// is one at which R1 kills, and nobody names one that the code does not have.
func TestEveryRuleHasItsControl(t *testing.T) {
	rules, places := map[string]bool{}, map[string]bool{}
	for _, root := range []string{"../../internal", "../../cmd"} {
		named(t, root, regexp.MustCompile(`fault\.Sabotaged\("(\w+)"\)`), rules, false)
		named(t, root, regexp.MustCompile(`fault\.Point\("([\w.]+)"\)`), places, false)
	}
	here := source(t)
	for rule := range rules {
		if !strings.Contains(here, `"`+rule+`"`) && !strings.Contains(here, "SABOTAGE="+rule+`"`) {
			t.Errorf("no control breaks %s", rule)
		}
	}
	broken := map[string]bool{}
	named(t, ".", regexp.MustCompile(`MADOGUCHI_SABOTAGE=(\w+)"`), broken, true)
	for rule := range broken {
		if !rules[rule] {
			t.Errorf("a control breaks %s, which the code does not know", rule)
		}
	}
	if got, want := slices.Sorted(maps.Keys(points)), slices.Sorted(maps.Keys(places)); !slices.Equal(got, want) {
		t.Errorf("R1 kills at %v, the code has %v", got, want)
	}
}

// named collects what an expression finds in the Go files of a folder.
func named(t *testing.T, root string, what *regexp.Regexp, into map[string]bool, tests bool) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") != tests {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range what.FindAllStringSubmatch(string(text), -1) {
			into[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// source is all that is written here.
func source(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

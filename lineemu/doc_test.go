package lineemu

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/emulator.md says which test checks a rule; what it names must be there.
func TestTheRulesNameTestsThatExist(t *testing.T) {
	page := read(t, "../docs/emulator.md")
	var tests string
	for _, dir := range []string{".", "scenario"} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			tests += read(t, name)
		}
	}
	named := regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(page, -1)
	for _, name := range named {
		if name != "TestAnswersOnce" && !strings.Contains(tests, "func "+name+"(") { // but for its own example
			t.Errorf("docs/emulator.md names %s, which is no test", name)
		}
	}
	for _, story := range regexp.MustCompile("e2e `(\\w+)`").FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat("../web/e2e/" + story[1] + ".test.mjs"); err != nil {
			t.Errorf("docs/emulator.md names a story: %v", err)
		}
	}
	if len(named) < 50 {
		t.Errorf("only %d tests are named: are the tables still there?", len(named))
	}
}

// Every fault and every control operation stands in docs/emulator.md.
func TestTheDocsKnowEveryFaultAndOperation(t *testing.T) {
	page := read(t, "../docs/emulator.md")
	for _, kind := range slices.Concat(apiKinds, hookKinds) {
		if !strings.Contains(page, "`"+kind+"`") {
			t.Errorf("docs/emulator.md lacks the fault %s", kind)
		}
	}
	for _, op := range regexp.MustCompile(`"(?:GET|POST|PUT|DELETE) (/emu/[a-z/]+)`).FindAllStringSubmatch(read(t, "control_routes.go"), -1) {
		if path := strings.TrimSuffix(op[1], "/"); !strings.Contains(page, path) && !slices.Contains(pagesOwn, path) {
			t.Errorf("docs/emulator.md lacks %s", op[1])
		}
	}
}

// pagesOwn is what only the phone page asks for: pictures.
var pagesOwn = []string{"/emu/messages", "/emu/pictures"}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Whatever the emulator says of a message object has Japanese words here.
func TestLineWordsAreAll(t *testing.T) {
	files, err := filepath.Glob("../../lineemu/validate*.go")
	if err != nil || len(files) < 8 {
		t.Fatalf("the emulator's rules: %v %v", files, err)
	}
	said := regexp.MustCompile(`(?:\.add\(.*?|formOf\(.*?|fmt\.Sprintf\()"((?:May|must|Must|Size|Length|The|invalid|no|braces)[^"]*)"`)
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			n++
			says := strings.NewReplacer("%d", "7", "%s", "x").Replace(m[1])
			switch { // what the source puts together
			case says == "Must be one of the following values: [":
				says += "a, b]"
			case says == "must be a ":
				says += "date of the years 1900 to 2100"
			case strings.HasPrefix(says, "The property, ") || strings.HasPrefix(says, "The request body "):
				continue // not about a message object
			case says == "no substitution is given for {":
				says += "x}"
			}
			ja := Flaw{At: "at", Says: says}.Words("ja")
			if ja == "at: "+says || strings.Contains(says, "7") && !strings.Contains(ja, "7") {
				t.Errorf("%s: %q has no Japanese words, or not all: %q", filepath.Base(file), says, ja)
			}
		}
	}
	twice := Flaw{Says: "Duplicate field 'text'"} // a body's rule, not a message's: the emulator makes it elsewhere
	if ja := twice.Words("ja"); ja == twice.Says || !strings.Contains(ja, "text") {
		t.Errorf("%q has no Japanese words: %q", twice.Says, ja)
	}
	if n < 35 {
		t.Errorf("only %d of the emulator's words were found", n)
	}
}

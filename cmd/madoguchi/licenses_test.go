package main

import (
	"bytes"
	"strings"
	"testing"
)

// The dictionaries' terms are there too, though no compiler would miss them.
func TestLicenses(t *testing.T) {
	var b bytes.Buffer
	if err := printLicenses(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"=== madoguchi: LICENSE", "Sudachi synonym dictionary: NOTICE", "kagome-dict/ipa", "Nara Institute of Science and Technology",
		"Works Applications", "=== Go: LICENSE", "=== npm vue ", "Apache License"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

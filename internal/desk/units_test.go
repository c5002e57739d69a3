package desk

import (
	"testing"
	"unicode/utf16"
)

func TestUnits(t *testing.T) {
	for _, s := range []string{"", "a", "窓口", "𠮷野家", "👨‍👩‍👧", "a\xffb"} {
		if got, want := Units(s), len(utf16.Encode([]rune(s))); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

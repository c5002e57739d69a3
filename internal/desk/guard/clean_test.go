package guard

import "testing"

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing to do", "商品が届きません🙏", "商品が届きません🙏"},
		{"NUL", "a\x00b\x00", "a\ufffdb\ufffd"},
		{"bad bytes, one mark each", "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"cut rune", "a\xe3\x81", "a\ufffd\ufffd"},
		{"surrogate in UTF-8", "\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
		{"replacement character stays", "\ufffd", "\ufffd"},
		{"other control characters stay", "a\tb\r\n", "a\tb\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if n := testing.AllocsPerRun(10, func() { Clean(tests[0].in) }); n != 0 {
		t.Errorf("a clean text costs %v allocations", n)
	}
}

package guard

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrNotJSON is MaskJSON's answer to bytes that are not exactly one JSON value.
var ErrNotJSON = errors.New("guard: not JSON")

// JSONFinding is a finding in one string of a JSON document.
type JSONFinding struct {
	// Path of the string, as given to keep.
	Path string
	Finding
}

// MaskJSON masks every string value of a JSON document but those whose path keep accepts,
// and cleans every string, kept ones and object keys too (see Clean). Numbers, order, white
// space and strings without a finding come out byte for byte as they came in.
//
// A path is written events[].message.text: keys joined by dots, [] for any element. A key
// with a dot, bracket or quote in it is written quoted, so no key can pose as a path. A nil
// keep keeps nothing.
func MaskJSON(raw []byte, keep func(path string) bool) (masked []byte, found []JSONFinding, err error) {
	if !json.Valid(raw) {
		return nil, nil, ErrNotJSON
	}
	w := walker{src: raw, keep: keep}
	w.value()
	if w.copied == 0 {
		return raw, nil, nil // nothing was rewritten
	}
	return append(w.out, raw[w.copied:]...), w.found, nil
}

// walker goes through a document known to be valid. Everything before src[copied] has been
// written to out.
type walker struct {
	src    []byte
	pos    int
	copied int
	out    []byte
	path   []byte
	keep   func(string) bool
	found  []JSONFinding
}

func (w *walker) value() {
	w.space()
	switch w.src[w.pos] {
	case '{':
		w.object()
	case '[':
		w.array()
	case '"':
		w.text()
	default: // number, true, false, null
		for w.pos < len(w.src) && !strings.ContainsRune(",]} \t\r\n", rune(w.src[w.pos])) {
			w.pos++
		}
	}
}

func (w *walker) object() {
	depth := len(w.path)
	for w.pos++; w.space() != '}'; {
		if w.src[w.pos] == ',' {
			w.pos++
			w.space()
		}
		start, key, mended := w.literal()
		if clean := Clean(key); mended || clean != key {
			w.replace(start, clean)
			key = clean
		}
		w.space()
		w.pos++ // the colon
		w.push(key)
		w.value()
		w.path = w.path[:depth]
	}
	w.pos++
}

func (w *walker) array() {
	depth := len(w.path)
	w.path = append(w.path, "[]"...)
	for w.pos++; w.space() != ']'; {
		if w.src[w.pos] == ',' {
			w.pos++
		}
		w.value()
	}
	w.pos++
	w.path = w.path[:depth]
}

func (w *walker) text() {
	start, s, mended := w.literal()
	clean := Clean(s)
	changed := mended || clean != s
	path := string(w.path)
	if w.keep == nil || !w.keep(path) {
		masked, found := Mask(clean)
		for _, f := range found {
			w.found = append(w.found, JSONFinding{Path: path, Finding: f})
		}
		changed = changed || len(found) > 0
		clean = masked
	}
	if changed {
		w.replace(start, clean)
	}
}

// literal reads the string at pos and returns where it began and what it says. Decoding an
// escaped literal may have mended it (half a surrogate pair, a byte that is not UTF-8): then
// the text says more than the bytes do and has to be written anew.
func (w *walker) literal() (start int, s string, mended bool) {
	start = w.pos
	escaped := false
	for w.pos++; w.src[w.pos] != '"'; w.pos++ {
		if w.src[w.pos] == '\\' {
			escaped = true
			w.pos++
		}
	}
	w.pos++
	lit := w.src[start:w.pos]
	if !escaped {
		return start, string(lit[1 : len(lit)-1]), false
	}
	// A valid literal cannot fail; were it to, the empty text is the safe reading.
	if err := json.Unmarshal(lit, &s); err != nil {
		return start, "", true
	}
	return start, s, strings.ContainsRune(s, utf8.RuneError)
}

// replace writes s in place of the literal that began at start and ends at pos.
func (w *walker) replace(start int, s string) {
	w.out = append(w.out, w.src[w.copied:start]...)
	w.out = appendLiteral(w.out, s)
	w.copied = w.pos
}

// space skips white space and returns the byte it stopped at.
func (w *walker) space() byte {
	for w.pos < len(w.src) {
		switch c := w.src[w.pos]; c {
		case ' ', '\t', '\r', '\n':
			w.pos++
		default:
			return c
		}
	}
	return 0
}

func (w *walker) push(key string) {
	if len(w.path) > 0 {
		w.path = append(w.path, '.')
	}
	if key == "" || strings.ContainsAny(key, `.[]"`) {
		w.path = strconv.AppendQuote(w.path, key)
		return
	}
	w.path = append(w.path, key...)
}

func appendLiteral(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < 0x20:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

package lineemu

import "unicode"

// graphemes counts what a reader sees as one character. It covers combining marks, variation
// selectors, emoji modifiers, joined emoji and flags; not Hangul jamo or Indic conjuncts.
func graphemes(s string) int {
	n, joined, flags := 0, false, 0
	for _, r := range s {
		flag := r >= 0x1F1E6 && r <= 0x1F1FF
		switch {
		case r == 0x200D: // zero width joiner
			joined = n > 0
			continue
		case n > 0 && (unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || (r >= 0x1F3FB && r <= 0x1F3FF)):
			continue
		case joined:
		case flag && flags%2 == 1:
		default:
			n++
		}
		joined = false
		if flag {
			flags++
		} else {
			flags = 0
		}
	}
	return n
}

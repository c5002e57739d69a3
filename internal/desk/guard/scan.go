package guard

import "unicode/utf8"

// cell is one digit of a text.
type cell struct {
	at    int // byte offset
	unit  int // UTF-16 offset
	size  uint8
	value uint8
	link  link
	// masked digits are barriers: no number runs through them.
	masked bool
}

// scan returns the digits of s in order. A text with fewer than min digits gives nil,
// which keeps the common message free of work.
func scan(s string, min int) []cell {
	if countDigits(s) < min {
		return nil
	}
	var cells []cell
	unit, gap := 0, 0
	between := apart
	for at, r := range s {
		if v, ok := digitOf(r); ok {
			if gap == 0 && len(cells) > 0 {
				between = touching
			}
			cells = append(cells, cell{at: at, unit: unit, size: uint8(utf8.RuneLen(r)), value: v, link: between})
			between, gap = apart, 0
			unit++
			continue
		}
		unit += units(r)
		gap++
		between = widen(between, separatorOf(r), gap)
	}
	return cells
}

// widen returns the link of a gap that was `was` and has just grown by a character of kind
// sep. The strongest kind in a gap names it; anything that is no separator tears it.
func widen(was, sep link, gap int) link {
	if sep == apart || gap > maxGap || (gap > 1 && was == apart) {
		return apart
	}
	return max(was, sep)
}

// countDigits counts the digits of digitOf without decoding: ASCII by their byte, full-width
// ones by their three (U+FF10 is EF BC 90).
func countDigits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n++
		case c == 0xef && i+2 < len(s) && s[i+1] == 0xbc && s[i+2] >= 0x90 && s[i+2] <= 0x99:
			n++
		}
	}
	return n
}

// units returns how many UTF-16 units r takes.
func units(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

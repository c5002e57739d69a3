package guard

// link says how a digit hangs on the digit before it.
type link uint8

const (
	apart    link = iota // other text, or too much space, lies between
	touching             // nothing lies between
	bySpace
	byDot
	bySlash
	byHyphen
	byLine // the gap holds a line break, whatever else it holds
)

// maxGap is the longest gap, in characters, that still joins two groups of digits: enough
// for " - " and for a line break with a little indentation.
const maxGap = 4

// digitOf returns the value of r when people write numbers with it: ASCII or full-width.
func digitOf(r rune) (value uint8, ok bool) {
	switch {
	case r >= '0' && r <= '9':
		return uint8(r - '0'), true
	case r >= '０' && r <= '９':
		return uint8(r - '０'), true
	}
	return 0, false
}

// separatorOf returns the kind of gap that r makes between two groups of digits, and apart
// for everything that ends a number. Commas end one: they part prices, not card groups.
func separatorOf(r rune) link {
	switch r {
	case ' ', '\t', '\u00a0', '\u3000', // plain, tab, no-break, full-width
		'\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', // zero width, from copied pages
		'\ufe0f', '\u20e3': // the two marks of a keycap emoji
		return bySpace
	case '.', '．', '・', '･', '·':
		return byDot
	case '/', '／':
		return bySlash
	case '-', '－', 'ー', 'ｰ', '−', '‐', '‑', '‒', '–', '—', '―', '─', '━', '﹣', '﹘', '⁃', '\u00ad', '_', '＿':
		return byHyphen
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return byLine
	}
	if r >= '\u2000' && r <= '\u200a' || r == '\u202f' || r == '\u205f' {
		return bySpace
	}
	return apart
}

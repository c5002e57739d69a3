package guard

import (
	"cmp"
	"slices"
)

// Kind names what was found.
type Kind string

// KindCard is a payment card number.
const KindCard Kind = "card"

// Finding is one number that was taken out. It never holds the number itself.
type Finding struct {
	Kind Kind
	// Offset and Length say where the number stands, in UTF-16 units; they are the same in
	// the text that came and in the masked one. Findings are in order and may overlap when
	// the same digits can be read in two ways.
	Offset, Length int
	// Last4 is the end of the number in ASCII digits.
	Last4 string
}

const (
	maskASCII = "*"
	maskWide  = "＊" // as many bytes as a full-width digit
)

// Mask returns s with the digits of every card number overwritten, all but the last four,
// and what was found. ASCII digits become "*" and full-width ones "＊"; separators stay, so
// the text keeps its UTF-16 length. Masking a masked text changes nothing. Bytes that are
// not UTF-8 are left alone; see Clean.
func Mask(s string) (masked string, found []Finding) {
	cells := scan(s, minCard)
	if cells == nil {
		return s, nil
	}
	spans := markCards(cells)
	if len(spans) == 0 {
		return s, nil
	}
	for _, sp := range spans {
		found = append(found, findingOf(KindCard, cells[sp.from:sp.to]))
	}
	slices.SortFunc(found, func(a, b Finding) int { return cmp.Compare(a.Offset, b.Offset) })
	return overwrite(s, cells), found
}

func findingOf(kind Kind, number []cell) Finding {
	last := make([]byte, 0, keptDigits)
	for _, c := range number[len(number)-keptDigits:] {
		last = append(last, '0'+c.value)
	}
	first, end := number[0], number[len(number)-1]
	return Finding{Kind: kind, Offset: first.unit, Length: end.unit + 1 - first.unit, Last4: string(last)}
}

func overwrite(s string, cells []cell) string {
	b := []byte(s)
	for _, c := range cells {
		if !c.masked {
			continue
		}
		if c.size == 1 {
			copy(b[c.at:], maskASCII)
		} else {
			copy(b[c.at:], maskWide)
		}
	}
	return string(b)
}

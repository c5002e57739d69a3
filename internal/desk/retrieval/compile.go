package retrieval

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode/utf8"
)

// CompileSynonyms makes the table that NewLanguage embeds: a row of 7 bytes for each headword
// and group, sorted. A group with a single word, and a word of a single sign or of more than
// 14, are of no use and left out. At most 65,536 groups.
func CompileSynonyms(groups [][]string) ([]byte, error) {
	if len(groups) > 1<<16 {
		return nil, errors.New("retrieval: more than 65,536 synonym groups")
	}
	rows := map[[row]byte]bool{}
	for g, words := range groups {
		if len(words) < 2 {
			continue
		}
		for _, w := range words {
			w = normal(w)
			if n := utf8.RuneCountInString(w); n < 2 || n > longest {
				continue
			}
			var wide [8]byte
			binary.BigEndian.PutUint64(wide[:], hash(w))
			var r [row]byte
			copy(r[:5], wide[:5])
			binary.BigEndian.PutUint16(r[5:], uint16(g))
			rows[r] = true
		}
	}
	sorted := make([][row]byte, 0, len(rows))
	for r := range rows {
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted, func(a, b [row]byte) int { return slices.Compare(a[:], b[:]) })
	return slices.Concat(slicesOf(sorted)...), nil
}

func slicesOf(rows [][row]byte) [][]byte {
	out := make([][]byte, len(rows))
	for i := range rows {
		out[i] = rows[i][:]
	}
	return out
}

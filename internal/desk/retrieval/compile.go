package retrieval

import (
	"cmp"
	"errors"
	"slices"
	"unicode/utf8"
)

// CompileSynonyms makes the table that NewLanguage embeds, of each headword and group. A group
// with a single word, and a word of a single sign or of more than 14, are of no use and left
// out. At most 65,536 groups, and some 100,000 headwords: an error says when they are too many.
func CompileSynonyms(groups [][]string) ([]byte, error) {
	if len(groups) > 1<<16 {
		return nil, errors.New("retrieval: more than 65,536 synonym groups")
	}
	type word struct {
		hash  uint64 // 40 bits
		group int
	}
	var words []word
	for g, group := range groups {
		if len(group) < 2 {
			continue
		}
		for _, w := range group {
			w = normal(w)
			if n := utf8.RuneCountInString(w); n >= 2 && n <= longest {
				words = append(words, word{hash(w) >> 24, g})
			}
		}
	}
	slices.SortFunc(words, func(a, b word) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.group, b.group)) })
	words = slices.Compact(words)
	table := make([]byte, counts, counts+row*len(words))
	for _, w := range words {
		part := w.hash >> 24
		shift := part % 2 * 4
		if table[part/2]>>shift&most == most {
			return nil, errors.New("retrieval: too many synonyms for the form of this table")
		}
		table[part/2] += 1 << shift
		table = append(table, byte(w.hash>>16), byte(w.hash>>8), byte(w.hash), byte(w.group>>8), byte(w.group))
	}
	return table, nil
}

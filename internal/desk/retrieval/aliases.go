package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// nearest is how many phrasings are compared closely.
const nearest = 50

// scoreAliases finds each FAQ's nearest confirmed phrasing: the cosine between what the
// customer said and the phrasing, by words and by grams, averaged.
func (ix *Index) scoreAliases(q asked, sc *scored) {
	for _, s := range []stream{words, grams} {
		for _, t := range q.terms[s] {
			if t.entry == nil {
				continue
			}
			for _, p := range t.entry.lists[alias] {
				sc.alt[p.slot()] += t.idf[question]
			}
		}
	}
	for _, slot := range best(sc.alt, nearest) {
		owner := int(ix.aliases[slot])
		for _, p := range ix.docs[owner].aliases {
			if p.slot == slot {
				sc.alias[owner] = max(sc.alias[owner], ix.similar(q, p.bag))
			}
		}
	}
}

// best are the n slots with the highest numbers above 0; among equal ones the lower slot.
func best(xs []float64, n int) []int {
	var out []int
	for i, x := range xs {
		if x > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(xs[b], xs[a]) })
	return out[:min(n, len(out))]
}

// similar compares a question with a phrasing: 1 is the same, 0 nothing in common.
func (ix *Index) similar(q asked, b bag) float64 {
	sum, streams := 0.0, 0.0
	for _, s := range []stream{words, grams} {
		if len(q.terms[s]) == 0 && len(b.terms[s]) == 0 {
			continue // neither has anything to compare here
		}
		streams++
		sum += ix.cosine(q.terms[s], b.terms[s])
	}
	return part(sum, streams)
}

func (ix *Index) cosine(q []askedTerm, b []counted) float64 {
	var both, left, right float64
	for _, t := range q {
		left += t.idf[question] * t.idf[question]
	}
	i := 0
	for _, c := range b {
		w := ix.weight(c.term)
		right += w * w
		for i < len(q) && q[i].term < c.term {
			i++
		}
		if i < len(q) && q[i].term == c.term {
			both += w * w
		}
	}
	return part(both, math.Sqrt(left*right))
}

package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// nearest is how many phrasings are compared closely.
const nearest = 50

// What likeness adds to the nearest phrasing's: a part of the other phrasings', and half of
// the squared share of the customer's weight that all phrasings have together.
const (
	others   = 0.25
	together = 0.5
)

// scoreAliases compares what the customer said with each FAQ's confirmed phrasings: the
// cosine, by words and by grams, averaged.
func (ix *Index) scoreAliases(q asked, sc *scored) {
	var both []float64 // by slot: the share that all phrasings have, by stream, summed
	streams := 0.0
	for _, s := range []stream{words, grams} {
		if len(q.terms[s]) == 0 {
			continue
		}
		streams++
		both = ix.sharedBy(q.terms[s], both, sc)
	}
	sum := map[int]float64{}
	for _, slot := range best(sc.alt, nearest) {
		owner := int(ix.aliases[slot])
		for _, p := range ix.docs[owner].aliases {
			if p.slot == slot {
				x := ix.similar(q, p.bag)
				sum[owner] += x
				sc.alias[owner] = max(sc.alias[owner], x)
			}
		}
	}
	for owner, all := range sum {
		near := sc.alias[owner]
		x := both[owner] / streams
		sc.like[owner] = near + others*(all-near) + together*x*x
	}
}

// sharedBy adds up, by FAQ, the share of the terms' weight that its phrasings have, and, by
// phrasing, their weight.
func (ix *Index) sharedBy(ts []askedTerm, both []float64, sc *scored) []float64 {
	if both == nil {
		both = make([]float64, len(ix.docs))
	}
	total := 0.0
	for _, t := range ts {
		total += t.idf[question]
	}
	seen := make(map[int32]int) // owner → term that was counted last, from 1
	for i, t := range ts {
		if t.entry == nil {
			continue
		}
		for _, p := range t.entry.lists[alias] {
			sc.alt[p.slot()] += t.idf[question]
			if owner := ix.aliases[p.slot()]; seen[owner] != i+1 {
				seen[owner] = i + 1
				both[owner] += part(t.idf[question], total)
			}
		}
	}
	return both
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

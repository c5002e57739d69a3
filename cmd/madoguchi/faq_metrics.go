package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// outcome is what the search made of one question.
type outcome struct {
	query faqQuery
	ids   []string // found, best first
	p     float64
	zone  retrieval.Zone
}

func (o outcome) grade(rank int) int {
	if rank >= len(o.ids) {
		return 0
	}
	return o.query.Rel[o.ids[rank]]
}

// firstRelated is the rank of the first hit with a grade, from 1; 0 without one.
func (o outcome) firstRelated() int {
	for i := range o.ids {
		if o.grade(i) > 0 {
			return i + 1
		}
	}
	return 0
}

// ndcg is the discounted gain of the first k by that of the best order; the gain is the grade.
func (o outcome) ndcg(k int) float64 {
	grades := make([]int, 0, len(o.query.Rel))
	for _, g := range o.query.Rel {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b int) int { return cmp.Compare(b, a) })
	got, ideal := 0.0, 0.0
	for i := range k {
		discount := math.Log2(float64(i + 2))
		got += float64(o.grade(i)) / discount
		if i < len(grades) {
			ideal += float64(grades[i]) / discount
		}
	}
	if ideal == 0 {
		return 0
	}
	return got / ideal
}

// recall is the share of all FAQs with a grade that are among the first k.
func (o outcome) recall(k int) float64 {
	n := 0
	for i := range k {
		if o.grade(i) > 0 {
			n++
		}
	}
	return float64(n) / float64(len(o.query.Rel))
}

// hit says whether an answer (grade 2) is among the first k.
func (o outcome) hit(k int) float64 {
	for i := range k {
		if o.grade(i) == 2 {
			return 1
		}
	}
	return 0
}

func (o outcome) hasAnswer() bool {
	for _, g := range o.query.Rel {
		if g == 2 {
			return true
		}
	}
	return false
}

// mean averages f over the outcomes that count.
func mean(os []outcome, counts func(outcome) bool, f func(outcome) float64) float64 {
	sum, n := 0.0, 0
	for _, o := range os {
		if counts == nil || counts(o) {
			sum += f(o)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// selective judges answering only where the model is surest: the mean risk over all shares of
// questions (AURC, smaller is better), and how many are right among the surest share.
func selective(os []outcome, shares ...float64) (aurc float64, precision []float64) {
	os = slices.Clone(os)
	slices.SortStableFunc(os, func(a, b outcome) int { return cmp.Compare(b.p, a.p) })
	precision = make([]float64, len(shares))
	right := 0.0
	for i, o := range os {
		if o.grade(0) > 0 {
			right++
		}
		n := float64(i + 1)
		aurc += 1 - right/n
		for k, share := range shares {
			if i+1 == max(1, int(share*float64(len(os)))) {
				precision[k] = right / n
			}
		}
	}
	return aurc / float64(max(1, len(os))), precision
}

// separation (AUROC) is the chance that a right first hit has a higher probability than a
// wrong one.
func separation(os []outcome) float64 {
	better, pairs := 0.0, 0.0
	for _, a := range os {
		for _, b := range os {
			if a.grade(0) > 0 && b.grade(0) == 0 {
				pairs++
				switch {
				case a.p > b.p:
					better++
				case a.p == b.p:
					better += 0.5
				}
			}
		}
	}
	if pairs == 0 {
		return 0.5
	}
	return better / pairs
}

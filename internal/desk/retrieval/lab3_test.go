package retrieval

import (
	"fmt"
	"math"
	"sort"
	"testing"
)

type cand struct {
	id string
	x  []float64
	g  int
}

// wordseq returns ordered word terms of a text
func wordPairs(a *analyser, text string) []term {
	ts := a.words(normal(text))
	var out []term
	for i := 0; i+1 < len(ts); i++ {
		out = append(out, term(mix(uint64(ts[i])*31+uint64(ts[i+1]))))
	}
	return out
}

func lead(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n])
	}
	return s
}

var labNames = []string{"wq", "wa", "gq", "ga", "sq", "sa", "saidW", "saidG", "covW", "covG", "covQW", "pairQ", "pairA", "lead", "cosQ", "saidS", "allcov2", "covS"}

func labCands(ix *Index, qs []labQ, docs []Doc) [][]cand {
	pq, pa := map[string]map[term]bool{}, map[string]map[term]bool{}
	leadb := map[string]bag{}
	set := func(ts []term) map[term]bool {
		m := map[term]bool{}
		for _, t := range ts {
			m[t] = true
		}
		return m
	}
	pdf := map[term]int{}
	for _, d := range docs {
		pq[d.ID] = set(wordPairs(ix.analyser, d.Question))
		pa[d.ID] = set(wordPairs(ix.analyser, d.Answer))
		for t := range pq[d.ID] {
			pdf[t]++
		}
		leadb[d.ID] = ix.analyser.bag(lead(d.Answer, 80))
	}
	w := standard()
	var all [][]cand
	for _, q := range qs {
		sc := ix.space()
		b := ix.analyser.bag(q.Text)
		a := ix.look(b)
		ix.score(a, w, sc)
		pairs := wordPairs(ix.analyser, q.Text)
		var cs []cand
		for _, r := range ix.top(sc.sum, 50) {
			d := ix.docs[r.slot].doc
			var x []float64
			for s := range nStreams {
				for f := range 2 {
					x = append(x, part(sc.raw[f][s][r.slot], sc.best[f][s]))
				}
			}
			sw, sg, ss := ix.share(a, words, r.slot), ix.share(a, grams, r.slot), ix.share(a, groups, r.slot)
			cq, tot := 0.0, 0.0
			for _, t := range a.terms[words] {
				tot += t.idf[0]
				if t.entry != nil && has(t.entry.lists[question], r.slot) {
					cq += t.idf[0]
				}
			}
			x = append(x, sw.said, sg.said, part(sw.covered, sw.total), part(sg.covered, sg.total), part(cq, tot))
			np, na, tp := 0.0, 0.0, 1e-9
			for _, p := range pairs {
				wt := idf(len(docs), pdf[p])
				tp += wt
				if pq[d.ID][p] {
					np += wt
				}
				if pa[d.ID][p] {
					na += wt
				}
			}
			x = append(x, np/tp, na/tp)
			lb, lt := 0.0, 1e-9
			for _, t := range a.terms[words] {
				lt += t.idf[1]
				for _, c := range leadb[d.ID].terms[words] {
					if c.term == t.term {
						lb += t.idf[1]
					}
				}
			}
			x = append(x, lb/lt)
			// idf cosine q vs question words+grams
			dot, n1, n2 := 0.0, 1e-9, 1e-9
			for _, s := range []stream{words, grams} {
				for _, t := range a.terms[s] {
					n1 += t.idf[0] * t.idf[0]
					if t.entry != nil && has(t.entry.lists[question], r.slot) {
						dot += t.idf[0] * t.idf[0]
					}
				}
				for _, c := range ix.docs[r.slot].q.terms[s] {
					v := ix.weight(c.term)
					n2 += v * v
				}
			}
			x = append(x, dot/math.Sqrt(n1*n2), ss.said, part(sw.covered, sw.total)*part(sw.covered, sw.total), part(ss.covered, ss.total))
			cs = append(cs, cand{d.ID, x, q.Rel[d.ID]})
		}
		ix.scratch.Put(sc)
		all = append(all, cs)
	}
	return all
}

func labScore(cs []cand, w []float64) []string {
	type r struct {
		id string
		s  float64
	}
	var rs []r
	for _, c := range cs {
		s := 0.0
		for i, x := range c.x {
			s += w[i] * x
		}
		rs = append(rs, r{c.id, s})
	}
	sort.SliceStable(rs, func(i, j int) bool { return rs[i].s > rs[j].s })
	var ids []string
	for i := 0; i < len(rs) && i < 10; i++ {
		ids = append(ids, rs[i].id)
	}
	return ids
}

func labEval(all [][]cand, qs []labQ, w []float64, keep func(i int) bool) (m labM) {
	for i, cs := range all {
		if keep == nil || keep(i) {
			m.add(labScore(cs, w), qs[i].Rel)
		}
	}
	return
}

// pairwise logistic with ridge to base
func labTrain(all [][]cand, base []float64, use []int, keep func(i int) bool, ridge float64) []float64 {
	var ex []example
	for i, cs := range all {
		if !keep(i) {
			continue
		}
		var pos, neg []cand
		for _, c := range cs {
			if c.g > 0 {
				pos = append(pos, c)
			} else {
				neg = append(neg, c)
			}
		}
		for _, p := range pos {
			for _, n := range neg[:min(20, len(neg))] {
				x := make([]float64, len(use))
				for k, u := range use {
					x[k] = p.x[u] - n.x[u]
				}
				ex = append(ex, example{x, true, float64(p.g) / float64(len(pos)*20)})
			}
		}
	}
	b := Model{Weights: make([]float64, len(use))}
	for k, u := range use {
		b.Weights[k] = base[u]
	}
	// no bias: give symmetric
	neg := make([]example, len(ex))
	for i, e := range ex {
		x := make([]float64, len(e.x))
		for k := range x {
			x[k] = -e.x[k]
		}
		neg[i] = example{x, false, e.weight}
	}
	m := fit(b, append(ex, neg...), ridge)
	w := append([]float64(nil), base...)
	for k, u := range use {
		w[u] = m.Weights[k]
	}
	return w
}

func TestLabRank(t *testing.T) {
	docs := labDocs(t, "/tmp/faq/docs.jsonl")
	qs := labRead[labQ](t, "/tmp/faq/dev.jsonl")
	l, _ := NewLanguage(Options{true, true})
	lengthBend[0] = .75
	ix := New(l, Terms{}, docs)
	all := labCands(ix, qs, docs)
	base := make([]float64, len(labNames))
	copy(base, []float64{1, 1, 1, 1, .2, .5})
	fmt.Println("base   ", labEval(all, qs, base, nil))
	for i := 0; i < len(base); i++ {
		for _, v := range []float64{.5, 1, 2} {
			w := append([]float64(nil), base...)
			if i < 6 {
				w[i] += v - .25
			} else {
				w[i] = v
			}
			fmt.Printf("%-8s %.1f %v\n", labNames[i], v, labEval(all, qs, w, nil))
		}
	}
	for _, ridge := range []float64{1, 3, 10, 30} {
		var use []int
		for i := range base {
			use = append(use, i)
		}
		sc := make([]float64, len(base))
		for i := range sc {
			sc[i] = 2 * base[i]
		}
		var m labM
		for k := range 5 {
			w := labTrain(all, sc, use, func(i int) bool { return i%5 != k }, ridge)
			x := labEval(all, qs, w, func(i int) bool { return i%5 == k })
			m.ndcg += x.ndcg
			m.p1 += x.p1
			m.mrr += x.mrr
			m.r10 += x.r10
			m.h3 += x.h3
			m.n += x.n
			m.nA += x.nA
		}
		w := labTrain(all, sc, use, func(i int) bool { return true }, ridge)
		fmt.Println("LTR cv", ridge, m, "train", labEval(all, qs, w, nil))
		for i, n := range labNames {
			fmt.Printf(" %s %.2f", n, w[i])
		}
		fmt.Println()
	}
}

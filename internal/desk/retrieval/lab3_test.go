package retrieval

import (
	"fmt"
	"math"
	"math/rand"
	"sort"
	"testing"
)

type labEx struct {
	x     []float64
	right bool // grade>=1
	A     bool
	top3  bool
	q     int
}

var xnames = []string{"f1", "prod", "minSC", "lograw", "lograwA", "entropy", "gap12norm", "ties", "saidS", "covS", "qcovQ", "maxSaid", "rawsum", "ngood", "sq"}

func labFeat(ix *Index, q labQ, qi int) labEx {
	w := standard()
	a := ix.look(ix.analyser.bag(q.Text))
	sc := ix.space()
	defer ix.scratch.Put(sc)
	ix.score(a, w, sc)
	hits := ix.top(sc.sum, depth)
	ix.refine(a, w, hits)
	e := labEx{q: qi}
	if len(hits) == 0 {
		e.x = make([]float64, len(featureNames)+len(xnames))
		return e
	}
	for i, h := range hits[:min(3, len(hits))] {
		id := ix.docs[h.slot].doc.ID
		if i == 0 {
			e.right = q.Rel[id] >= 1
			e.A = q.Rel[id] == 2
		}
		if q.Rel[id] >= 1 {
			e.top3 = true
		}
	}
	e.x = ix.features(a, w, sc, hits, 0)
	main := ix.main()
	sl := hits[0].slot
	sw, sg, ss := ix.share(a, main, sl), ix.share(a, grams, sl), ix.share(a, groups, sl)
	c := part(sw.covered, sw.total)
	cg := part(sg.covered, sg.total)
	f1 := part(2*c*sw.said, c+sw.said)
	ent, tot := 0.0, 0.0
	var ps []float64
	for _, h := range hits[:min(10, len(hits))] {
		p := math.Exp((h.score - hits[0].score) * 2)
		ps = append(ps, p)
		tot += p
	}
	for _, p := range ps {
		ent -= p / tot * math.Log(p/tot)
	}
	ties := 0.0
	for _, h := range hits {
		if h.score > .9*hits[0].score {
			ties++
		}
	}
	cq, ms := 0.0, 0.0
	for _, t := range a.terms[main] {
		if t.entry != nil && has(t.entry.lists[question], sl) {
			cq += t.idf[0]
		}
	}
	ng := 0.0
	for _, h := range hits[:min(10, len(hits))] {
		x := ix.share(a, main, h.slot)
		ms = max(ms, x.said)
		if part(x.covered, x.total) >= c-1e-9 {
			ng++
		}
	}
	e.x = append(e.x, f1, c*sw.said, min(c, sw.said), math.Log1p(sc.raw[0][main][sl])/3, math.Log1p(sc.raw[1][main][sl])/3, ent/2, math.Tanh(hits[0].score-func() float64 {
		if len(hits) > 1 {
			return hits[1].score
		}
		return 0
	}()), math.Log(ties)/3, ss.said, part(ss.covered, ss.total), part(cq, sw.total), ms, math.Log1p(sc.raw[0][grams][sl]+sc.raw[1][grams][sl])/4, ng/10, c*c)
	_ = cg
	return e
}

func labSel(es []labEx, m Model) (aurc, au, p50, p70 float64) {
	type pr struct {
		p float64
		r bool
	}
	var ps []pr
	var js []judged
	for _, e := range es {
		p := m.Probability(e.x)
		ps = append(ps, pr{p, e.right})
		js = append(js, judged{p, Verdict{Right: e.right}})
	}
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].p > ps[j].p })
	r := 0.0
	for i, p := range ps {
		if p.r {
			r++
		}
		aurc += 1 - r/float64(i+1)
		if i+1 == len(ps)/2 {
			p50 = r / float64(i+1)
		}
		if i+1 == len(ps)*7/10 {
			p70 = r / float64(i+1)
		}
	}
	return aurc / float64(len(ps)), auroc(js), p50, p70
}

func TestLabModel(t *testing.T) {
	docs := labDocs(t, "/tmp/faq/docs.jsonl")
	qs := labRead[labQ](t, "/tmp/faq/dev.jsonl")
	var far []labQ
	for _, u := range labRead[labQ](t, "/work/shared/data/faq/xsid-ja-valid/utterances.jsonl") {
		far = append(far, labQ{ID: u.ID, Text: u.Text})
	}
	js := labRead[labQ](t, "/work/shared/data/faq/jsquad-valid/queries.jsonl")
	for i := 0; i < len(js); i += 40 {
		far = append(far, labQ{ID: js[i].ID, Text: js[i].Text})
	}
	var sets [2][4][]labEx
	for _, o := range []Options{{true, true}, {false, true}} {
		mode := map[bool]int{true: 0, false: 1}[o.Dictionary]
		l, _ := NewLanguage(o)
		ix := New(l, Terms{}, docs)
		var N, M, F, S []labEx
		rng := rand.New(rand.NewSource(1))
		var subs []*Index
		for range 2 {
			perm := rng.Perm(len(docs))[:200]
			var sd []Doc
			for _, p := range perm {
				sd = append(sd, docs[p])
			}
			subs = append(subs, New(l, Terms{}, sd))
		}
		for i, q := range qs {
			N = append(N, labFeat(ix, q, i))
			var gone []string
			for d := range q.Rel {
				gone = append(gone, d)
			}
			M = append(M, labFeat(ix.With(nil, gone), q, i))
			for _, s := range subs {
				S = append(S, labFeat(s, q, i))
			}
		}
		for i, q := range far {
			F = append(F, labFeat(ix, q, i))
		}

		for i := range 4 {
			sets[mode][i] = [][]labEx{N, M, F, S}[i]
		}
	}
	for _, cfg := range []struct {
		m, f, s, ridge float64
		drop           []int
	}{
		{.3, .3, 0, 1, []int{11}}, {.3, .3, 0, 1, []int{11, 10}}, {.2, .2, 0, 1, []int{11, 10}}, {.3, .3, 0, 1, []int{11, 10, 0}}, {.5, .3, .1, 1, []int{11, 10, 0}}, {.3, .3, .1, 3, []int{11, 10}},
	} {
		train := func(modes []int, keep func(i int) bool) Model {
			var ex []example
			for _, md := range modes {
				for g, w := range []float64{1, cfg.m, cfg.f, cfg.s} {
					if w == 0 {
						continue
					}
					for _, e := range sets[md][g] {
						if keep(e.q) {
							x := append([]float64(nil), e.x[:13]...)
							for _, d := range cfg.drop {
								x[d] = 0
							}
							ex = append(ex, example{x, e.right, w})
						}
					}
				}
			}
			return fit(Model{Weights: make([]float64, 13)}, ex, cfg.ridge)
		}
		for _, modes := range [][]int{{0}, {0, 1}} {
			for test := range 2 {
				var cvs [4][]labEx
				for k := range 5 {
					m := train(modes, func(i int) bool { return i%5 != k })
					for g := range 4 {
						for _, e := range sets[test][g] {
							if e.q%5 == k {
								e.x = []float64{m.Probability(e.x[:13])}
								cvs[g] = append(cvs[g], e)
							}
						}
					}
				}
				id := Model{Weights: []float64{1}}
				a, au, p50, p70 := labSel(cvs[0], id)
				_, auS, _, _ := labSel(cvs[3], id)
				fmt.Printf("%v modes %v test %d AURC %.3f AUROC %.3f p50 %.3f p70 %.3f sub %.3f\n", cfg, modes, test, a, au, p50, p70, auS)
				for at := .1; at < .95; at += .05 {
					var n [4]float64
					good := 0.0
					for g := range 4 {
						for _, e := range cvs[g] {
							if e.x[0] >= at {
								n[g]++
								if g == 0 && e.right {
									good++
								}
							}
						}
					}
					fmt.Printf("   %.2f: N %.3f (prec %.3f) M %.3f F %.3f S %.3f\n", at, n[0]/float64(len(cvs[0])), good/n[0], n[1]/float64(len(cvs[1])), n[2]/float64(len(cvs[2])), n[3]/float64(len(cvs[3])))
				}
			}
			m := train(modes, func(int) bool { return true })
			fmt.Printf("  bias %.2f w %.2f\n", m.Bias, m.Weights)
		}
	}
}

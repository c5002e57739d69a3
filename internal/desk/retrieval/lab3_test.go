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


var xnames = []string{"f1", "prod", "minSC", "lograw", "lograwA", "entropy", "gap12norm", "ties", "saidS", "covS", "qcovQ", "maxSaid", "rawsum", "ngood","sq"}

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
	for i := 0; i < len(js); i += 20 {
		far = append(far, labQ{ID: js[i].ID, Text: js[i].Text})
	}
	for _, o := range []Options{{true, true}, {false, true}} {
		l, _ := NewLanguage(o)
		ix := New(l, Terms{}, docs)
		var N, M, F, S []labEx
		rng := rand.New(rand.NewSource(1))
		var subs []*Index
		for range 6 {
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
		N0 := N
		names := append(append([]string(nil), featureNames...), xnames...)
		for i, n := range names {
			var jj []judged
			for _, e := range N {
				jj = append(jj, judged{e.x[i], Verdict{Right: e.right}})
			}
			fmt.Printf("%s %.3f, ", n, auroc(jj))
		}
		fmt.Println()
		_ = N0
		pick := func(es []labEx, use []int) (out []labEx) {
			for _, e := range es {
				x := make([]float64, len(use))
				for k, u := range use {
					x[k] = e.x[u]
				}
				e.x = x
				out = append(out, e)
			}
			return
		}
		full := [][]labEx{N, M, F, S}
		conv := func(es []labEx, w float64, keep func(i int) bool) (out []example) {
			for _, e := range es {
				if keep(e.q) {
					out = append(out, example{e.x, e.right, w})
				}
			}
			return
		}
		all := make([]int, len(names))
		for i := range all {
			all[i] = i
		}
		uses := map[string][]int{"13": all[:13], "all": all}
		for i := 13; i < len(names); i++ {
			uses["13+"+names[i]] = append(append([]int(nil), all[:13]...), i)
		}
		for i := 0; i < 13; i++ {
			uses["13-"+names[i]] = append(append([]int(nil), all[:i]...), all[i+1:13]...)
		}
		for n, use := range uses {
			cfg := struct{ m, f, s, ridge float64 }{.3, .3, .1, 1}
			N, M, F, S := pick(full[0], use), pick(full[1], use), pick(full[2], use), pick(full[3], use)
			train := func(keep func(i int) bool) Model {
				ex := append(conv(N, 1, keep), conv(M, cfg.m, keep)...)
				ex = append(ex, conv(F, cfg.f, keep)...)
				ex = append(ex, conv(S, cfg.s, keep)...)
				return fit(Model{Weights: make([]float64, len(use))}, ex, cfg.ridge)
			}
			// cv: replace x by p
			cv := func(es []labEx) (out []labEx) {
				for k := range 5 {
					m := train(func(i int) bool { return i%5 != k })
					for _, e := range es {
						if e.q%5 == k {
							p := m.Probability(e.x)
							e.x = []float64{p}
							out = append(out, e)
						}
					}
				}
				return
			}
			id := Model{Weights: []float64{1}}
			cn, cm, cf, cs := cv(N), cv(M), cv(F), cv(S)
			a, au, p50, p70 := labSel(cn, id)
			_, auS, _, _ := labSel(cs, id)
			// threshold at precision .87 on N
			var jsd []judged
			for _, e := range cn {
				jsd = append(jsd, judged{e.x[0], Verdict{Right: e.right, InTop3: e.top3}})
			}
			ans, off := thresholds(Model{Precision: .87, Choice: .60}, jsd)
			sh := func(es []labEx, at float64) float64 {
				n := 0.0
				for _, e := range es {
					if e.x[0] >= at {
						n++
					}
				}
				return n / float64(len(es))
			}
			m := train(func(int) bool { return true })
			fmt.Printf("%-14s %v cv AURC %.3f AUROC %.3f p50 %.3f p70 %.3f | subset AUROC %.3f | at %.2f/%.2f N %.3f M %.3f F %.3f S %.3f off N %.2f F %.2f\n", n, o, a, au, p50, p70, auS, ans, off,
				sh(cn, ans), sh(cm, ans), sh(cf, ans), sh(cs, ans), sh(cn, off), sh(cf, off))
			_ = m
		}
	}
}

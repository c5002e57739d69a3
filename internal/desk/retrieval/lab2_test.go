package retrieval

import (
	"fmt"
	"testing"
)

func labRun2(ix *Index, qs []labQ, w weights) (m labM) {
	for _, q := range qs {
		sc := ix.space()
		a := ix.look(ix.analyser.bag(q.Text))
		ix.score(a, w, sc)
		hits := ix.top(sc.sum, depth)
		ix.refine(a, w, hits)
		var ids []string
		for _, r := range hits[:min(10, len(hits))] {
			ids = append(ids, ix.docs[r.slot].doc.ID)
		}
		ix.scratch.Put(sc)
		m.add(ids, q.Rel)
	}
	return
}

func withAliases(docs []Doc, qs []labQ) []Doc {
	al := map[string][]string{}
	for _, q := range qs {
		for d, g := range q.Rel {
			if g == 2 {
				al[d] = append(al[d], q.Text)
			}
		}
	}
	out := append([]Doc(nil), docs...)
	for i := range out {
		out[i].Aliases = al[out[i].ID]
	}
	return out
}

func TestLabAlias(t *testing.T) {
	docs := labDocs(t, "/tmp/faq/docs.jsonl")
	qs := labRead[labQ](t, "/tmp/faq/dev.jsonl")
	l, _ := NewLanguage(Options{true, true})
	lf, _ := NewLanguage(Options{false, true})
	ix := New(l, Terms{}, docs)
	fmt.Println("none", labRun2(ix, qs, standard()))
	ixf := New(lf, Terms{}, docs)
	w := standard()
	fmt.Println("free", labRun2(ixf, qs, w))
	for _, g := range []float64{.5, 1} {
		w.covered[grams] = g
		fmt.Println("free covG", g, labRun2(ixf, qs, w))
	}
	for _, s := range []float64{0, .25, .5, 1} {
		w = standard()
		w.covered[groups] = s
		w.covered[grams] = 1
		fmt.Println("free covG 1 covS", s, labRun2(ixf, qs, w))
	}
	const parts = 4
	var ixs []*Index
	for k := range parts {
		var tr []labQ
		for i, q := range qs {
			if i%parts != k {
				tr = append(tr, q)
			}
		}
		ixs = append(ixs, New(l, Terms{}, withAliases(docs, tr)))
	}
	for _, al := range []float64{1, 1.5, 2, 3, 4, 6} {
		w := standard()
		w.alias = al
		var m labM
		for k := range parts {
			for i, q := range qs {
				if i%parts == k {
					x := labRun2(ixs[k], []labQ{q}, w)
					m.ndcg += x.ndcg
					m.p1 += x.p1
					m.mrr += x.mrr
					m.r10 += x.r10
					m.h3 += x.h3
					m.n += x.n
					m.nA += x.nA
				}
			}
		}
		fmt.Println("alias 4-fold", al, m)
	}
}

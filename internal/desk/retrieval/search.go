package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// weights say what counts how much.
type weights struct {
	stream  [nStreams][2]float64 // normalised BM25, in question and answer
	covered [nStreams]float64    // share of the customer's weight that an FAQ has anywhere
	said    float64              // share of the FAQ question's weight that the customer said
	alias   float64              // likeness to the confirmed phrasings
	sight   float64              // nearness by an embedding model, where there is one
}

const (
	k1       = 1.2
	depth    = 30 // hits that are looked at closely
	showHits = 10
)

// lengthBend is BM25's b by field: of a question, all should be about the matter; answers are
// long for good reasons too.
var lengthBend = [nFields]float64{question: 0.75, answer: 0.75}

// standard is what development queries favoured, in round numbers; see docs/faq.md.
func standard() weights {
	return weights{
		stream:  [nStreams][2]float64{words: {1, 1.25}, grams: {1, 1.25}, groups: {0.2, 0.5}},
		covered: [nStreams]float64{words: 1, groups: 0.5},
		said:    0.25,
		alias:   4,
	}
}

// asked is a question's terms with what the index knows of each.
type asked struct {
	terms [nStreams][]askedTerm
}

type askedTerm struct {
	term  term
	entry *entry // nil: in no FAQ
	n     int
	idf   [nFields]float64
}

// idf is how telling a term is that df of n texts have.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

func (ix *Index) look(b bag) asked {
	var q asked
	for s := range nStreams {
		for _, c := range b.terms[s] {
			t := askedTerm{term: c.term, entry: ix.table.find(c.term), n: int(c.n)}
			for f := range nFields {
				df := 0
				if t.entry != nil {
					df = len(t.entry.lists[f])
				}
				t.idf[f] = idf(ix.Len(), df)
			}
			q.terms[s] = append(q.terms[s], t)
		}
	}
	return q
}

// scored is the working space of one question.
type scored struct {
	raw   [2][nStreams][]float64 // BM25 by field, stream and slot
	best  [2][nStreams]float64
	alt   []float64 // by alias slot
	sum   []float64 // by slot
	alias []float64 // by slot: best similarity to a phrasing, 0 to about 1
	like  []float64 // by slot: likeness to all its phrasings together
	sight []float64 // by slot: cosine of embeddings
}

func (ix *Index) space() *scored {
	sc, _ := ix.scratch.Get().(*scored)
	if sc == nil {
		sc = &scored{}
	}
	n := len(ix.docs)
	for f := range sc.raw {
		for s := range sc.raw[f] {
			sc.raw[f][s] = zeros(sc.raw[f][s], n)
		}
	}
	sc.best = [2][nStreams]float64{}
	sc.sum, sc.alias, sc.like, sc.alt = zeros(sc.sum, n), zeros(sc.alias, n), zeros(sc.like, n), zeros(sc.alt, len(ix.aliases))
	return sc
}

func zeros(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n, n+n/8)
	}
	x = x[:n]
	clear(x)
	return x
}

// score fills the space: BM25 of each stream and field, each divided by the best of this
// question, weighted and added up. (Adding ranks instead loses what the distances say.)
func (ix *Index) score(q asked, w weights, sc *scored) {
	for f := range field(2) {
		for s := range nStreams {
			raw := sc.raw[f][s]
			ix.bm25(q.terms[s], f, s, raw)
			best := 0.0
			for _, x := range raw {
				best = max(best, x)
			}
			sc.best[f][s] = best
			if best == 0 {
				continue
			}
			by := w.stream[s][f] / best
			for i, x := range raw {
				sc.sum[i] += by * x
			}
		}
	}
	if ix.nAliases > 0 {
		ix.scoreAliases(q, sc)
		for i, x := range sc.like {
			sc.sum[i] += w.alias * x
		}
	}
}

func (ix *Index) bm25(ts []askedTerm, f field, s stream, into []float64) {
	average := float64(ix.total[f][s]) / float64(max(1, ix.Len()))
	if average == 0 {
		return
	}
	b := lengthBend[f]
	for _, t := range ts {
		if t.entry == nil {
			continue
		}
		gain := t.idf[f] * float64(t.n)
		for _, p := range t.entry.lists[f] {
			n, slot := float64(p.count()), p.slot()
			long := 1 - b + b*float64(ix.docs[slot].size[f][s])/average
			into[slot] += gain * n * (k1 + 1) / (n + k1*long)
		}
	}
}

// refine looks closer at the best slots: an FAQ that has all the customer said, be it in its
// question or in its answer, goes before one that has a part of it twice.
func (ix *Index) refine(q asked, w weights, hits []ranked) {
	for i := range hits {
		for s := range nStreams {
			if w.covered[s] != 0 {
				c := ix.share(q, s, hits[i].slot)
				x := part(c.covered, c.total)
				if s != groups {
					x *= x
				}
				hits[i].score += w.covered[s] * x
			}
		}
		hits[i].score += w.said * ix.said(q, ix.main(), hits[i].slot)
	}
	ix.sort(hits)
}

// ranked is one hit in the making.
type ranked struct {
	slot  int
	score float64
}

// top are the n best slots, best first; equal scores are ordered by the FAQ's id, so that an
// index grown by edits ranks as one made at once.
func (ix *Index) top(sum []float64, n int) []ranked {
	var out []ranked
	floor := 0.0
	for slot, x := range sum {
		if x <= 0 || x < floor || ix.docs[slot] == nil {
			continue
		}
		out = append(out, ranked{slot, x})
		if len(out) >= 4*n {
			ix.sort(out)
			out = out[:n]
			floor = out[n-1].score
		}
	}
	ix.sort(out)
	return out[:min(n, len(out))]
}

func (ix *Index) sort(r []ranked) {
	slices.SortFunc(r, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(ix.docs[a.slot].doc.ID, ix.docs[b.slot].doc.ID))
	})
}

package retrieval

import (
	"math"
	"slices"
)

// featureNames are what the model sees of a hit, in the order of Found.Features. All lie
// between 0 and about 1, the margins between −1 and 1.
var featureNames = []string{
	"score",         // its normalised score, by the greatest possible
	"said",          // share of the FAQ question's weight that the customer said, by words
	"said-grams",    // the same by grams
	"covered",       // share of the customer's weight that the FAQ has, by words
	"covered-grams", // the same by grams
	"margin",        // to the next hit
	"margin-3",      // to the third hit
	"agreement",     // share of the rankings (stream and field) that put it first
	"question",      // BM25 in the question, by what a perfect match would have
	"answer",        // BM25 in the answer, by the same
	"faq-length",    // how long its question is, by grams
	"least",         // its BM25 in the stream and field where it is worst, by the best there
	"alias",         // similarity to the nearest confirmed phrasing
}

// FeatureNames are the names of Found.Features, in order.
func FeatureNames() []string { return slices.Clone(featureNames) }

// main is the stream that stands for words: grams where there is no dictionary.
func (ix *Index) main() stream {
	if ix.analyser.lang.words == nil {
		return grams
	}
	return words
}

// share is how much of a question an FAQ has.
type share struct{ covered, said, total float64 }

// features describe hits[i] among all hits.
func (ix *Index) features(q asked, w weights, sc *scored, hits []ranked, i int) []float64 {
	slot, main := hits[i].slot, ix.main()
	byWord, byGram := ix.share(q, main, slot), ix.share(q, grams, slot)
	perfect := byWord.total * (k1 + 1)
	return []float64{
		hits[i].score / w.total(),
		byWord.said,
		byGram.said,
		part(byWord.covered, byWord.total),
		part(byGram.covered, byGram.total),
		margin(hits, i, 1),
		margin(hits, i, 2),
		sc.agreement(slot),
		part(sc.raw[question][main][slot], perfect),
		part(sc.raw[answer][main][slot], perfect),
		math.Log1p(float64(ix.docs[slot].size[question][grams])) / 4,
		sc.least(slot),
		sc.alias[slot],
	}
}

func part(x, of float64) float64 {
	if of <= 0 {
		return 0
	}
	return x / of
}

// total is the greatest score without aliases.
func (w weights) total() float64 {
	sum := w.sight + w.said
	for s := range w.stream {
		sum += w.stream[s][question] + w.stream[s][answer] + w.covered[s]
	}
	return sum
}

// margin is how far hit i is before the hit n places behind the first other one.
func margin(hits []ranked, i, n int) float64 {
	other := n
	if i > 0 {
		other = 0 // a later hit is measured by the first
	}
	if other >= len(hits) {
		return 1
	}
	return (hits[i].score - hits[other].score) / hits[0].score
}

func (sc *scored) agreement(slot int) float64 {
	agree, rankings := 0.0, 0.0
	for f := range sc.raw {
		for s := range sc.raw[f] {
			if sc.best[f][s] == 0 {
				continue
			}
			rankings++
			if sc.raw[f][s][slot] == sc.best[f][s] {
				agree++
			}
		}
	}
	return part(agree, rankings)
}

// least is how a slot does where it does worst.
func (sc *scored) least(slot int) float64 {
	least, some := 1.0, false
	for f := range sc.raw {
		for s := range sc.raw[f] {
			if best := sc.best[f][s]; best > 0 {
				least, some = min(least, sc.raw[f][s][slot]/best), true
			}
		}
	}
	if !some {
		return 0
	}
	return least
}

// share measures question against FAQ both ways, in one stream.
func (ix *Index) share(q asked, s stream, slot int) share {
	var sh share
	for _, t := range q.terms[s] {
		weight := t.idf[question]
		sh.total += weight
		if t.entry == nil {
			continue
		}
		if has(t.entry.lists[question], slot) || has(t.entry.lists[answer], slot) {
			sh.covered += weight
		}
	}
	sh.said = ix.said(q, s, slot)
	return sh
}

func has(list []posting, slot int) bool {
	i := at(list, slot)
	return i < len(list) && list[i].slot() == slot
}

// said is the share of the FAQ question's weight that the customer's question has.
func (ix *Index) said(q asked, s stream, slot int) float64 {
	all, both, i := 0.0, 0.0, 0
	asked := q.terms[s]
	for _, c := range ix.docs[slot].q.terms[s] {
		weight := ix.weight(c.term)
		all += weight
		for i < len(asked) && asked[i].term < c.term {
			i++
		}
		if i < len(asked) && asked[i].term == c.term {
			both += weight
		}
	}
	return part(both, all)
}

// weight is a term's idf among the questions.
func (ix *Index) weight(t term) float64 {
	df := 0
	if e := ix.table.find(t); e != nil {
		df = len(e.lists[question])
	}
	return idf(ix.Len(), df)
}

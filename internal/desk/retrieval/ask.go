package retrieval

import "slices"

// Ask finds what answers a customer's question, by a model that Fits (another one is replaced
// by the default). Text without words that any FAQ has finds nothing and is handed off.
func (ix *Index) Ask(text string, m Model) Found { return ix.AskSeen(text, m, nil) }

// AskSeen is Ask with an embedding model's sight of the question as one more stream; nil is
// without.
func (ix *Index) AskSeen(text string, m Model, sight *Sight) Found {
	return ix.AskFirst(text, m, sight, nil)
}

// AskFirst is AskSeen for somebody to whom some FAQs speak better, by their language: the
// others are looked at only when none of theirs is even worth offering. nil: all alike.
func (ix *Index) AskFirst(text string, m Model, sight *Sight, theirs func(id string) bool) Found {
	if !m.Fits() {
		m = DefaultModel()
	}
	w := standard()
	q := ix.look(ix.analyser.bag(text))
	sc := ix.space()
	defer ix.scratch.Put(sc)
	ix.score(q, w, sc)
	if sight != nil {
		w.sight = sight.Weight
		ix.see(sight, sc)
	}
	hits := ix.top(sc.sum, depth)
	ix.refine(q, w, hits)
	exact := ix.exact(text)
	if theirs != nil {
		own := slices.DeleteFunc(slices.Clone(hits), func(h ranked) bool { return !theirs(ix.docs[h.slot].doc.ID) })
		ours := slices.DeleteFunc(slices.Clone(exact), func(slot int) bool { return !theirs(ix.docs[slot].doc.ID) })
		found := ix.lead(ours, ix.judge(q, w, sc, own, m))
		if found.Zone != Handoff || len(own) == len(hits) && len(ours) == len(exact) {
			return found
		}
	}
	return ix.lead(exact, ix.judge(q, w, sc, hits, m))
}

// judge says how likely each of the first hits answers.
func (ix *Index) judge(q asked, w weights, sc *scored, hits []ranked, m Model) Found {
	found := Found{Zone: Handoff, Version: m.Version, Features: make([]float64, len(featureNames))}
	for i := range hits[:min(showHits, len(hits))] {
		features := ix.features(q, w, sc, hits, i)
		p := m.Probability(features)
		if i == 0 {
			found.Features, found.P, found.Zone = features, p, m.zone(p)
		} else {
			p = min(p, found.Hits[i-1].P) // a later hit is never the likelier one
		}
		found.Hits = append(found.Hits, Hit{ID: ix.docs[hits[i].slot].doc.ID, Score: hits[i].score, P: p})
	}
	return found
}

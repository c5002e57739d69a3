package retrieval

// Ask finds what answers a customer's question, by a model that Fits (another one is replaced
// by the default). Text without words that any FAQ has finds nothing and is handed off.
func (ix *Index) Ask(text string, m Model) Found { return ix.AskSeen(text, m, nil) }

// AskSeen is Ask with an embedding model's sight of the question as one more stream; nil is
// without.
func (ix *Index) AskSeen(text string, m Model, sight *Sight) Found {
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

package retrieval

// DefaultModel is the model until a brand has verdicts of its own: fitted to development
// questions of a public set of city FAQs, the same with their answers taken away, and
// questions about anything else; rounded. "said" and "margin" count only after a refit: others
// tell the same. See docs/faq.md.
func DefaultModel() Model {
	return Model{
		Weights: []float64{
			1.25, 0, 2.15, // score, said, said-grams
			0.6, 1.25, // covered, covered-grams
			0, 0.8, // margin, margin-3
			1.4,        // agreement
			0.45, 1.45, // question, answer
			-2.8, -0.6, // faq-length, least
			2, // alias: set by hand, the set has too few
		},
		Bias:      -1.8,
		AnswerAt:  0.78,
		OfferAt:   0.42,
		Precision: 0.85,
		Choice:    0.6,
		Version:   "2",
	}
}

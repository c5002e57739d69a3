package retrieval

// DefaultModel is the model until a brand has verdicts of its own: fitted to development
// questions of a public set of city FAQs, the same with their answers taken away, and
// questions about anything else; rounded. "unknown" counts only after a refit. See docs/faq.md.
func DefaultModel() Model {
	return Model{
		Weights: []float64{
			0, 1.35, 2.1, // score, said, said-grams
			0.95, 0.4, // covered, covered-grams
			1.15, 1.05, // margin, margin-3
			1.1,       // agreement
			-0.7, 1.1, // question, answer
			-0.85, 0, // length, unknown
			2, // alias: set by hand, the set has too few
		},
		Bias:      -2.8,
		AnswerAt:  0.72,
		OfferAt:   0.33,
		Precision: 0.85,
		Choice:    0.6,
		Version:   "1",
	}
}

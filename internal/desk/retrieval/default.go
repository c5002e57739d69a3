package retrieval

// DefaultModel is the model until a brand has verdicts of its own.
func DefaultModel() Model {
	return Model{
		Weights:   []float64{2, 2, 1, 1, 1, 1, 1, 1, 1, 0, 0, -1, 2},
		Bias:      -5,
		AnswerAt:  0.8,
		OfferAt:   0.3,
		Precision: 0.85,
		Choice:    0.6,
		Version:   "1",
	}
}

package retrieval

import (
	"math"
	"slices"
)

// Model turns a hit's features into the probability that it is the answer, and that into a
// zone. It is data: kept with the brand's settings, and logged with each decision by Version.
type Model struct {
	Weights  []float64 `json:"weights"` // one a feature, see FeatureNames
	Bias     float64   `json:"bias"`
	AnswerAt float64   `json:"answerAt"` // from this probability the answer is said
	OfferAt  float64   `json:"offerAt"`  // from this one choices are offered; below, a human takes over
	Version  string    `json:"version"`

	// What Refit sets the thresholds by: how many of the answers said must be right, and how
	// many of the offers must contain the right one.
	Precision float64 `json:"precision"`
	Choice    float64 `json:"choice"`
}

// Fits says whether m is for the features of this program; a stored model of another version
// may not be.
func (m Model) Fits() bool { return len(m.Weights) == len(featureNames) }

// Probability is that of a hit with these features to be the answer.
func (m Model) Probability(features []float64) float64 {
	x := m.Bias
	for i, w := range m.Weights[:min(len(m.Weights), len(features))] {
		x += w * features[i]
	}
	return 1 / (1 + math.Exp(-x))
}

// zone says what a probability is good for.
func (m Model) zone(p float64) Zone {
	switch {
	case p >= m.AnswerAt:
		return Answer
	case p >= m.OfferAt:
		return Offer
	}
	return Handoff
}

// clone keeps two models from sharing weights.
func (m Model) clone() Model {
	m.Weights = slices.Clone(m.Weights)
	return m
}

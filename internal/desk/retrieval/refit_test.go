package retrieval

import (
	"errors"
	"testing"
)

// biased are verdicts of a brand on whose FAQs the default model is far too sure: only what
// agrees in all rankings is right there.
func biased(n int) []Verdict {
	var out []Verdict
	for i := range n {
		x := make([]float64, len(featureNames))
		for k := range x {
			x[k] = float64((i*7+k*3)%11) / 10
		}
		x[7] = float64(i%6) / 5
		right := x[7] > 0.7
		out = append(out, Verdict{Features: x, Right: right, InTop3: right || i%3 == 0})
	}
	return out
}

func TestRefitLearnsABrandsBias(t *testing.T) {
	m, r, err := Refit(DefaultModel(), biased(300))
	if err != nil {
		t.Fatal(err)
	}
	if r.After.LogLoss >= r.Before.LogLoss || r.After.AUROC <= r.Before.AUROC {
		t.Errorf("before %+v, after %+v", r.Before, r.After)
	}
	if r.After.Precision < 0.85 || m.Version != DefaultModel().Version+"+300" || m.OfferAt > m.AnswerAt {
		t.Errorf("after %+v, model %+v", r.After, m)
	}
	again, _, err := Refit(m, biased(300))
	if err != nil || again.Version != m.Version {
		t.Errorf("a refit of a refit: %v %v", again.Version, err)
	}
}

func TestRefitIsRefused(t *testing.T) {
	if _, _, err := Refit(DefaultModel(), biased(99)); !errors.Is(err, ErrFewVerdicts) {
		t.Errorf("99 verdicts: %v", err)
	}
	other := biased(100)
	other[5].Features = []float64{1}
	if _, _, err := Refit(DefaultModel(), other); err == nil {
		t.Error("a verdict with foreign features is taken")
	}
}

func TestWithoutARightVerdictNothingIsAnswered(t *testing.T) {
	vs := biased(120)
	for i := range vs {
		vs[i].Right, vs[i].InTop3 = false, false
	}
	m, r, err := Refit(DefaultModel(), vs)
	if err != nil || r.After.Answered != 0 || r.After.Offered != 0 || m.zone(1) != Handoff {
		t.Errorf("%v %+v %+v", err, r.After, m)
	}
}

package retrieval

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// Verdict is what people found out about one decision.
type Verdict struct {
	Features []float64 `json:"features"` // of that decision
	Right    bool      `json:"right"`    // the first hit was the answer
	InTop3   bool      `json:"inTop3"`   // one of the first three was
}

// MinVerdicts is how many verdicts a refit needs.
const MinVerdicts = 100

// ErrFewVerdicts refuses a refit: so few verdicts would fit chance.
var ErrFewVerdicts = errors.New("retrieval: a refit needs at least 100 verdicts")

// hold is how strongly a refit is held back towards its base: as if a few verdicts more said
// that the base is right. With hundreds of verdicts it hardly matters.
const hold = 3

// Quality is how a model does on verdicts.
type Quality struct {
	LogLoss   float64 `json:"logLoss"`   // smaller is better; .693 is a coin
	AUROC     float64 `json:"auroc"`     // how well right and wrong are told apart; .5 is a coin
	Answered  float64 `json:"answered"`  // share in zone answer …
	Precision float64 `json:"precision"` // … and how many of these were right
	Offered   float64 `json:"offered"`   // share in zone offer …
	Choice    float64 `json:"choice"`    // … and how many of these had the answer among the three
}

// Report compares a model before and after a refit, on the same verdicts. After is measured
// on verdicts which that fit had not seen (five parts, each judged by a fit to the others),
// so that an administrator sees what to expect, not what was learnt by heart.
type Report struct {
	Verdicts int     `json:"verdicts"`
	Before   Quality `json:"before"`
	After    Quality `json:"after"`
}

// Refit fits a model to a brand's own verdicts, oldest first or in any order that stays the
// same, and sets its thresholds anew by base.Precision and base.Choice. It changes nothing
// that is in use: applying the model is a decision of its own.
func Refit(base Model, verdicts []Verdict) (Model, Report, error) {
	if len(verdicts) < MinVerdicts {
		return Model{}, Report{}, fmt.Errorf("%w; there are %d", ErrFewVerdicts, len(verdicts))
	}
	if !base.Fits() {
		base = DefaultModel()
	}
	for i, v := range verdicts {
		if len(v.Features) != len(featureNames) {
			return Model{}, Report{}, fmt.Errorf("retrieval: verdict %d has %d features, not %d: it is of another version", i+1, len(v.Features), len(featureNames))
		}
	}
	unseen := crossed(base, verdicts)
	m := fit(base, examplesOf(verdicts, nil), hold)
	m.AnswerAt, m.OfferAt = thresholds(base, unseen)
	m.Version = fmt.Sprintf("%s+%d", root(base.Version), len(verdicts))
	before := make([]judged, len(verdicts))
	for i, v := range verdicts {
		before[i] = judged{base.Probability(v.Features), v}
	}
	return m, Report{Verdicts: len(verdicts), Before: quality(base, before), After: quality(m, unseen)}, nil
}

func root(version string) string {
	for i, r := range version {
		if r == '+' {
			return version[:i]
		}
	}
	return version
}

// judged is a verdict with a model's probability for it.
type judged struct {
	p float64
	v Verdict
}

func examplesOf(vs []Verdict, leave func(i int) bool) []example {
	var out []example
	for i, v := range vs {
		if leave == nil || !leave(i) {
			out = append(out, example{v.Features, v.Right, 1})
		}
	}
	return out
}

// crossed gives each verdict the probability of a model that had not seen it.
func crossed(base Model, vs []Verdict) []judged {
	const parts = 5
	out := make([]judged, len(vs))
	for k := range parts {
		m := fit(base, examplesOf(vs, func(i int) bool { return i%parts == k }), hold)
		for i := k; i < len(vs); i += parts {
			out[i] = judged{m.Probability(vs[i].Features), vs[i]}
		}
	}
	return out
}

// thresholds are the lowest probabilities from which answers are right, and offers contain the
// answer, often enough; 1.01, never, where ten in a row can't be found.
func thresholds(want Model, js []judged) (answerAt, offerAt float64) {
	js = append([]judged(nil), js...)
	sort.SliceStable(js, func(i, j int) bool { return js[i].p > js[j].p })
	answered, answerAt := lowest(js, want.Precision, func(v Verdict) bool { return v.Right })
	_, offerAt = lowest(js[answered:], want.Choice, func(v Verdict) bool { return v.Right || v.InTop3 })
	return answerAt, min(answerAt, offerAt)
}

func lowest(js []judged, share float64, good func(Verdict) bool) (n int, at float64) {
	const enough = 10
	at = 1.01
	goods := 0
	for i, j := range js {
		if good(j.v) {
			goods++
		}
		last := i+1 == len(js) || js[i+1].p < j.p
		if last && i+1 >= enough && float64(goods) >= share*float64(i+1) {
			n, at = i+1, j.p
		}
	}
	return n, at
}

func quality(m Model, js []judged) Quality {
	var q Quality
	answered, right, offered, choice := 0.0, 0.0, 0.0, 0.0
	for _, j := range js {
		p := max(1e-9, min(1-1e-9, j.p))
		if j.v.Right {
			q.LogLoss -= math.Log(p)
		} else {
			q.LogLoss -= math.Log(1 - p)
		}
		switch m.zone(j.p) {
		case Answer:
			answered++
			right += one(j.v.Right)
		case Offer:
			offered++
			choice += one(j.v.Right || j.v.InTop3)
		case Handoff:
		}
	}
	n := float64(len(js))
	q.LogLoss /= n
	q.AUROC = auroc(js)
	q.Answered, q.Precision, q.Offered, q.Choice = answered/n, part(right, answered), offered/n, part(choice, offered)
	return q
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// auroc is the chance that a right hit has a higher probability than a wrong one.
func auroc(js []judged) float64 {
	var better, pairs float64
	for _, a := range js {
		for _, b := range js {
			if a.v.Right && !b.v.Right {
				pairs++
				better += one(a.p > b.p) + one(a.p == b.p)/2
			}
		}
	}
	if pairs == 0 {
		return 0.5
	}
	return better / pairs
}

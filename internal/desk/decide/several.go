package decide

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// maxParts is how many questions at once are taken apart.
const maxParts = 3

// Question is one of several that a customer asks at once.
type Question struct {
	Number   int // its place, from 1
	Part     Part
	Words    string // without what joins it to the one before
	Found    retrieval.Found
	FAQ      FAQ          // that surely answers it; without id: none does
	Scenario bot.Scenario // that its words begin; then nothing was looked for
}

func (q Question) sure() bool  { return q.FAQ.ID != "" }
func (q Question) begun() bool { return q.Scenario.ID != "" }

// Several takes words apart that ask two or three different things, at least one of which has
// a sure answer; nil for words that are to be dealt with as one. A question that comes nearest
// to what is answered already is one with it. Where a language model answers what is unsure,
// it is asked about the whole.
func (b Brain) Several(words string) []Question {
	parts := questions(words)
	if len(parts) < 2 || len(parts) > maxParts {
		return nil
	}
	var all []Question
	first := map[string]int{} // question that an entry answers
	for i, p := range parts {
		q := b.question(i+1, p, words)
		if _, there := first[q.FAQ.ID]; q.sure() && !there {
			first[q.FAQ.ID] = q.Number
		}
		all = append(all, q)
	}
	all = slices.DeleteFunc(all, func(q Question) bool {
		if q.begun() || len(q.Found.Hits) == 0 {
			return false
		}
		n, answered := first[q.Found.Hits[0].ID]
		return answered && n != q.Number
	})
	doubts := slices.ContainsFunc(all, func(q Question) bool { return !q.sure() && !q.begun() })
	if len(first) == 0 || len(all) < 2 || doubts && b.Write != nil {
		return nil
	}
	return all
}

func (b Brain) question(n int, p Part, words string) Question {
	q := Question{Number: n, Part: p, Words: unjoined(p.Of(words))}
	if sc, ok := b.Trigger(q.Words); ok {
		q.Scenario = sc
		return q
	}
	q.Found = b.Ask(q.Words)
	if q.Found.Zone == retrieval.Answer {
		if known := b.Known(q.Found); len(known) > 0 && known[0].ID == q.Found.Hits[0].ID {
			q.FAQ = known[0]
		}
	}
	return q
}

package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Limits of a search for gaps. Grouping takes time with texts times groups: of more than
// MaxMissed questions the newest stand for all, and the report says so.
const (
	MaxMissed    = 3000
	MaxClusters  = 200
	MaxInCluster = 50
)

// findGaps looks at the questions of a period that were not answered, leaves out those that
// the bot as it is now would answer, and groups the others.
func (l *Learner) findGaps(ctx context.Context, r *Run) (RunBody, error) {
	rows, missed, questions, err := l.store.Missed(ctx, r.Workspace, r.Since, r.Until, MaxMissed)
	if err != nil {
		return RunBody{}, err
	}
	sum := &GapSummary{Questions: questions, Missed: missed, Looked: len(rows)}
	rows = slices.DeleteFunc(rows, func(d DecisionView) bool { return !d.missed() })
	sum.Right = sum.Looked - len(rows)
	x, err := l.brains.exam(ctx, r.Workspace)
	if err != nil {
		return RunBody{}, err
	}
	r.Summary.Seq, r.Summary.Model, r.Summary.Gaps = x.seq, x.model.Version, sum
	open, err := l.stillOpen(ctx, r, x, rows)
	if err != nil {
		return RunBody{}, err
	}
	if r.Summary.Talks {
		old, err := l.oldQuestions(ctx, r, x)
		if err != nil {
			return RunBody{}, err
		}
		open = append(open, old...)
	}
	return group(x, open, sum), nil
}

// missedQuestion is one to be grouped: where it is, and its words.
type missedQuestion struct{ ref, text string }

// group puts together what is about the same thing.
func group(x exam, open []missedQuestion, sum *GapSummary) (body RunBody) {
	texts := make([]string, len(open))
	for i, q := range open {
		texts[i] = q.text
	}
	groups := retrieval.Clusters(x.language, texts)
	sum.Loose, sum.Clusters = len(open), len(groups)
	for i, g := range groups {
		sum.Loose -= len(g)
		if i >= MaxClusters {
			continue
		}
		c := GapCluster{N: len(g)}
		for n, k := range g {
			if strings.HasPrefix(open[k].ref, refSaying) {
				c.Old++
			}
			if n < MaxInCluster {
				c.Refs = append(c.Refs, open[k].ref)
			}
		}
		body.Clusters = append(body.Clusters, c)
	}
	return body
}

// stillOpen leaves out what was taken back and what the bot would answer by now.
func (l *Learner) stillOpen(ctx context.Context, r *Run, x exam, rows []DecisionView) (open []missedQuestion, err error) {
	words, err := l.words(ctx, rows)
	if err != nil {
		return nil, err
	}
	sum := r.Summary.Gaps
	for i, d := range rows {
		if err := l.step(ctx, r, i+1, len(rows)); err != nil {
			return nil, err
		}
		switch text, ok := words[d.ID]; {
		case !ok:
			sum.Unsent++
		case x.closes(d, text):
			sum.Closed++
		default:
			open = append(open, missedQuestion{d.ID, text})
		}
	}
	return open, nil
}

// missed tells whether a decision was a gap: not answered, refused, or judged to be wrong.
func (d DecisionView) missed() bool {
	if d.Verdict != "" && d.Verdict != VerdictNone && len(d.Found.Hits) > 0 && d.Found.Hits[0].ID == d.Verdict {
		return d.Found.Zone == retrieval.Handoff // right, but the bot did not dare
	}
	return d.Found.Zone == retrieval.Handoff || d.Verdict != "" || d.Outcome == decide.OutcomeNone || d.Outcome == decide.OutcomeUnsolved
}

// closes tells whether the bot as it is now would answer a question that it missed: with the
// entry that somebody named, with another than those that did not help, or by a scenario.
func (x exam) closes(d DecisionView, text string) bool {
	if x.claims(text).Code == decide.ClaimScenario {
		return true
	}
	found := x.ask(text)
	if found.Zone != retrieval.Answer {
		return false
	}
	now := found.Hits[0].ID
	if d.Verdict != "" && d.Verdict != VerdictNone {
		return now == d.Verdict
	}
	return !slices.Contains(d.refused(), now)
}

// refused are the entries that did not help.
func (d DecisionView) refused() (ids []string) {
	shown := d.Found.Hits[:min(3, len(d.Found.Hits))]
	switch {
	case d.Verdict == VerdictNone, d.Outcome == decide.OutcomeNone:
	case d.Outcome == decide.OutcomeUnsolved && d.Chosen != "":
		return []string{d.Chosen}
	case d.Outcome == decide.OutcomeUnsolved:
		shown = shown[:min(1, len(shown))]
	default:
		return nil
	}
	for _, h := range shown {
		ids = append(ids, h.ID)
	}
	return ids
}

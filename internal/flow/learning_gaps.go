package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
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
	r.Summary = RunSummary{Seq: x.seq, Model: x.model.Version, Gaps: sum}
	open, texts, err := l.stillOpen(ctx, r, x, rows)
	if err != nil {
		return RunBody{}, err
	}
	groups := retrieval.Clusters(x.language, texts)
	sum.Loose, sum.Clusters = len(open), len(groups)
	var body RunBody
	for i, g := range groups {
		sum.Loose -= len(g)
		if i < MaxClusters {
			c := GapCluster{N: len(g)}
			for _, k := range g[:min(MaxInCluster, len(g))] {
				c.Decisions = append(c.Decisions, open[k].ID)
			}
			body.Clusters = append(body.Clusters, c)
		}
	}
	return body, nil
}

// stillOpen leaves out what was taken back and what the bot would answer by now.
func (l *Learner) stillOpen(ctx context.Context, r *Run, x exam, rows []DecisionView) (open []DecisionView, texts []string, err error) {
	words, err := l.words(ctx, rows)
	if err != nil {
		return nil, nil, err
	}
	sum := r.Summary.Gaps
	for i, d := range rows {
		if err := l.step(ctx, r, i+1, len(rows)); err != nil {
			return nil, nil, err
		}
		switch text, ok := words[d.ID]; {
		case !ok:
			sum.Unsent++
		case x.closes(d, text):
			sum.Closed++
		default:
			texts, open = append(texts, text), append(open, d)
		}
	}
	return open, texts, nil
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

// Gap is a group of questions as it is shown.
type Gap struct {
	N         int // questions in it
	Questions []GapQuestion
	Near      []NearEntry // entries that come nearest to the most typical of them, as the bot is now
}

// GapQuestion is one of them. Its words are read anew each time: what was taken back since is not shown.
type GapQuestion struct {
	Decision DecisionView
	Text     string
	Verdict  string // title of the entry that was named meanwhile
}

// NearEntry is an entry that a question might belong to.
type NearEntry struct {
	ID, Question string
	P, Score     float64
}

// Gaps shows groups of a finished search, from the group at place from: at most n, with at
// most each questions. next is where to go on; 0 = that was all.
func (l *Learner) Gaps(ctx context.Context, by desk.Person, id string, from, n, each int) (run Run, gaps []Gap, next int, err error) {
	if run, err = l.Run(ctx, by, id); err != nil {
		return run, nil, 0, err
	}
	if run.Kind != RunGaps {
		return run, nil, 0, desk.ErrNotFound
	}
	if run.State != RunDone {
		return run, nil, 0, nil
	}
	body, err := l.store.RunBody(ctx, id)
	if err != nil {
		return run, nil, 0, err
	}
	clusters := body.Clusters[min(from, len(body.Clusters)):]
	if len(clusters) > n {
		clusters, next = clusters[:n], from+n
	}
	gaps, err = l.show(ctx, run.Workspace, clusters, each)
	return run, gaps, next, err
}

func (l *Learner) show(ctx context.Context, w desk.WorkspaceID, clusters []GapCluster, each int) ([]Gap, error) {
	var ids []string
	for _, c := range clusters {
		ids = append(ids, c.Decisions[:min(each, len(c.Decisions))]...)
	}
	rows, err := l.store.DecisionsByID(ctx, w, ids)
	if err != nil {
		return nil, err
	}
	words, err := l.words(ctx, rows)
	if err != nil {
		return nil, err
	}
	titles, err := l.titles(ctx, w, rows)
	if err != nil {
		return nil, err
	}
	x, err := l.brains.exam(ctx, w)
	if err != nil {
		return nil, err
	}
	known := map[string]DecisionView{}
	for _, d := range rows {
		known[d.ID] = d
	}
	var out []Gap
	for _, c := range clusters {
		gap := Gap{N: c.N}
		for _, id := range c.Decisions[:min(each, len(c.Decisions))] {
			if text, ok := words[id]; ok {
				d := known[id]
				gap.Questions = append(gap.Questions, GapQuestion{d, text, titles[d.Verdict]})
			}
		}
		if len(gap.Questions) > 0 {
			gap.Near = x.near(gap.Questions[0].Text)
			out = append(out, gap)
		}
	}
	return out, nil
}

func (l *Learner) titles(ctx context.Context, w desk.WorkspaceID, rows []DecisionView) (map[string]string, error) {
	ids := map[string]bool{}
	for _, d := range rows {
		ids[d.Verdict] = true
	}
	return l.know.titles(ctx, w, ids)
}

// near are the three entries that come nearest.
func (x exam) near(text string) (out []NearEntry) {
	for _, h := range x.ask(text).Hits {
		if len(out) < 3 {
			out = append(out, NearEntry{h.ID, x.title(h.ID), h.P, h.Score})
		}
	}
	return out
}

package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Gap is a group of questions as it is shown.
type Gap struct {
	N         int // questions in it
	Old       int // of these, lines of old talks
	Questions []GapQuestion
	Near      []NearEntry // entries that come nearest to the most typical of them, as the bot is now
}

// GapQuestion is one of them: what the bot decided on it, or the line of an old talk. Its
// words are read anew each time: what was taken back since is not shown.
type GapQuestion struct {
	Decision DecisionView
	Old      *OldSaying
	Text     string
	Entry    string // that was named for it meanwhile, or that its words are a phrasing of
	Verdict  string // title of that
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
	gaps, err = l.show(ctx, by, run.Workspace, clusters, each)
	return run, gaps, next, err
}

func (l *Learner) show(ctx context.Context, by desk.Person, w desk.WorkspaceID, clusters []GapCluster, each int) ([]Gap, error) {
	var refs []string
	for _, c := range clusters {
		refs = append(refs, c.Refs[:min(each, len(c.Refs))]...)
	}
	x, err := l.brains.exam(ctx, w)
	if err != nil {
		return nil, err
	}
	questions, err := l.questions(ctx, by, w, refs, x)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, c := range clusters {
		gap := Gap{N: c.N, Old: c.Old}
		for _, ref := range c.Refs[:min(each, len(c.Refs))] {
			if q, ok := questions[ref]; ok {
				gap.Questions = append(gap.Questions, q)
			}
		}
		if len(gap.Questions) > 0 {
			gap.Near = x.near(gap.Questions[0].Text)
			out = append(out, gap)
		}
	}
	return out, nil
}

// questions reads what groups name, by ref.
func (l *Learner) questions(ctx context.Context, by desk.Person, w desk.WorkspaceID, refs []string, x exam) (map[string]GapQuestion, error) {
	rows, err := l.store.DecisionsByID(ctx, w, slices.DeleteFunc(slices.Clone(refs), func(ref string) bool { return strings.HasPrefix(ref, refSaying) }))
	if err != nil {
		return nil, err
	}
	words, err := l.words(ctx, rows)
	if err != nil {
		return nil, err
	}
	lines, err := l.oldLines(ctx, by, w, refs)
	if err != nil {
		return nil, err
	}
	phrases, err := l.wanted(ctx, w, lines, x)
	if err != nil {
		return nil, err
	}
	out, named := map[string]GapQuestion{}, map[string]bool{}
	for _, d := range rows {
		if text, ok := words[d.ID]; ok {
			out[d.ID], named[d.Verdict] = GapQuestion{Decision: d, Text: text, Entry: d.Verdict}, true
		}
	}
	for ref, s := range lines {
		entry := string(phrases[knowledge.Key(s.Text)])
		out[ref], named[entry] = GapQuestion{Old: &s, Text: s.Text, Entry: entry}, true
	}
	titles, err := l.know.titles(ctx, w, named)
	for ref, q := range out {
		q.Verdict = titles[q.Entry]
		out[ref] = q
	}
	return out, err
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

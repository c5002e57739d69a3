package flow

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/learning"
)

// Limits of a check: the newest of each sort are asked.
const (
	maxNamed   = 2000 // questions whose entry an operator named
	maxPhrases = 3000 // live phrasings
	MaxCases   = 5000 // written cases of a brand
)

// Where the words of a case are, as a prefix of its Ref.
const (
	refDecision = "d:" // a customer's message: read anew each time
	refAlias    = "a:"
	refCase     = "c:"
)

// question is one thing to ask again.
type asked struct {
	ref   string
	text  string
	entry string
}

// check asks all known questions and compares with the run before.
func (l *Learner) check(ctx context.Context, r *Run) (RunBody, error) {
	x, err := l.brains.exam(ctx, r.Workspace)
	if err != nil {
		return RunBody{}, err
	}
	r.Summary = RunSummary{Seq: x.seq, Model: x.model.Version}
	cases, err := l.gather(ctx, r, x)
	if err != nil {
		return RunBody{}, err
	}
	var body RunBody
	for i, c := range cases {
		body.Results = append(body.Results, x.examine(c))
		if err := l.step(ctx, r, i+1, len(cases)); err != nil {
			return RunBody{}, err
		}
	}
	sum, _, err := l.compare(ctx, *r, body.Results)
	r.Summary.Check = &sum
	return body, err
}

// examine asks one question.
func (x exam) examine(c asked) learning.Result {
	out := learning.Result{Ref: c.ref, Entry: c.entry}
	if _, answers := x.entries[knowledge.EntryID(c.entry)]; !answers {
		out.Missing = true
		return out
	}
	if claim := x.claims(c.text); claim.Code != "" {
		out.Claim = claim.Code
		if claim.Code == decide.ClaimScenario {
			out.By = claim.What
		}
		return out
	}
	found, held := x.askApart(c.text)
	out.Held, out.Zone = held, string(found.Zone)
	for i, h := range found.Hits {
		if i == 0 {
			out.First = h.ID
		}
		if h.ID == c.entry {
			out.Rank = i + 1
		}
	}
	return out
}

// gather brings the questions together: written ones, live phrasings, and what operators
// named. A question that is there twice is asked once, as the first of these.
func (l *Learner) gather(ctx context.Context, r *Run, x exam) (cases []asked, err error) {
	written, err := l.store.AllCheckCases(ctx, r.Workspace, MaxCases)
	if err != nil {
		return nil, err
	}
	named, all, err := l.store.NamedDecisions(ctx, r.Workspace, maxNamed)
	if err != nil {
		return nil, err
	}
	words, err := l.words(ctx, named)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	add := func(c asked) {
		if key := knowledge.Key(c.text); !seen[key] {
			seen[key] = true
			cases = append(cases, c)
		}
	}
	for _, c := range written {
		add(asked{refCase + c.ID, c.Text, string(c.Entry)})
	}
	phrases := x.newestPhrases()
	for _, a := range phrases[:min(maxPhrases, len(phrases))] {
		add(asked{refAlias + string(a.ID), a.Text, string(a.Entry)})
	}
	for _, d := range named {
		if text, ok := words[d.ID]; ok {
			add(asked{refDecision + d.ID, text, d.Verdict})
		}
	}
	r.Summary.Over = max(0, all-len(named)) + max(0, len(phrases)-maxPhrases)
	return cases, nil
}

// newestPhrases are the live phrasings, those that became live last first.
func (x exam) newestPhrases() (out []knowledge.Alias) {
	for _, list := range x.phrases {
		out = append(out, list...)
	}
	slices.SortFunc(out, func(a, b knowledge.Alias) int {
		return cmp.Or(b.DecidedAt.Compare(a.DecidedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// compare sums a run up against the last one of the brand that was done before it.
func (l *Learner) compare(ctx context.Context, r Run, results []learning.Result) (learning.Summary, []learning.Change, error) {
	sum := learning.Sum(results)
	before, err := l.before(ctx, r)
	if err != nil || before == "" {
		return sum, make([]learning.Change, len(results)), err
	}
	body, err := l.store.RunBody(ctx, before)
	if err != nil {
		return sum, nil, err
	}
	changes, gone := learning.Compare(body.Results, results)
	return sum.Against(before, changes, gone), changes, nil
}

// before finds the run that a check is compared with; empty for none.
func (l *Learner) before(ctx context.Context, r Run) (string, error) {
	if r.Summary.Check != nil {
		return r.Summary.Check.Before, nil // it is over, and has been compared
	}
	rows, _, err := l.store.Runs(ctx, r.Workspace, RunCheck, desk.Page{Limit: desk.MaxPage})
	for _, o := range rows {
		if o.ID != r.ID && o.State == RunDone && !o.MadeAt.After(r.MadeAt) {
			return o.ID, err
		}
	}
	return "", err
}

// CheckedCase is a question of a check as it is shown.
type CheckedCase struct {
	learning.Result
	Change  learning.Change
	Text    string // empty where Hidden, or where it was taken back or taken away since
	Hidden  bool   // the customer's words, and the reader may not read talks
	Right   string // title of the right entry
	Instead string // title of what was found first, where that is another
	Talk    desk.ConversationID
}

// CheckedFilter says which questions of a check to show.
type CheckedFilter string

// Filters of a check's questions.
const (
	CheckedAll     CheckedFilter = "all"
	CheckedChanged CheckedFilter = "changed" // newly right, newly wrong or newly claimed
	CheckedWrong   CheckedFilter = "wrong"   // the right entry did not come first
	CheckedMissing CheckedFilter = "missing"
	CheckedClaimed CheckedFilter = "claimed" // something else takes the words
)

// fits tells whether a question is to be shown.
func (f CheckedFilter) fits(r learning.Result, c learning.Change) bool {
	switch f {
	case CheckedChanged:
		return c == learning.NewlyRight || c == learning.NewlyWrong || c == learning.NewlyTaken
	case CheckedWrong:
		return !r.Missing && !r.Claimed() && !r.Right()
	case CheckedClaimed:
		return r.Claimed()
	case CheckedMissing:
		return r.Missing
	}
	return true
}

// Checked shows the questions of a finished check, from place from: at most n. next is where
// to go on; 0 = that was all.
func (l *Learner) Checked(ctx context.Context, by desk.Person, id string, which CheckedFilter, from, n int) (run Run, out []CheckedCase, next int, err error) {
	if run, err = l.Run(ctx, by, id); err != nil {
		return run, nil, 0, err
	}
	if run.Kind != RunCheck {
		return run, nil, 0, desk.ErrNotFound
	}
	body, err := l.store.RunBody(ctx, id)
	if err != nil || run.State != RunDone {
		return run, nil, 0, err
	}
	_, changes, err := l.compare(ctx, run, body.Results)
	if err != nil {
		return run, nil, 0, err
	}
	for i := from; i < len(body.Results); i++ {
		if !which.fits(body.Results[i], changes[i]) {
			continue
		}
		if len(out) == n {
			next = i
			break
		}
		out = append(out, CheckedCase{Result: body.Results[i], Change: changes[i]})
	}
	return run, out, next, l.tell(ctx, by, run.Workspace, out)
}

// tell gives questions their words and titles.
func (l *Learner) tell(ctx context.Context, by desk.Person, w desk.WorkspaceID, cases []CheckedCase) error {
	texts, err := l.texts(ctx, by, w, cases)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, c := range cases {
		wanted[c.Entry], wanted[c.First] = true, true
	}
	titles, err := l.know.titles(ctx, w, wanted)
	if err != nil {
		return err
	}
	for i := range cases {
		c := &cases[i]
		t := texts[c.Ref]
		c.Text, c.Talk, c.Hidden, c.Right = t.text, t.talk, t.hidden, titles[c.Entry]
		if c.First != c.Entry {
			c.Instead = titles[c.First]
		}
	}
	return nil
}

// said is where words come from.
type said struct {
	text   string
	talk   desk.ConversationID
	hidden bool
}

func idsOf(cases []CheckedCase, prefix string) (ids []string) {
	for _, c := range cases {
		if id, ok := strings.CutPrefix(c.Ref, prefix); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Learner looks at how the bot does: what it could not answer, whether it still answers
// what it should, and in figures. Long looks are runs: a job does them, on any node, while
// whoever began it asks how far it is.
type Learner struct {
	env    Env
	store  Learning
	know   *Librarian
	bot    *BotDesk
	brains *Brains
}

// NewLearner makes it.
func NewLearner(env Env, store Learning, know *Librarian, bot *BotDesk, brains *Brains) *Learner {
	return &Learner{env, store, know, bot, brains}
}

const (
	keptRuns  = 60               // of a kind and brand: two months of nights
	staleRun  = 30 * time.Minute // a run that began longer ago stands in nobody's way
	runTries  = 3                // then a run has failed
	stepEvery = 100              // steps between two notes of progress
	maxPeriod = 92 * 24 * time.Hour
)

// readRun is the action that a run of a kind asks of its reader: gaps are customers' words.
func readRun(k RunKind) identity.Action {
	if k == RunGaps {
		return identity.ReadMissed
	}
	return identity.ReadKnowledge
}

// FindGaps begins a search for what the bot could not answer in a period, or gives the one
// that is under way. talks looks at old talks too, whenever they were: for who may read them.
func (l *Learner) FindGaps(ctx context.Context, by desk.Person, w desk.WorkspaceID, since, until time.Time, talks bool) (Run, error) {
	if err := may(by, identity.ReadMissed, w); err != nil {
		return Run{}, err
	}
	if talks {
		if err := may(by, identity.EditKnowledge, w); err != nil {
			return Run{}, err
		}
	}
	if err := checkPeriod(since, until); err != nil {
		return Run{}, err
	}
	return l.start(ctx, Run{Workspace: w, ID: l.env.IDs(), Kind: RunGaps, By: by.ID, Since: since, Until: until, Summary: RunSummary{Talks: talks}}, by.Centre)
}

// Check begins to ask all known questions again, or gives the run that is under way.
func (l *Learner) Check(ctx context.Context, by desk.Person, w desk.WorkspaceID) (Run, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return Run{}, err
	}
	return l.start(ctx, Run{Workspace: w, ID: l.env.IDs(), Kind: RunCheck, By: by.ID}, by.Centre)
}

func checkPeriod(since, until time.Time) error {
	switch {
	case !since.Before(until):
		return desk.E(desk.Invalid, "bad_period", "The period ends before it begins.").On("until")
	case until.Sub(since) > maxPeriod:
		return desk.E(desk.Invalid, "bad_period", "A period has at most 92 days. Choose a shorter one.").On("since")
	}
	return nil
}

func (l *Learner) start(ctx context.Context, r Run, centre desk.CentreID) (Run, error) {
	now := l.env.Clock.Now()
	r.State, r.MadeAt = RunWaiting, now
	job := desk.Job{Kind: desk.JobLearn, Key: r.ID, RunAt: now}
	r, err := l.store.StartRun(ctx, r, now.Add(-staleRun), job, []desk.Fact{l.fact(r, centre, "begun")})
	if err == nil {
		l.env.committed([]desk.Job{job})
	}
	return r, err
}

func (l *Learner) fact(r Run, centre desk.CentreID, code string) desk.Fact {
	f := desk.Fact{At: l.env.Clock.Now(), Kind: desk.FactLearning, Centre: centre, Workspace: r.Workspace, Actor: desk.System, Code: code,
		Data: map[string]string{"run": r.ID, "kind": string(r.Kind)}}
	if r.By != "" {
		f.Actor = desk.Operator(r.By)
	}
	return f
}

// Runs lists a brand's runs of a kind, newest first.
func (l *Learner) Runs(ctx context.Context, by desk.Person, w desk.WorkspaceID, kind RunKind, page desk.Page) ([]Run, string, error) {
	if err := may(by, readRun(kind), w); err != nil {
		return nil, "", err
	}
	return l.store.Runs(ctx, w, kind, page)
}

// Run gives one.
func (l *Learner) Run(ctx context.Context, by desk.Person, id string) (Run, error) {
	r, err := l.store.Run(ctx, id)
	if err != nil {
		return r, err
	}
	return r, may(by, readRun(r.Kind), r.Workspace)
}

// Work handles a learn job: it does a run. One that is over is left as it is; one that was
// cut begins anew.
func (l *Learner) Work(ctx context.Context, job Claimed) (Next, error) {
	r, err := l.store.Run(ctx, job.Key)
	if errors.Is(err, desk.ErrNotFound) || err == nil && r.State.Over() {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	r.State = RunRunning
	body, err := l.work(ctx, &r)
	if err != nil && job.Attempts < runTries {
		return Next{}, err
	}
	r.State, r.EndedAt = RunDone, l.env.Clock.Now()
	if err != nil {
		l.env.Log.Error("a look at what the bot does has failed", "kind", r.Kind, "run", r.ID, "error", err)
		r.State, r.Error, body = RunFailed, desk.CodeOf(err), RunBody{}
		ctx = context.WithoutCancel(ctx) // it may have taken too long
	}
	if err := l.store.EndRun(ctx, r, body, keptRuns, []desk.Fact{l.fact(r, "", string(r.State))}); err != nil {
		return Next{}, err
	}
	l.env.committed(nil)
	return Next{}, nil
}

func (l *Learner) work(ctx context.Context, r *Run) (RunBody, error) {
	if r.Kind == RunGaps {
		return l.findGaps(ctx, r)
	}
	return l.check(ctx, r)
}

// step notes progress now and then, and tells when to stop.
func (l *Learner) step(ctx context.Context, r *Run, done, total int) error {
	r.Done, r.Total = done, total
	if done%stepEvery == 0 || done == total {
		if err := l.store.StepRun(ctx, *r); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// words reads what customers asked, by decision. What was unsent, or is no text, is not there.
func (l *Learner) words(ctx context.Context, rows []DecisionView) (map[string]string, error) {
	ids := make([]desk.MessageID, len(rows))
	for i, d := range rows {
		ids[i] = d.Message
	}
	messages, err := l.store.MessagesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	texts := make(map[desk.MessageID]string, len(messages))
	for _, m := range messages {
		if m.Shown() && m.Content.Kind == desk.Text && m.Content.Text != nil && knowledge.Key(m.Content.Text.Text) != "" {
			texts[m.ID] = m.Content.Text.Text
		}
	}
	out := make(map[string]string, len(rows))
	for _, d := range rows {
		if text, ok := texts[d.Message]; ok {
			out[d.ID] = d.Part.Of(text)
		}
	}
	return out, nil
}

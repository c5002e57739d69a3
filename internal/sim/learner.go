package sim

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// learns gives the brand questions that are asked again each night, where this run does so.
func (w *world) learns() error {
	if w.parts.learn = w.parts.learn && w.bot; !w.parts.learn {
		return nil
	}
	var cases []flow.CheckCase
	for _, qa := range [][2]string{{"営業時間は", "faq1"}, {"送料は", "faq2"}} {
		cases = append(cases, flow.CheckCase{Workspace: brandID, ID: "case " + qa[1], Text: qa[0], Entry: knowledge.EntryID(qa[1]), Source: flow.CaseByHand, MadeAt: begin, By: chief})
	}
	return w.db.PutCheckCases(w.ctx, brandID, cases, nil)
}

// learner makes a node's.
func (w *world) learner(env flow.Env, db *port, asker *flow.Asker, brains *flow.Brains) *flow.Learner {
	plain := func(s string) string { return s }
	librarian := flow.NewLibrarian(env, db, db, plain, func(json.RawMessage) []desk.Flaw { return nil })
	return flow.NewLearner(env, db, librarian, flow.NewBotDesk(env, asker, db, db, librarian, brains), brains)
}

// nights puts the nightly jobs, as each start of a node does.
func (n *node) nights(ctx context.Context) {
	jobs, err := n.learner.Nights(ctx, []desk.WorkspaceID{brandID})
	if err == nil {
		err = (&port{DB: n.w.db, w: n.w}).PutJobs(ctx, jobs)
	}
	if err != nil {
		n.w.note("nights are not put: %s", said(err)) // another start will
	}
}

// looksBack asks what the bot could not answer, or whether it still answers what it should.
func (o *overseer) looksBack() {
	if o.w.chance.in(2) {
		o.request("check", func() error {
			_, err := o.n.learner.Check(o.w.ctx, o.by, brandID)
			return err
		})
		return
	}
	o.request("gaps", func() error {
		_, err := o.n.learner.FindGaps(o.w.ctx, o.by, brandID, begin.Add(-time.Hour), o.w.now.Add(time.Second), false)
		return err
	})
}

// learning: each look comes to its end, and one of a kind was under way at a time.
func (j *judge) learning() error {
	return j.none("a look at the bot never ends, or ended early", `
		SELECT id, state, error FROM learning_run WHERE state NOT IN ('done', 'failed') OR ended_at < made_at - $1 OR state = 'done' AND body = ''`, setBack.Milliseconds())
}

package sim

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) StartRun(_ context.Context, r flow.Run, stale time.Time, job desk.Job, facts []desk.Fact) (flow.Run, error) {
	return write(p, "StartRun "+string(r.Kind), func() (flow.Run, error) { return p.DB.StartRun(p.w.ctx, r, stale, job, facts) })
}

func (p *port) Run(_ context.Context, id string) (flow.Run, error) {
	return read(p, "Run", func() (flow.Run, error) { return p.DB.Run(p.w.ctx, id) })
}

func (p *port) StepRun(_ context.Context, r flow.Run) error {
	return done(p, "StepRun", func() error { return p.DB.StepRun(p.w.ctx, r) })
}

func (p *port) EndRun(_ context.Context, r flow.Run, body flow.RunBody, keep int, facts []desk.Fact) error {
	return done(p, "EndRun "+string(r.State), func() error {
		if p.w.sabotage.is(looksForgotten) {
			return nil
		}
		return p.DB.EndRun(p.w.ctx, r, body, keep, facts)
	})
}

func (p *port) CountCheckCases(_ context.Context, w desk.WorkspaceID) (int, error) {
	return read(p, "CountCheckCases", func() (int, error) { return p.DB.CountCheckCases(p.w.ctx, w) })
}

func (p *port) AllCheckCases(_ context.Context, w desk.WorkspaceID, n int) ([]flow.CheckCase, error) {
	return read(p, "AllCheckCases", func() ([]flow.CheckCase, error) { return p.DB.AllCheckCases(p.w.ctx, w, n) })
}

func (p *port) Missed(_ context.Context, w desk.WorkspaceID, since, until time.Time, n int) (rows []flow.DecisionView, all, questions int, err error) {
	rows, err = read(p, "Missed", func() (rows []flow.DecisionView, err error) {
		rows, all, questions, err = p.DB.Missed(p.w.ctx, w, since, until, n)
		return rows, err
	})
	return rows, all, questions, err
}

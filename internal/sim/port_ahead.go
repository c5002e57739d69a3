package sim

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) SaveRemedy(_ context.Context, row flow.RemedyRow, from flow.RemedyState, effect flow.RemedyEffect, facts []desk.Fact, jobs []desk.Job) error {
	return done(p, "SaveRemedy "+string(row.Body.Kind)+" "+string(row.State), func() error {
		return p.DB.SaveRemedy(p.w.ctx, row, from, p.w.sabotage.effect(row, from, effect), facts, jobs)
	})
}

func (p *port) Remedy(_ context.Context, id string) (flow.RemedyRow, error) {
	return read(p, "Remedy", func() (flow.RemedyRow, error) { return p.DB.Remedy(p.w.ctx, id) })
}

func (p *port) RemedyList(_ context.Context, centre desk.CentreID, n int) ([]flow.RemedyRow, error) {
	return read(p, "RemedyList", func() ([]flow.RemedyRow, error) { return p.DB.RemedyList(p.w.ctx, centre, n) })
}

func (p *port) Policy(_ context.Context, centre desk.CentreID) (flow.PolicyRow, error) {
	return read(p, "Policy", func() (flow.PolicyRow, error) { return p.DB.Policy(p.w.ctx, centre) })
}

func (p *port) PolicyHistory(_ context.Context, centre desk.CentreID, n int) ([]flow.PolicyRow, error) {
	return read(p, "PolicyHistory", func() ([]flow.PolicyRow, error) { return p.DB.PolicyHistory(p.w.ctx, centre, n) })
}

func (p *port) ProfileHistory(_ context.Context, op desk.OperatorID, n int) ([]flow.ProfileRow, error) {
	return read(p, "ProfileHistory", func() ([]flow.ProfileRow, error) { return p.DB.ProfileHistory(p.w.ctx, op, n) })
}

func (p *port) PresenceLog(_ context.Context, centre desk.CentreID, from, to time.Time) ([]flow.PresenceRow, error) {
	return read(p, "PresenceLog", func() ([]flow.PresenceRow, error) { return p.DB.PresenceLog(p.w.ctx, centre, from, to) })
}

func (p *port) Alarms(_ context.Context, centre desk.CentreID) ([]flow.AlarmRow, error) {
	return read(p, "Alarms", func() ([]flow.AlarmRow, error) { return p.DB.Alarms(p.w.ctx, centre) })
}

func (p *port) SaveAlarms(_ context.Context, rows []flow.AlarmRow, facts []desk.Fact) error {
	return done(p, "SaveAlarms", func() error { return p.DB.SaveAlarms(p.w.ctx, rows, facts) })
}

func (p *port) Line(_ context.Context, queues []desk.QueueID, n int) ([]decide.Queued, error) {
	return read(p, "Line", func() ([]decide.Queued, error) { return p.DB.Line(p.w.ctx, queues, n) })
}

func (p *port) InHand(_ context.Context, brands []desk.WorkspaceID, n int) ([]decide.InHand, error) {
	return read(p, "InHand", func() ([]decide.InHand, error) { return p.DB.InHand(p.w.ctx, brands, n) })
}

func (p *port) PutForeseen(_ context.Context, rows []flow.ForeseenRow, jobs []desk.Job) error {
	return done(p, "PutForeseen", func() error { return p.DB.PutForeseen(p.w.ctx, rows, jobs) })
}

func (p *port) ForeseenAt(_ context.Context, centre desk.CentreID, at time.Time) ([]flow.ForeseenRow, error) {
	return read(p, "ForeseenAt", func() ([]flow.ForeseenRow, error) { return p.DB.ForeseenAt(p.w.ctx, centre, at) })
}

func (p *port) CheckForeseen(_ context.Context, rows []flow.ForeseenRow) error {
	return done(p, "CheckForeseen", func() error { return p.DB.CheckForeseen(p.w.ctx, rows) })
}

func (p *port) Exceeded(_ context.Context, brands []desk.WorkspaceID, from, to time.Time) (map[desk.QueueID]int, error) {
	return read(p, "Exceeded", func() (map[desk.QueueID]int, error) { return p.DB.Exceeded(p.w.ctx, brands, from, to) })
}

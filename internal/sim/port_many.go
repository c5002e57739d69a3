package sim

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) WhatWaits(_ context.Context, q flow.BacklogQuery, n, most int) (ids []desk.ConversationID, all int, err error) {
	ids, err = read(p, "WhatWaits", func() (ids []desk.ConversationID, err error) {
		ids, all, err = p.DB.WhatWaits(p.w.ctx, q, n, most)
		return ids, err
	})
	return ids, all, err
}

func (p *port) StartBulk(_ context.Context, r bulk.Run, items []bulk.Item, job desk.Job, facts []desk.Fact) (bulk.Run, error) {
	return write(p, "StartBulk "+string(r.Order.Kind), func() (bulk.Run, error) {
		return p.DB.StartBulk(p.w.ctx, p.w.sabotage.begun(r), items, job, facts)
	})
}

func (p *port) BulkRun(_ context.Context, id desk.BulkID) (bulk.Run, error) {
	return read(p, "BulkRun", func() (bulk.Run, error) { return p.DB.BulkRun(p.w.ctx, id) })
}

func (p *port) BulkAsked(_ context.Context, by desk.OperatorID, key string) (r bulk.Run, made bool, err error) {
	r, err = read(p, "BulkAsked", func() (r bulk.Run, err error) {
		r, made, err = p.DB.BulkAsked(p.w.ctx, by, key)
		return r, err
	})
	return r, made && err == nil, err
}

func (p *port) BulkItems(_ context.Context, q flow.BulkItemQuery) ([]flow.BulkItemRow, error) {
	return read(p, "BulkItems", func() ([]flow.BulkItemRow, error) { return p.DB.BulkItems(p.w.ctx, q) })
}

func (p *port) BulkNext(_ context.Context, id desk.BulkID, n int) ([]bulk.Item, error) {
	return read(p, "BulkNext", func() ([]bulk.Item, error) { return p.DB.BulkNext(p.w.ctx, id, n) })
}

func (p *port) StopBulk(_ context.Context, id desk.BulkID, at time.Time, facts []desk.Fact) error {
	return done(p, "StopBulk", func() error { return p.DB.StopBulk(p.w.ctx, id, at, facts) })
}

func (p *port) LeaveItems(_ context.Context, id desk.BulkID, places []int, why bulk.Reason, at time.Time) error {
	return done(p, "LeaveItems "+string(why), func() error { return p.DB.LeaveItems(p.w.ctx, id, places, why, at) })
}

func (p *port) MoveBulk(_ context.Context, id desk.BulkID, state bulk.State, at time.Time, facts []desk.Fact) (bool, error) {
	return write(p, "MoveBulk "+string(state), func() (bool, error) { return p.DB.MoveBulk(p.w.ctx, id, state, at, facts) })
}

func (p *port) Incident(_ context.Context, id desk.IncidentID) (incident.Incident, error) {
	return read(p, "Incident", func() (incident.Incident, error) { return p.DB.Incident(p.w.ctx, id) })
}

func (p *port) SaveIncident(_ context.Context, i incident.Incident, base int64, by desk.OperatorID, at time.Time, facts []desk.Fact) (incident.Incident, error) {
	return write(p, "SaveIncident "+string(i.State), func() (incident.Incident, error) {
		return p.DB.SaveIncident(p.w.ctx, i, base, by, at, facts)
	})
}

func (p *port) Gathered(_ context.Context, id desk.IncidentID, n int) ([]desk.ThreadID, error) {
	return read(p, "Gathered", func() ([]desk.ThreadID, error) { return p.DB.Gathered(p.w.ctx, id, n) })
}

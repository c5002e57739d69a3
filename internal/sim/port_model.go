package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) ModelPort(_ context.Context, w desk.WorkspaceID) (flow.ModelPortRow, error) {
	return read(p, "ModelPort", func() (flow.ModelPortRow, error) { return p.DB.ModelPort(p.w.ctx, w) })
}

func (p *port) Reserve(_ context.Context, w desk.WorkspaceID, month string, micros, most int64) (bool, error) {
	return write(p, "Reserve", func() (bool, error) {
		if p.w.sabotage.is(spendForgotten) {
			return true, nil
		}
		return p.DB.Reserve(p.w.ctx, w, month, micros, most)
	})
}

func (p *port) Settle(_ context.Context, w desk.WorkspaceID, month string, micros int64) error {
	return done(p, "Settle", func() error {
		if p.w.sabotage.is(spendForgotten) {
			return nil
		}
		return p.DB.Settle(p.w.ctx, w, month, micros)
	})
}

func (p *port) Vectors(_ context.Context, w desk.WorkspaceID, space string) ([]flow.EntryVector, error) {
	return read(p, "Vectors", func() ([]flow.EntryVector, error) { return p.DB.Vectors(p.w.ctx, w, space) })
}

func (p *port) PutVectors(_ context.Context, w desk.WorkspaceID, space string, rows []flow.EntryVector) error {
	return done(p, "PutVectors", func() error { return p.DB.PutVectors(p.w.ctx, w, space, rows) })
}

func (p *port) DropVectors(_ context.Context, w desk.WorkspaceID, ids []knowledge.EntryID) error {
	return done(p, "DropVectors", func() error { return p.DB.DropVectors(p.w.ctx, w, ids) })
}

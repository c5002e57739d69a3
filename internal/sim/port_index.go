package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) IndexState(_ context.Context) (flow.IndexState, error) {
	return read(p, "IndexState", func() (flow.IndexState, error) { return p.DB.IndexState(p.w.ctx) })
}

func (p *port) Index(_ context.Context, step flow.IndexStep) error {
	return done(p, "Index", func() error { return p.DB.Index(p.w.ctx, p.w.sabotage.indexed(step)) })
}

func (p *port) MessagesByID(_ context.Context, ids []desk.MessageID) ([]desk.Message, error) {
	return read(p, "MessagesByID", func() ([]desk.Message, error) { return p.DB.MessagesByID(p.w.ctx, ids) })
}

func (p *port) TraitsOf(_ context.Context, ids []desk.ContactID) (map[desk.ContactID]desk.Traits, error) {
	return read(p, "TraitsOf", func() (map[desk.ContactID]desk.Traits, error) { return p.DB.TraitsOf(p.w.ctx, ids) })
}

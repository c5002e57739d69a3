package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) MenuSet(_ context.Context, ch desk.ChannelID) (richmenu.Set, error) {
	return read(p, "MenuSet", func() (richmenu.Set, error) { return p.DB.MenuSet(p.w.ctx, ch) })
}

func (p *port) SaveMenuSet(_ context.Context, s richmenu.Set, facts []desk.Fact, jobs []desk.Job) error {
	return done(p, "SaveMenuSet "+string(s.Stage), func() error { return p.DB.SaveMenuSet(p.w.ctx, s, facts, jobs) })
}

func (p *port) Bearer(_ context.Context, t desk.ThreadID) (richmenu.Bearer, error) {
	return read(p, "Bearer", func() (richmenu.Bearer, error) { return p.DB.Bearer(p.w.ctx, t) })
}

func (p *port) SaveBearer(_ context.Context, b richmenu.Bearer, set int64) error {
	return done(p, "SaveBearer "+b.Menu+" over "+b.Before, func() error { return p.DB.SaveBearer(p.w.ctx, b, set) })
}

func (p *port) DropBearer(_ context.Context, t desk.ThreadID, version int64) error {
	return done(p, "DropBearer", func() error { return p.DB.DropBearer(p.w.ctx, t, version) })
}

func (p *port) Bearers(_ context.Context, ch desk.ChannelID, of []string, n int) ([]richmenu.Bearer, error) {
	return read(p, "Bearers", func() ([]richmenu.Bearer, error) { return p.DB.Bearers(p.w.ctx, ch, of, n) })
}

func (p *port) CountBearers(_ context.Context, ch desk.ChannelID) ([]flow.BearerCount, error) {
	return read(p, "CountBearers", func() ([]flow.BearerCount, error) { return p.DB.CountBearers(p.w.ctx, ch) })
}

func (p *port) Peopled(_ context.Context, ch desk.ChannelID, after desk.ThreadID, n int) ([]desk.ThreadID, error) {
	return read(p, "Peopled", func() ([]desk.ThreadID, error) { return p.DB.Peopled(p.w.ctx, ch, after, n) })
}

package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) LiveHooks(_ context.Context) ([]flow.HookRow, error) {
	return read(p, "LiveHooks", func() ([]flow.HookRow, error) { return p.DB.LiveHooks(p.w.ctx) })
}

func (p *port) Hook(_ context.Context, id string) (flow.HookRow, error) {
	return read(p, "Hook", func() (flow.HookRow, error) { return p.DB.Hook(p.w.ctx, id) })
}

func (p *port) HookCursor(_ context.Context) (string, error) {
	return read(p, "HookCursor", func() (string, error) { return p.DB.HookCursor(p.w.ctx) })
}

func (p *port) Tell(_ context.Context, from, to string, list []flow.Delivery) error {
	return done(p, "Tell", func() error { return p.DB.Tell(p.w.ctx, from, to, p.w.sabotage.told(list)) })
}

func (p *port) Delivery(_ context.Context, id string) (flow.Delivery, error) {
	return read(p, "Delivery", func() (flow.Delivery, error) { return p.DB.Delivery(p.w.ctx, id) })
}

func (p *port) SettleDelivery(_ context.Context, d flow.Delivery, h hook.Hook, facts []desk.Fact) error {
	return done(p, "SettleDelivery "+d.State, func() error { return p.DB.SettleDelivery(p.w.ctx, d, h, facts) })
}

package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) PlanVersion(_ context.Context, w desk.WorkspaceID) (int64, error) {
	return read(p, "PlanVersion", func() (int64, error) { return p.DB.PlanVersion(p.w.ctx, w) })
}

func (p *port) PlanAt(_ context.Context, w desk.WorkspaceID, version int64) (flow.PlanRow, error) {
	return read(p, "PlanAt", func() (flow.PlanRow, error) { return p.DB.PlanAt(p.w.ctx, w, version) })
}

func (p *port) SavePlan(_ context.Context, row flow.PlanRow, facts []desk.Fact, jobs []desk.Job) error {
	return done(p, "SavePlan", func() error { return p.DB.SavePlan(p.w.ctx, row, facts, jobs) })
}

func (p *port) Ticking(_ context.Context, w desk.WorkspaceID, after desk.ConversationID, n int) ([]desk.ConversationID, error) {
	return read(p, "Ticking", func() ([]desk.ConversationID, error) { return p.DB.Ticking(p.w.ctx, w, after, n) })
}

func (p *port) BotSettings(_ context.Context, w desk.WorkspaceID) (flow.BotSettingsRow, error) {
	return read(p, "BotSettings", func() (flow.BotSettingsRow, error) { return p.DB.BotSettings(p.w.ctx, w) })
}

func (p *port) CareSettings(_ context.Context, w desk.WorkspaceID) (flow.CareSettingsRow, error) {
	return read(p, "CareSettings", func() (flow.CareSettingsRow, error) { return p.DB.CareSettings(p.w.ctx, w) })
}

func (p *port) OpenIncidents(_ context.Context, w desk.WorkspaceID) ([]incident.Incident, error) {
	return read(p, "OpenIncidents", func() ([]incident.Incident, error) { return p.DB.OpenIncidents(p.w.ctx, w) })
}

func (p *port) EntranceVersion(_ context.Context, w desk.WorkspaceID) (int64, error) {
	return read(p, "EntranceVersion", func() (int64, error) { return p.DB.EntranceVersion(p.w.ctx, w) })
}

func (p *port) EntranceAt(_ context.Context, w desk.WorkspaceID, version int64) (flow.EntranceRow, error) {
	return read(p, "EntranceAt", func() (flow.EntranceRow, error) { return p.DB.EntranceAt(p.w.ctx, w, version) })
}

func (p *port) MenuChannels(_ context.Context, w desk.WorkspaceID) ([]desk.ChannelID, error) {
	return read(p, "MenuChannels", func() ([]desk.ChannelID, error) { return p.DB.MenuChannels(p.w.ctx, w) })
}

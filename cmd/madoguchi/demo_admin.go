package main

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// stopped lets the first brand have had an emergency yesterday, so that the page has a past.
func (d *demo) stopped(ctx context.Context) error {
	b, now := demoBrands[0], d.env.Clock.Now()
	e := desk.Emergency{ID: newID(), Centre: demoCentre, Workspace: b.workspace.ID, Channel: desk.ChannelID(b.line), Version: 1, Why: desk.HaltOutage,
		BeganAt: now.Add(-26 * time.Hour), BeganBy: "admin", EmergencySheet: desk.EmergencySheet{Note: "LINEの障害。復旧を確認してから再開した。"}}
	fact := desk.Fact{At: e.BeganAt, Kind: desk.FactChannel, Centre: e.Centre, Workspace: e.Workspace, Channel: e.Channel, Actor: desk.Operator("admin"),
		Code: "halted", Data: map[string]string{"emergency": e.ID, "why": e.Why}}
	if err := d.store.BeginEmergency(ctx, e, []desk.Fact{fact}); err != nil {
		return err
	}
	e.Version, e.EndedAt, e.EndedBy = 2, e.BeganAt.Add(25*time.Minute), "admin"
	fact.At, fact.Code = e.EndedAt, "resumed"
	return d.store.EndEmergency(ctx, e, []desk.Fact{fact})
}

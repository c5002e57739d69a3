package main

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// hours gives the brands their plans. They are always open, so that the demo answers
// whenever it is tried.
func (d *demo) hours(ctx context.Context) error {
	admin, err := d.store.Person(ctx, "admin")
	if err != nil {
		return err
	}
	year := time.Now().Year()
	newYear := []sla.Day{
		{Date: sla.Date{Year: year, Month: time.December, Day: 31}, Name: "年末休業"},
		{Date: sla.Date{Year: year + 1, Month: time.January, Day: 2}, Name: "年始休業"},
		{Date: sla.Date{Year: year + 1, Month: time.January, Day: 3}, Name: "年始休業"},
	}
	for _, b := range demoBrands {
		plan := sla.Unset()
		plan.Zone, plan.Days = "Asia/Tokyo", newYear
		vip := sla.Usual()
		vip.Segment = "VIP"
		vip.First, vip.Reply = sla.Goal{Service: 5 * time.Minute}, sla.Goal{Service: 5 * time.Minute}
		usual := sla.Usual()
		usual.First.Real, usual.Resolve = 12*time.Hour, sla.Goal{Service: 24 * time.Hour}
		usual.Steps = append(usual.Steps, desk.ClockStep{At: 200, Do: []desk.ClockAction{desk.ClockSupervisor}})
		plan.Targets = []sla.Target{vip, usual}
		if _, err := d.plans.Save(ctx, admin, flow.PlanRow{Workspace: b.workspace.ID, Body: plan}); err != nil {
			return err
		}
	}
	return nil
}

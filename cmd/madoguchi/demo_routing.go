package main

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoProfiles is what routing knows of the demo's people: enough that the card says why.
var demoProfiles = map[desk.OperatorID]desk.StaffProfile{
	"yamamoto": {Skills: map[string]int{"返品・返金": 4, "定期便": 3}, Trained: true, Certificates: []desk.WorkspaceID{"midori", "kitayama"}},
	"ito":      {Skills: map[string]int{"定期便": 5}, Languages: []string{"ja", "en"}, Certificates: []desk.WorkspaceID{"midori", "kitayama"}},
	"sasaki":   {Skills: map[string]int{"返品・返金": 2}, Cap: 4, Certificates: []desk.WorkspaceID{"kitayama"}},
}

// demoPolicy shows what can be set without surprising anybody who tries the desk alone.
var demoPolicy = routing.Policy{
	Drain: 15 * time.Minute,
	Queues: map[desk.QueueID]desk.Rules{
		"midori-first": {Priority: 2, Declines: true, Prefer: true, PreferFor: 20 * time.Second,
			Overflow: desk.Overflow{After: 15 * time.Minute, To: desk.OverflowAlert}},
		"kitayama-first": {Priority: 3, Model: routing.ModelMostAvailable, Declines: true, Prefer: true},
	},
}

// routes sets the demo's policy and profiles, once.
func (d *demo) routes(ctx context.Context) error {
	row := flow.PolicyRow{Centre: demoCentre, Version: 1, At: d.clock.Now(), By: "kobayashi", Note: "はじめの設定", Policy: demoPolicy}
	if err := d.store.SavePolicy(ctx, row, nil, nil); err != nil {
		return err
	}
	for _, who := range demoPeople {
		profile, ok := demoProfiles[who.id]
		if !ok {
			continue
		}
		row := flow.ProfileRow{Operator: who.id, Revision: 1, At: d.clock.Now(), By: "kobayashi", Capacity: who.capacity, Profile: profile}
		if err := d.store.SaveProfile(ctx, row, flow.ProfileRow{Operator: who.id, Capacity: who.capacity}, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

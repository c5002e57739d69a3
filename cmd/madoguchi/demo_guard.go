package main

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoGuard is the send guard of the demo's first brand: another customer's or brand's name and
// two words ask, the other rules count. The second brand has set nothing.
var demoGuard = sendguard.Settings{
	Modes: map[sendguard.Rule]sendguard.Mode{sendguard.OtherCustomer: sendguard.Warn, sendguard.OtherBrand: sendguard.Warn, sendguard.Words: sendguard.Warn},
	Words: []sendguard.Word{
		{Text: "絶対に届きます", Mode: sendguard.Warn, Out: true, Instead: "「お届けの予定です」など、言い切らない言い方にします。"},
		{Text: "クレーマー", Mode: sendguard.Stop, Out: true, Instead: "お客様を評する言葉は使いません。"},
		{Text: "消費者センター", Mode: sendguard.Stop, In: true, Instead: "SVに知らせます。"},
	},
	Marks: []string{"midori.example.jp"},
}

// guard gives the first brand its send guard.
func (d *demo) guard(ctx context.Context) error {
	return d.store.SaveGuardSettings(ctx, flow.GuardRow{Workspace: demoBrands[0].workspace.ID, Body: demoGuard}, 0, nil)
}

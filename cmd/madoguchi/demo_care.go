package main

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoRules are how the demo's talks end. The first brand closes at once and asks for no
// category; the second has after-contact work and wants one. Nothing of it costs a message
// without being asked for.
var demoRules = []care.Settings{
	{
		Categories: []string{"配送・未着", "配送・遅延", "配送・日時変更", "返品・交換・不良品", "返品・交換・お客様都合", "定期便・お休み", "定期便・解約", "商品・成分", "商品・在庫", "お支払い", "その他"},
		Wrapup:     care.Wrapup{Lenient: true},
		Check:      care.Check{On: true, Push: true},
		Survey:     care.SurveyRules{On: true, Comment: true},
	},
	{
		Categories: []string{"ご注文・変更", "ご注文・取消", "お届け", "商品・豆", "商品・器具", "お支払い", "ご意見", "その他"},
		Wrapup:     care.Wrapup{On: true, Limit: 5 * time.Minute},
		Check:      care.Check{On: true, Silent: true},
		Survey:     care.SurveyRules{On: true, Policy: care.Sample, Sample: 30, Comment: true},
		MemoNeeded: true,
	},
}

// care gives the brands their rules.
func (d *demo) care(ctx context.Context) error {
	for i, b := range demoBrands {
		row := flow.CareSettingsRow{Workspace: b.workspace.ID, Body: demoRules[i%len(demoRules)]}
		if err := d.store.SaveCareSettings(ctx, row, 0, nil); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// demoIncident is what the first brand's customers write about today: say 「大雪」 on the phone
// page, and the notice stands before the bot's answer.
var demoIncident = incident.Body{
	Title: "大雪による配送遅延", Kind: incident.Outage, Words: []string{"大雪", "積雪", "雪の影響"}, Joins: incident.Auto,
	Notice:  "ただいま大雪の影響により、北日本へのお届けに1〜2日の遅れが出ております。ご不便をおかけし、申し訳ございません。",
	Wording: "大雪の影響で、北日本へのお届けに1〜2日の遅れが出ております。お荷物は安全な場所で保管しており、再開しだい順にお届けいたします。",
}

// demoTargets are whom it concerns, to be called back one by one.
const demoTargets = "連絡先,お名前\n090-0000-0001,青木 遥\n090-0000-0002,井上 大輔\n090-0000-0003,上田 沙織\n"

// incident opens one, as a supervisor would.
func (d *demo) incident(ctx context.Context) error {
	boss, err := d.store.Person(ctx, "kobayashi")
	if err != nil {
		return err
	}
	i, err := d.incidents.Open(ctx, boss, demoBrands[0].workspace.ID, demoIncident)
	if err != nil {
		return err
	}
	if _, err := d.incidents.AddTargets(ctx, boss, i.ID, demoTargets, false); err != nil {
		return err
	}
	list, err := d.incidents.Targets(ctx, boss, i.ID, incident.ToDo, 0, 1)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = d.incidents.SetTarget(ctx, boss, i.ID, list[0].ID, incident.Contacted, "明日の午前に再度ご連絡")
	return err
}

package flow

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// parts are what a file carries, in the order in which they are taken. The FAQ has a file of its own.
func (d *SettingsDesk) parts(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]settingsPart, error) {
	at, err := d.places(ctx, by, w)
	if err != nil {
		return nil, err
	}
	do := d.doors
	return []settingsPart{
		partOf("hours", func(ctx context.Context) (sla.Plan, int64, error) {
			row, err := do.Plans.Get(ctx, by, w)
			return row.Body, row.Version, err
		}, at.leavePlan, func(p sla.Plan) (sla.Plan, error) {
			p, err := at.enterPlan(p)
			if err != nil {
				return p, err
			}
			return p, p.Check()
		}, func(ctx context.Context, p sla.Plan, version int64) error {
			_, err := do.Plans.Save(ctx, by, PlanRow{Workspace: w, Version: version, Body: p})
			return err
		}),
		partOf("care", func(ctx context.Context) (care.Settings, int64, error) {
			row, err := do.Care.Settings(ctx, by, w)
			return row.Body, row.Version, err
		}, same, func(s care.Settings) (care.Settings, error) { return s, s.Valid() }, func(ctx context.Context, s care.Settings, version int64) error {
			_, err := do.Care.SetSettings(ctx, by, CareSettingsRow{w, version, s})
			return err
		}),
		partOf("entrance", func(ctx context.Context) (admission.Settings, int64, error) {
			row, err := do.Entrance.Get(ctx, by, w)
			return row.Body, row.Version, err
		}, at.leaveEntrance, func(s admission.Settings) (admission.Settings, error) {
			s, err := at.enterEntrance(s)
			if err != nil {
				return s, err
			}
			return s, s.Valid(func(id desk.QueueID) bool { return at.queues[id] != "" })
		}, func(ctx context.Context, s admission.Settings, version int64) error {
			_, err := do.Entrance.Save(ctx, by, EntranceRow{Workspace: w, Version: version, Body: s})
			return err
		}),
		d.routingPart(by, at),
		partOf("guard", func(ctx context.Context) (sendguard.Settings, int64, error) {
			row, err := do.Guards.Settings(ctx, by, w)
			return row.Body, row.Version, err
		}, func(s sendguard.Settings) sendguard.Settings {
			s.Since, s.Demoted = nil, nil // what became of the rules here
			return s
		}, func(s sendguard.Settings) (sendguard.Settings, error) {
			s.Since, s.Demoted = nil, nil
			return s, s.Valid()
		}, func(ctx context.Context, s sendguard.Settings, version int64) error {
			_, err := do.Guards.Save(ctx, by, GuardRow{w, version, s})
			return err
		}),
		partOf("verification", func(ctx context.Context) (contact.Policy, int64, error) {
			row, err := do.Contacts.Policy(ctx, by, w)
			return row.Body, row.Version, err
		}, withoutCRM, func(p contact.Policy) (contact.Policy, error) {
			p = withoutCRM(p)
			if p.Orders != "" && do.Contacts.orders[p.Orders] == nil {
				return p, errNoOrders
			}
			return p, p.Check()
		}, func(ctx context.Context, p contact.Policy, version int64) error {
			row, err := do.Contacts.Policy(ctx, by, w)
			if err != nil {
				return err
			}
			p.CRM = row.Body.CRM
			_, err = do.Contacts.SetPolicy(ctx, by, ContactPolicyRow{w, version, p})
			return err
		}),
		partOf("bot", func(ctx context.Context) (decide.BotSettings, int64, error) {
			row, err := do.Bot.Settings(ctx, by, w)
			return row.Body.BotSettings, row.Version, err
		}, ownBot, func(s decide.BotSettings) (decide.BotSettings, error) {
			s = ownBot(s)
			return s, checkSettings(s)
		}, func(ctx context.Context, s decide.BotSettings, version int64) error {
			_, err := do.Bot.SetSettings(ctx, by, BotSettingsRow{w, version, BotSettings{BotSettings: s}})
			return err
		}),
		partOf("writing", func(ctx context.Context) (writing.Settings, int64, error) {
			v, err := do.Writing.Settings(ctx, by, w)
			return v.Body, v.Version, err
		}, withoutIcon, func(s writing.Settings) (writing.Settings, error) {
			s = withoutIcon(s)
			return s, s.Valid()
		}, func(ctx context.Context, s writing.Settings, version int64) error {
			v, err := do.Writing.Settings(ctx, by, w)
			if err != nil {
				return err
			}
			s.Icon = v.Body.Icon
			_, err = do.Writing.Save(ctx, by, writing.Version{Workspace: w, Version: version, Body: s})
			return err
		}),
		d.refundsPart(by, w),
		d.templatesPart(by, w),
	}, nil
}

var errNoOrders = desk.E(desk.Invalid, "no_port", "This desk has no such system of orders. Take “orders” out of the file's verification part.").On("orders")

func same[T any](v T) T { return v }

// ownBot leaves out what is switched on elsewhere: scenarios, and hours from before there were plans.
func ownBot(s decide.BotSettings) decide.BotSettings {
	s.Hours, s.Zone, s.Scenarios = nil, "", nil
	return s
}

// withoutCRM leaves the system that knows a brand's customers to each brand: it is a port of its own.
func withoutCRM(p contact.Policy) contact.Policy {
	p.CRM = ""
	return p
}

// withoutIcon leaves the picture over bubbles to each brand: it is a file of its own.
func withoutIcon(s writing.Settings) writing.Settings {
	s.Icon = ""
	return s
}

// routingPart is the rules of the brand's queues; what holds for the whole centre is no brand's.
func (d *SettingsDesk) routingPart(by desk.Person, at places) settingsPart {
	return partOf("routing", func(ctx context.Context) (map[desk.QueueID]desk.Rules, int64, error) {
		v, err := d.doors.Routing.Policy(ctx, by)
		if err != nil {
			return nil, 0, err
		}
		out := map[desk.QueueID]desk.Rules{}
		for id, r := range v.Policy.Queues {
			if at.queues[id] == "" {
				continue
			}
			if at.queues[r.Like] == "" && r.Like != "" { // another brand's rules come along as they hold
				r = v.Policy.Rules(id)
				r.Like = ""
			}
			r.Weights = nil
			out[id] = r
		}
		return out, v.Version, nil
	}, at.leaveRules, at.enterRules, func(ctx context.Context, rules map[desk.QueueID]desk.Rules, version int64) error {
		v, err := d.doors.Routing.Policy(ctx, by)
		if err != nil {
			return err
		}
		next := v.Policy
		next.Queues = maps.Clone(rules)
		for id := range at.queues {
			if _, named := rules[id]; !named {
				next.Queues[id] = desk.Rules{} // as the file has it: none of its own
			}
		}
		_, err = d.doors.Routing.SetPolicy(ctx, by, version, next, "")
		return err
	})
}

// templatesPart is the brand's shared templates, in the form of their own file: known by folder
// and title, and none is taken away.
func (d *SettingsDesk) templatesPart(by desk.Person, w desk.WorkspaceID) settingsPart {
	const name = "templates"
	export := func(ctx context.Context) (string, error) {
		list, err := d.doors.Templates.List(ctx, by, w, false)
		if err != nil || !slices.ContainsFunc(list, sharedIn(w)) {
			return "", err
		}
		file, err := d.doors.Templates.Export(ctx, by, w, false)
		return string(file), err
	}
	return settingsPart{
		name: name,
		now: func(ctx context.Context) (json.RawMessage, error) {
			text, err := export(ctx)
			if err != nil || text == "" {
				return nil, err
			}
			return json.Marshal(text)
		},
		plan: func(ctx context.Context, raw json.RawMessage) (SettingsPart, []byte, func(context.Context) error) {
			part := SettingsPart{Name: name}
			held, err := export(ctx)
			if part.Err = err; err != nil {
				return part, nil, nil
			}
			var text string
			if part.Err = strictly(raw, &text); part.Err != nil {
				return part, []byte(held), nil
			}
			file, err := d.doors.Templates.Import(ctx, by, w, false, []byte(text), true)
			if part.Err = err; err != nil {
				return part, []byte(held), nil
			}
			part.Changes, part.Err = templateChanges(file)
			part.Count = len(part.Changes)
			part.Changes = part.Changes[:min(part.Count, maxChanges)]
			return part, []byte(held), func(ctx context.Context) error {
				_, err := d.doors.Templates.Import(ctx, by, w, false, []byte(text), false)
				return err
			}
		},
	}
}

// templateChanges names the templates that would be new or others; the first wrong one is an error.
func templateChanges(file TemplateFile) (out []SettingsChange, wrong error) {
	for _, r := range file.Rows {
		path := join(r.Body.Folder, r.Body.Title)
		switch r.Outcome {
		case RowWrong:
			if wrong == nil {
				wrong = r.Err
			}
		case RowNew:
			out = append(out, SettingsChange{path, "", r.Body.Text})
		case RowChanged:
			out = append(out, SettingsChange{path, "…", r.Body.Text})
		}
	}
	return out, wrong
}

// refundsPart is who may approve and pay how much. Whoever may not set that may still take a file
// that changes nothing of it.
func (d *SettingsDesk) refundsPart(by desk.Person, w desk.WorkspaceID) settingsPart {
	var stands refund.Settings
	return partOf("refunds", func(ctx context.Context) (refund.Settings, int64, error) {
		v, err := d.doors.Refunds.Rules(ctx, by, w)
		stands = v.Body
		return v.Body, v.Version, err
	}, same, func(s refund.Settings) (refund.Settings, error) {
		if len(differences(stands, s)) > 0 {
			if err := d.doors.Refunds.MayRule(by, w); err != nil {
				return s, err
			}
		}
		return s, s.Valid()
	}, func(ctx context.Context, s refund.Settings, version int64) error {
		_, err := d.doors.Refunds.SaveRules(ctx, by, refund.Version{Workspace: w, Version: version, Body: s})
		return err
	})
}

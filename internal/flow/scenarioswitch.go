package flow

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Switch puts a version live, or none (0).
func (d *ScenarioDesk) Switch(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string, version int) (ScenarioView, error) {
	if err := may(by, identity.PublishKnowledge, w); err != nil {
		return ScenarioView{}, err
	}
	k, ready, err := d.kept(ctx, w, id, nil)
	switch {
	case err != nil:
		return ScenarioView{}, err
	case ready:
		return d.switchReady(ctx, by, k, version)
	}
	after, err := k.Switch(version, by.ID, d.env.Clock.Now())
	if err != nil {
		return ScenarioView{}, err
	}
	if err := d.mayStand(ctx, by, k, version); err != nil {
		return ScenarioView{}, err
	}
	return d.save(ctx, by, ScenarioSave{Kept: after, Base: k.Version, Live: true}, "switched")
}

// mayStand tells whether a version may go live as things are now, or none.
func (d *ScenarioDesk) mayStand(ctx context.Context, by desk.Person, k bot.Kept, version int) error {
	if version == 0 {
		return d.unused(ctx, by, k)
	}
	p, err := d.store.ScenarioVersion(ctx, k.Workspace, k.ID, version)
	if err != nil {
		return err
	}
	return d.fits(ctx, by, k.Workspace, p.Scenario)
}

// switchReady switches one that comes with the desk, in the brand's settings. Somebody
// who changes them meanwhile is no reason to give up.
func (d *ScenarioDesk) switchReady(ctx context.Context, by desk.Person, k bot.Kept, version int) (ScenarioView, error) {
	switch version {
	case 0:
		if err := d.unused(ctx, by, k); err != nil {
			return ScenarioView{}, err
		}
	case k.Newest:
		if err := d.fits(ctx, by, k.Workspace, k.Draft); err != nil {
			return ScenarioView{}, err
		}
	default:
		return ScenarioView{}, bot.ErrNoVer
	}
	for range maxTries {
		row, err := d.bots.BotSettings(ctx, k.Workspace)
		if err != nil {
			return ScenarioView{}, err
		}
		row.Body.Scenarios = slices.DeleteFunc(slices.Clone(row.Body.Scenarios), func(id string) bool { return id == k.ID })
		if k.Live = version; version > 0 {
			row.Body.Scenarios = append(row.Body.Scenarios, k.ID)
		}
		err = d.bots.SaveBotSettings(ctx, row, row.Version, []desk.Fact{d.fact(by, k, "switched")})
		if errors.Is(err, desk.ErrVersion) {
			continue
		}
		if err != nil {
			return ScenarioView{}, err
		}
		d.know.changed(k.Workspace, true)
		return d.view(ctx, by, k.Workspace, k.ID)
	}
	return ScenarioView{}, desk.ErrVersion
}

// fits refuses a scenario that has problems beside those that are live now.
func (d *ScenarioDesk) fits(ctx context.Context, by desk.Person, w desk.WorkspaceID, sc bot.Scenario) error {
	around, _, err := d.around(ctx, by, w)
	if err != nil {
		return err
	}
	return fit(by, around.Problems(sc))
}

// unused refuses to switch off what live scenarios call.
func (d *ScenarioDesk) unused(ctx context.Context, by desk.Person, k bot.Kept) error {
	around, _, err := d.around(ctx, by, k.Workspace)
	if err != nil {
		return err
	}
	if callers := around.Callers(k.ID); len(callers) > 0 {
		return desk.E(desk.Conflict, "scenario_in_use", "A live scenario calls this one: "+strings.Join(callers, ", ")+". Change or switch off that one first.")
	}
	return nil
}

package flow

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Create keeps a new draft. Under the id of one that comes with the desk it takes that
// one's place, which changes nothing for customers until it is published. What people wrote
// passes the guard here, and in Edit.
func (d *ScenarioDesk) Create(ctx context.Context, by desk.Person, w desk.WorkspaceID, sc bot.Scenario) (ScenarioView, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return ScenarioView{}, err
	}
	sc = sc.EachText(d.know.guard)
	own, err := d.store.KeptScenarios(ctx, w)
	if err != nil {
		return ScenarioView{}, err
	}
	if len(own) >= bot.MaxScenarios {
		return ScenarioView{}, desk.E(desk.TooLarge, "too_many", "A brand has at most 200 scenarios. Delete one first.")
	}
	if err := d.attached(ctx, w, sc); err != nil {
		return ScenarioView{}, err
	}
	old, err := d.store.KeptScenario(ctx, w, sc.ID)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return ScenarioView{}, err
	}
	k, err := bot.NewKept(old, w, sc, by.ID, d.env.Clock.Now())
	if err != nil {
		return ScenarioView{}, err
	}
	save := ScenarioSave{Kept: k, Base: old.Version}
	if ready, ok := d.plays.readyOne(sc.ID); ok {
		row, err := d.bots.BotSettings(ctx, w)
		if err != nil {
			return ScenarioView{}, err
		}
		kept, first := k.InPlaceOf(ready, slices.Contains(row.Body.Scenarios, sc.ID))
		save.Kept, save.Fresh, save.Live = kept, &first, true
	}
	return d.save(ctx, by, save, "created")
}

// Copy makes a draft of another scenario: the draft of an own one, or one that comes with
// the desk. An empty id keeps the id, which makes the brand's own version of the latter.
func (d *ScenarioDesk) Copy(ctx context.Context, by desk.Person, w desk.WorkspaceID, from, id string) (ScenarioView, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return ScenarioView{}, err
	}
	k, _, err := d.kept(ctx, w, from, nil)
	if err != nil {
		return ScenarioView{}, notThere(err, "no_scenario", "There is no such scenario to copy.", "copy")
	}
	sc := k.Draft
	if id != "" && id != sc.ID {
		sc.ID, sc.Triggers = id, nil // the same words can't begin two
	}
	return d.Create(ctx, by, w, sc)
}

// Edit replaces the draft. revision is what the editor saw.
func (d *ScenarioDesk) Edit(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string, revision int64, sc bot.Scenario) (ScenarioView, error) {
	k, err := d.own(ctx, by, identity.EditKnowledge, w, id)
	if err != nil {
		return ScenarioView{}, err
	}
	if err := d.attached(ctx, w, sc); err != nil {
		return ScenarioView{}, err
	}
	after, err := k.Edit(sc.EachText(d.know.guard), revision, by.ID, d.env.Clock.Now())
	if err != nil {
		return ScenarioView{}, err
	}
	return d.save(ctx, by, ScenarioSave{Kept: after, Base: k.Version}, "edited")
}

// Publish makes the draft the newest version and puts it live.
func (d *ScenarioDesk) Publish(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string, revision int64) (ScenarioView, error) {
	k, err := d.own(ctx, by, identity.PublishKnowledge, w, id)
	if err != nil {
		return ScenarioView{}, err
	}
	after, fresh, err := k.Publish(revision, by.ID, d.env.Clock.Now())
	if err != nil {
		return ScenarioView{}, err
	}
	if err := d.fits(ctx, by, w, fresh.Scenario); err != nil {
		return ScenarioView{}, err
	}
	return d.save(ctx, by, ScenarioSave{Kept: after, Base: k.Version, Fresh: &fresh, Live: true}, "published")
}

// Delete hides an own scenario. Dialogues that are under way go on; one that comes with
// the desk under the same id has its place again.
func (d *ScenarioDesk) Delete(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string) error {
	k, err := d.own(ctx, by, identity.EditKnowledge, w, id)
	if err != nil {
		return err
	}
	if k.Live > 0 {
		if err := may(by, identity.PublishKnowledge, w); err != nil {
			return err
		}
		if err := d.unused(ctx, by, k); err != nil {
			return err
		}
	}
	save := ScenarioSave{Kept: k.Delete(by.ID, d.env.Clock.Now()), Base: k.Version, Live: true}
	if err := d.store.SaveScenario(ctx, save, []desk.Fact{d.fact(by, save.Kept, "deleted")}); err != nil {
		return err
	}
	d.know.changed(w, true)
	return nil
}

// own finds a scenario of the brand's own. One that comes with the desk can't be changed.
func (d *ScenarioDesk) own(ctx context.Context, by desk.Person, a identity.Action, w desk.WorkspaceID, id string) (bot.Kept, error) {
	if err := may(by, a, w); err != nil {
		return bot.Kept{}, err
	}
	k, ready, err := d.kept(ctx, w, id, nil)
	if err == nil && ready {
		return k, desk.E(desk.Conflict, "ready_scenario", "This scenario comes with the desk. Copy it under its own id to make it yours, then change it.")
	}
	return k, err
}

// attached tells whether the files that a scenario sends are the brand's own.
func (d *ScenarioDesk) attached(ctx context.Context, w desk.WorkspaceID, sc bot.Scenario) error {
	var files knowledge.Body
	for _, n := range sc.Nodes {
		if n.Message == nil {
			continue
		}
		for _, b := range n.Message.Say {
			if b.Media != nil && b.Media.Attachment != "" {
				files.Attachments = append(files.Attachments, b.Media.Attachment)
			}
		}
	}
	return d.know.attached(ctx, w, files)
}

// save stores a move and tells everybody. A move that changed nothing is not stored.
func (d *ScenarioDesk) save(ctx context.Context, by desk.Person, s ScenarioSave, code string) (ScenarioView, error) {
	k := s.Kept
	if k.Version != s.Base {
		if err := d.store.SaveScenario(ctx, s, []desk.Fact{d.fact(by, k, code)}); err != nil {
			return ScenarioView{}, err
		}
		d.know.changed(k.Workspace, s.Live)
	}
	return d.view(ctx, by, k.Workspace, k.ID)
}

func (d *ScenarioDesk) fact(by desk.Person, k bot.Kept, code string) desk.Fact {
	return d.know.fact(by, k.Workspace, desk.FactScenario, code, k.Version, map[string]string{
		"scenario": k.ID, "revision": strconv.FormatInt(k.Revision, 10), "newest": strconv.Itoa(k.Newest), "live": strconv.Itoa(k.Live)})
}

package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// Repertoire is what the brands' bots can play: their own scenarios, and those that come
// with the desk. A brand's own stands in place of one of the same id.
type Repertoire struct {
	store ScenarioStore
	ready []bot.Scenario // with their version
}

var _ Scenarios = (*Repertoire)(nil)

// NewRepertoire makes it of the store and the scenarios that come with the desk.
func NewRepertoire(store ScenarioStore, ready []bot.Scenario) *Repertoire {
	return &Repertoire{store, ready}
}

// Live implements Scenarios.
func (r *Repertoire) Live(ctx context.Context, w desk.WorkspaceID, ready []string) ([]bot.Scenario, error) {
	live, own, err := r.store.LiveScenarios(ctx, w)
	for _, sc := range r.ready {
		if slices.Contains(ready, sc.ID) && !slices.Contains(own, sc.ID) {
			live = append(live, sc)
		}
	}
	return live, err
}

// Seq implements Scenarios.
func (r *Repertoire) Seq(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	return r.store.ScenarioSeq(ctx, w)
}

// Version implements Scenarios. Of one that comes with the desk there is one version.
func (r *Repertoire) Version(ctx context.Context, w desk.WorkspaceID, id string, version int) (bot.Scenario, error) {
	p, err := r.store.ScenarioVersion(ctx, w, id, version)
	if sc, ok := r.readyOne(id); errors.Is(err, desk.ErrNotFound) && ok && sc.Version == version {
		return sc, nil
	}
	return p.Scenario, err
}

func (r *Repertoire) readyOne(id string) (bot.Scenario, bool) {
	return one(r.ready, func(sc bot.Scenario) bool { return sc.ID == id })
}

package flow

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ScenarioDesk is people's door to the scenarios of a brand's bot: drafts, versions, what
// is live, and trying out. One person may write and publish: a scenario is tried before,
// and an older version is one step away.
type ScenarioDesk struct {
	env    Env
	store  ScenarioStore
	plays  *Repertoire
	bots   BotStore
	read   Reader
	know   *Librarian
	brains *Brains
	ports  *PortDesk
	judge  JudgeRich
}

// NewScenarioDesk makes the door.
func NewScenarioDesk(env Env, store ScenarioStore, plays *Repertoire, bots BotStore, read Reader, know *Librarian, brains *Brains, ports *PortDesk, judge JudgeRich) *ScenarioDesk {
	return &ScenarioDesk{env, store, plays, bots, read, know, brains, ports, judge}
}

// ScenarioView is a scenario as people see it. One that comes with the desk has Revision 0
// and can only be switched or copied.
type ScenarioView struct {
	bot.Kept
	Ready    bool
	Problems []bot.Problem   // of the draft
	Versions []bot.Published // newest first
}

// List gives a brand's own scenarios and, behind them, those that come with the desk and
// that none of its own replaces. Versions are left out.
func (d *ScenarioDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]ScenarioView, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return nil, err
	}
	around, on, err := d.around(ctx, by, w)
	if err != nil {
		return nil, err
	}
	own, err := d.store.KeptScenarios(ctx, w)
	if err != nil {
		return nil, err
	}
	var list []ScenarioView
	for _, k := range own {
		list = append(list, ScenarioView{Kept: k, Problems: around.Problems(k.Draft)})
	}
	for _, sc := range d.plays.ready {
		if !slices.ContainsFunc(own, func(k bot.Kept) bool { return k.ID == sc.ID }) {
			list = append(list, ScenarioView{Kept: readyKept(sc, w, on), Ready: true, Problems: around.Problems(sc)})
		}
	}
	return list, nil
}

// readyKept is a scenario that comes with the desk in the form of a brand's own.
func readyKept(sc bot.Scenario, w desk.WorkspaceID, on []string) bot.Kept {
	k := bot.Kept{Workspace: w, ID: sc.ID, Draft: sc, Newest: sc.Version}
	if slices.Contains(on, sc.ID) {
		k.Live = sc.Version
	}
	return k
}

// around gives what a scenario of the brand stands beside, and which of those that come
// with the desk are switched on.
func (d *ScenarioDesk) around(ctx context.Context, by desk.Person, w desk.WorkspaceID) (around bot.Around, on []string, err error) {
	row, err := d.bots.BotSettings(ctx, w)
	if err != nil {
		return around, nil, err
	}
	on = row.Body.Scenarios
	if around.Live, err = d.plays.Live(ctx, w, on); err != nil {
		return around, on, err
	}
	around.Postal, around.Rich = d.brains.postal != nil, d.judge
	around.Words = bot.NewTriggers(around.Live)
	if around.Ports, err = d.ports.known(ctx, w); err != nil {
		return around, on, err
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	for _, q := range queues {
		if q.Workspace == w {
			around.Queues = append(around.Queues, q.ID)
		}
	}
	return around, on, err
}

// Get gives one with its versions.
func (d *ScenarioDesk) Get(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string) (ScenarioView, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return ScenarioView{}, err
	}
	return d.view(ctx, by, w, id)
}

// maxVersions is how many versions of a scenario are listed.
const maxVersions = 200

func (d *ScenarioDesk) view(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string) (v ScenarioView, err error) {
	around, on, err := d.around(ctx, by, w)
	if err != nil {
		return v, err
	}
	if v.Kept, v.Ready, err = d.kept(ctx, w, id, on); err != nil {
		return v, err
	}
	v.Problems = around.Problems(v.Draft)
	if v.Ready {
		v.Versions = []bot.Published{{Scenario: v.Draft}}
		return v, nil
	}
	v.Versions, err = d.store.ScenarioVersions(ctx, w, id, maxVersions)
	return v, err
}

// kept finds a scenario that people may see: an own one, else one that comes with the desk.
func (d *ScenarioDesk) kept(ctx context.Context, w desk.WorkspaceID, id string, on []string) (k bot.Kept, ready bool, err error) {
	k, err = d.store.KeptScenario(ctx, w, id)
	if err == nil && !k.Hidden {
		return k, false, nil
	}
	if sc, ok := d.plays.readyOne(id); ok && (err == nil || errors.Is(err, desk.ErrNotFound)) {
		return readyKept(sc, w, on), true, nil
	}
	if err == nil {
		err = desk.ErrNotFound
	}
	return k, false, err
}

// Version gives one version's text.
func (d *ScenarioDesk) Version(ctx context.Context, by desk.Person, w desk.WorkspaceID, id string, version int) (bot.Published, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return bot.Published{}, err
	}
	k, ready, err := d.kept(ctx, w, id, nil)
	if err != nil {
		return bot.Published{}, err
	}
	if ready && version == k.Newest {
		return bot.Published{Scenario: k.Draft}, nil
	}
	return d.store.ScenarioVersion(ctx, w, id, version)
}

// Check tells what would keep a scenario from going live now. It stores nothing.
func (d *ScenarioDesk) Check(ctx context.Context, by desk.Person, w desk.WorkspaceID, sc bot.Scenario) ([]bot.Problem, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return nil, err
	}
	around, _, err := d.around(ctx, by, w)
	return around.Problems(sc), err
}

// fit refuses what has problems, and names each in the caller's language.
func fit(by desk.Person, problems []bot.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	errs := []error{desk.E(desk.Invalid, "scenario_problems", "The scenario can't go live: "+strconv.Itoa(len(problems))+" problem(s), see errors. Solve them and try again.")}
	for _, p := range problems {
		at := "scenario"
		if p.Node != "" {
			at += ".nodes." + p.Node
		}
		errs = append(errs, desk.E(desk.Invalid, p.Code, p.Words(by.Language)).On(at))
	}
	return errors.Join(errs...)
}

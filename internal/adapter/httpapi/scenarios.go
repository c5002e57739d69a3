package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ScenarioLine is a scenario in the list of all.
type ScenarioLine struct {
	ID        string        `json:"id"`
	Name      string        `json:"name" doc:"of the draft"`
	Note      string        `json:"note"`
	Source    string        `json:"source" enum:"own,ready" doc:"ready: comes with the desk; it can be switched and copied"`
	Live      int           `json:"live" doc:"version that customers get; 0 = off"`
	Draft     bool          `json:"draft" doc:"has changes that are not published"`
	Triggers  List[string]  `json:"triggers"`
	Nodes     int           `json:"nodes"`
	Problems  int           `json:"problems" doc:"of the draft"`
	UpdatedAt Null[Time]    `json:"updated_at"`
	UpdatedBy Null[Someone] `json:"updated_by"`
}

// Someone is a person by name.
type Someone struct {
	ID   desk.OperatorID `json:"id"`
	Name string          `json:"name"`
}

// ScenarioList is all of a brand, its own first.
type ScenarioList struct {
	Items List[ScenarioLine] `json:"items"`
}

// ScenarioDoc is one scenario: its draft, and which versions there are.
type ScenarioDoc struct {
	ID        string                `json:"id"`
	Source    string                `json:"source" enum:"own,ready"`
	Revision  int64                 `json:"revision" doc:"of the draft, to be given back with a change; 0 for a ready one"`
	Scenario  bot.Scenario          `json:"scenario"`
	Live      int                   `json:"live" doc:"version that customers get; 0 = off"`
	Draft     bool                  `json:"draft" doc:"has changes that are not published"`
	Versions  List[ScenarioVersion] `json:"versions" doc:"newest first"`
	Problems  List[ScenarioFault]   `json:"problems" doc:"what keeps the draft from being published"`
	UpdatedAt Null[Time]            `json:"updated_at"`
	UpdatedBy Null[Someone]         `json:"updated_by"`
}

// ScenarioVersion is one that was published.
type ScenarioVersion struct {
	Version int           `json:"version"`
	At      Null[Time]    `json:"at" doc:"null for one that comes with the desk"`
	By      Null[Someone] `json:"by"`
	Name    string        `json:"name"`
}

// ScenarioFault is something that keeps a scenario from being published.
type ScenarioFault struct {
	Node   string `json:"node" doc:"empty: the scenario itself"`
	Code   string `json:"code" doc:"stable, for programs"`
	Detail string `json:"detail" doc:"what it is about: an edge, a field, a label"`
	Text   string `json:"text" doc:"in the caller's language"`
}

type scenarioListOut struct{ Body ScenarioList }

func (s *server) listScenarios(ctx context.Context, in *brandIn) (*scenarioListOut, error) {
	rows, err := s.Scenarios.List(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	who, err := s.someones(ctx)
	if err != nil {
		return nil, err
	}
	out := ScenarioList{}
	for _, v := range rows {
		out.Items = append(out.Items, ScenarioLine{ID: v.ID, Name: v.Draft.Name, Note: v.Draft.Note, Source: sourceOf(v), Live: v.Live, Draft: v.Changed,
			Triggers: v.Draft.Triggers, Nodes: len(v.Draft.Nodes), Problems: len(v.Problems), UpdatedAt: moment(v.UpdatedAt), UpdatedBy: who(v.UpdatedBy)})
	}
	return &scenarioListOut{out}, nil
}

// someones gives a function that names people.
func (s *server) someones(ctx context.Context) (func(desk.OperatorID) Null[Someone], error) {
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	return func(id desk.OperatorID) Null[Someone] {
		if id == "" {
			return Null[Someone]{}
		}
		return some(Someone{id, names[id]})
	}, err
}

func sourceOf(v flow.ScenarioView) string {
	if v.Ready {
		return "ready"
	}
	return "own"
}

// ScenarioAt names a scenario of a brand.
type ScenarioAt struct {
	ID        string           `path:"id" maxLength:"40"`
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
}

type scenarioOut struct{ Body ScenarioDoc }

func (s *server) getScenario(ctx context.Context, in *ScenarioAt) (*scenarioOut, error) {
	return s.scenario(ctx)(s.Scenarios.Get(ctx, callerFrom(ctx).Person, in.Workspace, in.ID))
}

// scenario gives a function that shows what a call of the flow gave.
func (s *server) scenario(ctx context.Context) func(flow.ScenarioView, error) (*scenarioOut, error) {
	return func(v flow.ScenarioView, err error) (*scenarioOut, error) {
		if err != nil {
			return nil, err
		}
		who, err := s.someones(ctx)
		if err != nil {
			return nil, err
		}
		out := ScenarioDoc{ID: v.ID, Source: sourceOf(v), Revision: v.Revision, Scenario: shown(v.Draft), Live: v.Live, Draft: v.Changed,
			Problems: showFaults(ctx, v.Problems), UpdatedAt: moment(v.UpdatedAt), UpdatedBy: who(v.UpdatedBy)}
		for _, p := range v.Versions {
			out.Versions = append(out.Versions, ScenarioVersion{p.Scenario.Version, moment(p.At), who(p.By), p.Scenario.Name})
		}
		return &scenarioOut{out}, nil
	}
}

// shown is a scenario whose list of nodes is one, if an empty one.
func shown(sc bot.Scenario) bot.Scenario {
	if sc.Nodes == nil {
		sc.Nodes = []bot.Node{}
	}
	return sc
}

func showFaults(ctx context.Context, problems []bot.Problem) (out List[ScenarioFault]) {
	language := callerFrom(ctx).Language
	for _, p := range problems {
		out = append(out, ScenarioFault{p.Node, p.Code, p.Detail, p.Words(language)})
	}
	return out
}

// NewScenario is a scenario to be kept, or the id of one to be copied.
type NewScenario struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Scenario  *bot.Scenario    `json:"scenario,omitempty"`
	Copy      string           `json:"copy,omitempty" maxLength:"40" doc:"id of the one to copy, instead of a scenario"`
	ID        string           `json:"id,omitempty" maxLength:"40" doc:"of the copy; the same as that of a ready one, or left out: the brand's own version of it"`
}

type newScenarioIn struct{ Body NewScenario }

func (s *server) createScenario(ctx context.Context, in *newScenarioIn) (*scenarioOut, error) {
	by, b := callerFrom(ctx).Person, in.Body
	switch {
	case b.Scenario != nil && b.Copy == "" && b.ID == "":
		return s.scenario(ctx)(s.Scenarios.Create(ctx, by, b.Workspace, *b.Scenario))
	case b.Scenario == nil && b.Copy != "":
		return s.scenario(ctx)(s.Scenarios.Copy(ctx, by, b.Workspace, b.Copy, b.ID))
	}
	return nil, bad("scenario", "Give either a scenario, or copy and, for a new id, id.")
}

// ScenarioEdit replaces a draft.
type ScenarioEdit struct {
	Revision int64        `json:"revision" minimum:"1" doc:"that was read"`
	Scenario bot.Scenario `json:"scenario"`
}

type editScenarioIn struct {
	ScenarioAt
	Body ScenarioEdit
}

func (s *server) editScenario(ctx context.Context, in *editScenarioIn) (*scenarioOut, error) {
	return s.scenario(ctx)(s.Scenarios.Edit(ctx, callerFrom(ctx).Person, in.Workspace, in.ID, in.Body.Revision, in.Body.Scenario))
}

func (s *server) deleteScenario(ctx context.Context, in *ScenarioAt) (*struct{}, error) {
	return nil, s.Scenarios.Delete(ctx, callerFrom(ctx).Person, in.Workspace, in.ID)
}

// ScenarioPublish publishes a draft.
type ScenarioPublish struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Revision  int64            `json:"revision" minimum:"1" doc:"that was read"`
}

type publishScenarioIn struct {
	ID   string `path:"id" maxLength:"40"`
	Body ScenarioPublish
}

func (s *server) publishScenario(ctx context.Context, in *publishScenarioIn) (*scenarioOut, error) {
	return s.scenario(ctx)(s.Scenarios.Publish(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.ID, in.Body.Revision))
}

// ScenarioSwitch says which version customers get.
type ScenarioSwitch struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version   int              `json:"version" minimum:"0" doc:"0 = off"`
}

type switchScenarioIn struct {
	ID   string `path:"id" maxLength:"40"`
	Body ScenarioSwitch
}

func (s *server) switchScenario(ctx context.Context, in *switchScenarioIn) (*scenarioOut, error) {
	return s.scenario(ctx)(s.Scenarios.Switch(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.ID, in.Body.Version))
}

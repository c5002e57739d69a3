package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// ScenarioText is one published version.
type ScenarioText struct {
	Version  int           `json:"version"`
	At       Null[Time]    `json:"at"`
	By       Null[Someone] `json:"by"`
	Scenario bot.Scenario  `json:"scenario"`
}

type scenarioVersionIn struct {
	ScenarioAt
	Version int `path:"version" minimum:"1"`
}

type scenarioTextOut struct{ Body ScenarioText }

func (s *server) scenarioVersion(ctx context.Context, in *scenarioVersionIn) (*scenarioTextOut, error) {
	p, err := s.Scenarios.Version(ctx, callerFrom(ctx).Person, in.Workspace, in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	who, err := s.someones(ctx)
	return &scenarioTextOut{ScenarioText{p.Scenario.Version, moment(p.At), who(p.By), shown(p.Scenario)}}, err
}

// ScenarioCheck is a scenario to be looked at.
type ScenarioCheck struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Scenario  bot.Scenario     `json:"scenario"`
}

type checkScenarioIn struct{ Body ScenarioCheck }

// ScenarioFaults is what keeps a scenario from being published; none: it may be.
type ScenarioFaults struct {
	Problems List[ScenarioFault] `json:"problems"`
}

type scenarioFaultsOut struct{ Body ScenarioFaults }

func (s *server) checkScenario(ctx context.Context, in *checkScenarioIn) (*scenarioFaultsOut, error) {
	problems, err := s.Scenarios.Check(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Scenario)
	return &scenarioFaultsOut{ScenarioFaults{showFaults(ctx, problems)}}, err
}

// ScenarioFile is a scenario as a file holds it.
type ScenarioFile struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	YAML      string           `json:"yaml" minLength:"1"`
}

type readScenarioIn struct{ Body ScenarioFile }

// ScenarioRead is what a file says.
type ScenarioRead struct {
	Scenario bot.Scenario        `json:"scenario"`
	Problems List[ScenarioFault] `json:"problems"`
}

type scenarioReadOut struct{ Body ScenarioRead }

// readScenario reads a file and stores nothing.
func (s *server) readScenario(ctx context.Context, in *readScenarioIn) (*scenarioReadOut, error) {
	sc, err := s.ReadScenario([]byte(in.Body.YAML), callerFrom(ctx).Language)
	if err != nil {
		return nil, err
	}
	problems, err := s.Scenarios.Check(ctx, callerFrom(ctx).Person, in.Body.Workspace, sc)
	return &scenarioReadOut{ScenarioRead{shown(sc), showFaults(ctx, problems)}}, err
}

// scenarioYAML gives a draft, or a version, as a file.
func (s *server) scenarioYAML(w http.ResponseWriter, r *http.Request) error {
	q, by, id := r.URL.Query(), callerFrom(r.Context()).Person, r.PathValue("id")
	brand := desk.WorkspaceID(q.Get("workspace"))
	if brand == "" {
		return bad("workspace", "Say of which brand: ?workspace=…")
	}
	version := 0
	if v := q.Get("version"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			return bad("version", "Give the number of a version, or leave it out for the draft.")
		}
		version = n
	}
	var sc bot.Scenario
	if version == 0 {
		v, err := s.Scenarios.Get(r.Context(), by, brand, id)
		if err != nil {
			return err
		}
		sc = v.Draft
	} else {
		p, err := s.Scenarios.Version(r.Context(), by, brand, id, version)
		if err != nil {
			return err
		}
		sc = p.Scenario
	}
	data, err := s.WriteScenario(sc)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/yaml; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", sc.ID+".yaml"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data) // a reader that is gone misses nothing
	return nil
}

func docScenarioYAML(_ huma.API, op *huma.Operation) {
	op.Parameters = []*huma.Param{pathParam("id"),
		{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}},
		{Name: "version", In: "query", Schema: &huma.Schema{Type: "integer"}, Description: "Left out or 0: the draft."}}
	op.Responses["200"] = bytesResponse("The scenario as a YAML file.", "text/yaml", "")
}

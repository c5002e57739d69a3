package httpapi

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TrySession is where a dialogue that is tried stands. It travels: give back what the last
// step gave, unchanged.
type TrySession struct{ raw json.RawMessage }

// MarshalJSON writes it.
func (t TrySession) MarshalJSON() ([]byte, error) {
	if len(t.raw) == 0 {
		return []byte("null"), nil
	}
	return t.raw, nil
}

// UnmarshalJSON takes it as it is.
func (t *TrySession) UnmarshalJSON(b []byte) error {
	t.raw = append(json.RawMessage(nil), b...)
	return nil
}

// Schema describes it to OpenAPI.
func (TrySession) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{{Type: "object", AdditionalProperties: true}, {Type: "null"}}, Description: "As the last step gave it; null when the dialogue is over."}
}

// TryInput is what the customer does.
type TryInput struct {
	Kind   string            `json:"kind" enum:"start,text,postback,image,wait" doc:"wait: says nothing until the dialogue is too old"`
	Text   string            `json:"text,omitempty" maxLength:"5000"`
	Data   string            `json:"data,omitempty" maxLength:"300" doc:"of the button"`
	Params map[string]string `json:"params,omitempty" doc:"of a calendar or clock: date, time or datetime"`
}

// ScenarioTrial is one step of trying a scenario out.
type ScenarioTrial struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Scenario  bot.Scenario     `json:"scenario"`
	Session   *TrySession      `json:"session,omitempty"`
	Input     TryInput         `json:"input"`
}

type tryScenarioIn struct{ Body ScenarioTrial }

// Said is a bubble that the customer would get.
type Said struct {
	Kind    desk.ContentKind `json:"kind"`
	Content Content          `json:"content"`
}

// ScenarioTried is what came of a step.
type ScenarioTried struct {
	Session    TrySession        `json:"session"`
	Says       List[Said]        `json:"says"`
	Ended      bool              `json:"ended"`
	Left       bool              `json:"left" doc:"the customer left before the end"`
	Expired    bool              `json:"expired"`
	Stale      bool              `json:"stale" doc:"an old button was tapped"`
	Solved     Null[bool]        `json:"solved" doc:"what the customer said to 'did this solve it?'"`
	HandOff    Null[TryHandOff]  `json:"hand_off"`
	At         string            `json:"at" doc:"node that it waits at, or waited at last"`
	Trace      List[string]      `json:"trace" doc:"nodes and edges, in order"`
	Fields     map[string]string `json:"fields" nullable:"false"`
	Attributes map[string]string `json:"attributes" nullable:"false" doc:"of the customer, that it sets"`
	AddTags    List[string]      `json:"add_tags"`
	RemoveTags List[string]      `json:"remove_tags"`
	Pretended  bool              `json:"pretended" doc:"a change was answered as done that was not: nothing is ever changed here"`
}

// TryHandOff is a wish for a person.
type TryHandOff struct {
	Queue  string `json:"queue"`
	Skill  string `json:"skill"`
	Reason string `json:"reason"`
	Text   string `json:"text"`
}

type scenarioTriedOut struct{ Body ScenarioTried }

func (s *server) tryScenario(ctx context.Context, in *tryScenarioIn) (*scenarioTriedOut, error) {
	b := in.Body
	t := flow.Rehearsal{Scenario: b.Scenario, Wait: b.Input.Kind == "wait",
		Input: bot.Input{Kind: bot.InputKind(b.Input.Kind), Text: b.Input.Text, Data: b.Input.Data, Params: b.Input.Params}}
	switch {
	case b.Input.Kind == "start": // whatever was before
	case b.Session == nil:
		return nil, bad("session", "Give the session that the last step gave, or begin with kind start.")
	default:
		t.Session = b.Session.raw
	}
	switch b.Input.Kind {
	case "wait":
		t.Input.Kind = bot.InTimeout
	case "image":
		t.Input.Attachment = "sample"
	}
	r, err := s.Scenarios.Try(ctx, callerFrom(ctx).Person, b.Workspace, t)
	if err != nil {
		return nil, err
	}
	out, err := showTried(r)
	return &scenarioTriedOut{out}, err
}

func showTried(r flow.Rehearsed) (ScenarioTried, error) {
	out := ScenarioTried{Ended: r.Session == nil, Left: r.Left, Expired: r.Expired, Stale: r.Stale, At: r.At, Trace: r.Trace, Fields: r.Fields,
		Attributes: r.Attributes, AddTags: r.AddTags, RemoveTags: r.RemoveTags, Pretended: r.Pretended}
	if out.Fields == nil {
		out.Fields = map[string]string{}
	}
	if out.Attributes == nil {
		out.Attributes = map[string]string{}
	}
	if r.Solved != nil {
		out.Solved = some(*r.Solved)
	}
	if h := r.HandOff; h != nil {
		out.HandOff = some(TryHandOff{h.Queue, h.Skill, h.Reason, h.Words})
	}
	for _, c := range r.Says {
		out.Says = append(out.Says, Said{c.Kind, showContent(c)})
	}
	if r.Session == nil {
		return out, nil
	}
	raw, err := json.Marshal(r.Next())
	out.Session.raw = raw
	return out, err
}

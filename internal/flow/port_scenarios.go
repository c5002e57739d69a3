package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// ScenarioSave is a scenario as a move left it, to be stored. Base is the version of the
// record that it was decided on, 0 for a new one.
type ScenarioSave struct {
	Kept  bot.Kept
	Base  int64
	Fresh *bot.Published // a version that came with the move
	Live  bool           // what customers get has changed
}

// ScenarioStore keeps the brands' own scenarios, and what their actions ask.
type ScenarioStore interface {
	// KeptScenarios lists a brand's, without those that are deleted, by id.
	KeptScenarios(ctx context.Context, w desk.WorkspaceID) ([]bot.Kept, error)
	// KeptScenario gives one, a deleted one too.
	KeptScenario(ctx context.Context, w desk.WorkspaceID, id string) (bot.Kept, error)
	// ScenarioVersions lists versions, newest first, at most n; of each scenario the name only.
	ScenarioVersions(ctx context.Context, w desk.WorkspaceID, id string, n int) ([]bot.Published, error)
	ScenarioVersion(ctx context.Context, w desk.WorkspaceID, id string, version int) (bot.Published, error)
	// SaveScenario stores a move; another version than its base gives desk.ErrVersion and
	// stores nothing.
	SaveScenario(ctx context.Context, s ScenarioSave, facts []desk.Fact) error
	// LiveScenarios gives a brand's live versions, and the ids of all that it has of its
	// own, live or not.
	LiveScenarios(ctx context.Context, w desk.WorkspaceID) (live []bot.Scenario, own []string, err error)
	// ScenarioSeq counts the changes of what LiveScenarios gives: cheap, for asking often.
	ScenarioSeq(ctx context.Context, w desk.WorkspaceID) (int64, error)

	// ActionPorts lists a brand's ports by name, ActionPort gives one.
	ActionPorts(ctx context.Context, w desk.WorkspaceID) ([]PortRow, error)
	ActionPort(ctx context.Context, w desk.WorkspaceID, name string) (PortRow, error)
	// SaveActionPort stores a port on the revision that was read, 0 for a new one; another
	// gives desk.ErrVersion. DeleteActionPort likewise.
	SaveActionPort(ctx context.Context, row PortRow, base int64, facts []desk.Fact) error
	DeleteActionPort(ctx context.Context, row PortRow, facts []desk.Fact) error
}

// PortRow is a port as it is kept: an address of another system.
type PortRow struct {
	Workspace desk.WorkspaceID
	Name      string
	Revision  int64
	Body      PortBody
	Sealed    []byte // the headers' values
	UpdatedAt time.Time
	UpdatedBy desk.OperatorID
}

// PortBody is what of a port is no secret.
type PortBody struct {
	URL       string           `json:"url"`
	TimeoutMS int              `json:"timeout_ms"`
	Headers   []string         `json:"headers,omitempty"` // their names
	Actions   []bot.PortAction `json:"actions,omitempty"`
}

// PortTarget is a port with its secrets, ready to be called.
type PortTarget struct {
	Name    string
	URL     string
	Timeout time.Duration
	Headers map[string]string
}

// Caller speaks to other systems. The key of a call goes along, so that it may be
// repeated. Neither an address nor a header is in any error or log.
type Caller interface {
	// Fits tells whether an address may be used at all; an error says what to do.
	Fits(address string) error
	// Call makes a call. One that may have been done and was not answered is bot.Unknown;
	// one that has surely not been done is bot.Failed.
	Call(ctx context.Context, to PortTarget, customer desk.Contact, call bot.ActionCall) bot.ActionResult
	// Record asks what the system has on record of a customer, as CRMPort does. Its errors
	// say nothing but a code.
	Record(ctx context.Context, to PortTarget, customer desk.Contact, member string) (r contact.Record, known bool, err error)
	// Probe makes a call that asks for nothing. status is 0 when there was no answer;
	// code is "" when the answer is as it should be.
	Probe(ctx context.Context, to PortTarget) (status int, code string, took time.Duration)
}

// Described is an Action that can say what it can do.
type Described interface{ Actions() []bot.PortAction }

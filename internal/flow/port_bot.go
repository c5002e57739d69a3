package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// DecisionView is a decision of the bot's with what became of it. Verdict is the FAQ
// that an operator named as the right one, VerdictNone, or empty.
type DecisionView struct {
	decide.Decision
	Outcome   string
	Chosen    string
	Verdict   string
	VerdictBy desk.OperatorID
	VerdictAt time.Time
}

// VerdictNone says that no entry would have been right.
const VerdictNone = "none"

// BotSettingsRow is a brand's settings as they are kept.
type BotSettingsRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was set yet
	Body      BotSettings
}

// BotSettings are what an administrator sets of a brand's bot.
type BotSettings struct {
	decide.BotSettings
	Model *retrieval.Model `json:"model,omitempty"` // fitted to this brand; nil: the one that comes with the desk
}

// BotStore keeps what the bot knows of inquiries beside the talk itself.
type BotStore interface {
	Counters
	BotMemory(ctx context.Context, id desk.ConversationID) (decide.Memory, error)
	Traits(ctx context.Context, id desk.ContactID) (desk.Traits, error)
	Decisions(ctx context.Context, id desk.ConversationID) ([]DecisionView, error)
	Decision(ctx context.Context, id string) (DecisionView, error)
	Judged(ctx context.Context, w desk.WorkspaceID, n int) ([]DecisionView, error)
	Judge(ctx context.Context, d DecisionView, facts []desk.Fact) error
	BotSettings(ctx context.Context, w desk.WorkspaceID) (BotSettingsRow, error)
	SaveBotSettings(ctx context.Context, row BotSettingsRow, base int64, facts []desk.Fact) error
}

// Scenarios knows the guided dialogues of a brand's bot.
type Scenarios interface {
	// Live gives what the brand's bot may begin: its own, and those of ready that come with
	// the desk and that no own one stands in place of.
	Live(ctx context.Context, w desk.WorkspaceID, ready []string) ([]bot.Scenario, error)
	// Seq changes whenever the brand's own live ones do: cheap, for asking often.
	Seq(ctx context.Context, w desk.WorkspaceID) (int64, error)
	// Version gives a version that a dialogue may still be on, whatever is live now;
	// desk.ErrNotFound if there never was one.
	Version(ctx context.Context, w desk.WorkspaceID, id string, version int) (bot.Scenario, error)
}

// Action carries out what a scenario asks of a shop or another system. The same key
// is the same call, however often it comes. A call that changes nothing (Read, DryRun)
// may fail; of one that does, an error means that nobody knows (bot.Unknown).
type Action interface {
	Do(ctx context.Context, w desk.WorkspaceID, customer desk.Contact, call bot.ActionCall) bot.ActionResult
}

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/learning"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// RunKind is the sort of a long look.
type RunKind string

// The two sorts.
const (
	RunGaps  RunKind = "gaps"  // find what customers asked and the bot could not answer
	RunCheck RunKind = "check" // ask questions again whose right entry is known
)

// RunState is how far a run has come.
type RunState string

// States of a run.
const (
	RunWaiting RunState = "waiting"
	RunRunning RunState = "running"
	RunDone    RunState = "done"
	RunFailed  RunState = "failed"
)

// Over tells whether nothing more will come of it.
func (s RunState) Over() bool { return s == RunDone || s == RunFailed }

// Run is a long look at what the bot does. Its result is in Summary, and whole in RunBody.
type Run struct {
	Workspace desk.WorkspaceID
	ID        string
	Kind      RunKind
	State     RunState
	MadeAt    time.Time
	By        desk.OperatorID // none: by itself, at night
	Since     time.Time       // the period looked at, of gaps
	Until     time.Time
	Done      int // progress: of Total steps
	Total     int
	EndedAt   time.Time
	Error     string // code of what went wrong
	Summary   RunSummary
}

// RunSummary is what a list shows of a run.
type RunSummary struct {
	Talks bool              `json:"talks,omitempty"` // of a search for gaps: old talks are to be looked at too
	Seq   int64             `json:"seq"`             // of the knowledge that was asked
	Model string            `json:"model"`           // version
	Gaps  *GapSummary       `json:"gaps,omitempty"`
	Check *learning.Summary `json:"check,omitempty"`
	Over  int               `json:"over,omitempty"` // cases left out, for there are more than a run asks
}

// GapSummary counts what a search for gaps looked at.
type GapSummary struct {
	Questions int         `json:"questions"`     // of the period
	Missed    int         `json:"missed"`        // of them handed off, refused by the customer, or judged
	Looked    int         `json:"looked"`        // of the missed: the newest, at most MaxMissed
	Right     int         `json:"right"`         // of those: judged to be right after all
	Unsent    int         `json:"unsent"`        // of those: words taken back, or none
	Closed    int         `json:"closed"`        // of those: the bot as it is now would answer them
	Loose     int         `json:"loose"`         // of those: no word that tells what it is about
	Clusters  int         `json:"clusters"`      // groups of the others
	Old       *OldSummary `json:"old,omitempty"` // nil: old talks were left out
}

// OldSummary counts what a search for gaps took from old talks. They belong to no period.
type OldSummary struct {
	Lines  int `json:"lines"`  // by customers, of all old talks
	Looked int `json:"looked"` // the newest, at most MaxMissed
	Plain  int `json:"plain"`  // of those: no question, such as thanks
	Closed int `json:"closed"` // of those: the bot as it is now would answer or hand them over
}

// RunBody is a run's whole result. It holds no words, only where they are.
type RunBody struct {
	Clusters []GapCluster      `json:"clusters,omitempty"`
	Results  []learning.Result `json:"results,omitempty"`
}

// GapCluster is questions about the same thing, the most typical first. Of at most
// MaxInCluster it knows where they are: a decision's id, or refSaying with an old line's.
type GapCluster struct {
	N    int      `json:"n"`
	Old  int      `json:"o,omitempty"` // of these, from old talks
	Refs []string `json:"d"`
}

// CheckCase is a question with its right entry that somebody wrote down.
type CheckCase struct {
	Workspace desk.WorkspaceID
	ID        string
	Text      string // guarded
	Entry     knowledge.EntryID
	Source    string // CaseByHand or CaseFromFile
	MadeAt    time.Time
	By        desk.OperatorID
}

// Where cases come from.
const (
	CaseByHand   = "hand"
	CaseFromFile = "file"
)

// Runs keeps runs. A brand has one of a kind under way at most.
type Runs interface {
	// StartRun keeps a run with the job that does it, in one transaction. If one of its
	// kind is under way since after stale, or one of its id is there, that is given
	// instead and nothing is stored.
	StartRun(ctx context.Context, r Run, stale time.Time, job desk.Job, facts []desk.Fact) (Run, error)
	Run(ctx context.Context, id string) (Run, error)
	// Runs lists a brand's runs of a kind, newest first, without their bodies.
	Runs(ctx context.Context, w desk.WorkspaceID, kind RunKind, page desk.Page) (rows []Run, next string, err error)
	RunBody(ctx context.Context, id string) (RunBody, error)
	// StepRun notes how far a run is that is not over.
	StepRun(ctx context.Context, r Run) error
	// EndRun keeps a run's result, and forgets the brand's oldest of the kind beyond keep.
	// One that is over already stays as it is.
	EndRun(ctx context.Context, r Run, body RunBody, keep int, facts []desk.Fact) error
}

// CheckCases keeps written cases. A text stands once in a brand: whoever brings it again
// changes its entry.
type CheckCases interface {
	CheckCases(ctx context.Context, w desk.WorkspaceID, page desk.Page) (rows []CheckCase, next string, err error)
	AllCheckCases(ctx context.Context, w desk.WorkspaceID, n int) ([]CheckCase, error)
	CountCheckCases(ctx context.Context, w desk.WorkspaceID) (int, error)
	PutCheckCases(ctx context.Context, w desk.WorkspaceID, rows []CheckCase, facts []desk.Fact) error
	CheckCase(ctx context.Context, id string) (CheckCase, error)
	// DeleteCheckCase takes one away; desk.ErrNotFound if it is not there any more.
	DeleteCheckCase(ctx context.Context, id string, facts []desk.Fact) error
}

// Missed finds decisions to learn from.
type Missed interface {
	// Missed gives decisions of a period that did not help: handed off, refused by the
	// customer, or judged; the newest first, at most n. Those judged to be right are among
	// them. all is how many there are, questions how many the period had.
	Missed(ctx context.Context, w desk.WorkspaceID, since, until time.Time, n int) (rows []DecisionView, all, questions int, err error)
	// NamedDecisions gives those whose right entry an operator named, newest verdict first;
	// all is how many there are.
	NamedDecisions(ctx context.Context, w desk.WorkspaceID, n int) (rows []DecisionView, all int, err error)
	// DecisionsByID gives those of a brand that exist, in no order.
	DecisionsByID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]DecisionView, error)
	// MessagesByID gives those that exist, in no order.
	MessagesByID(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
	// AliasesByID gives those of a brand that exist, in no order.
	AliasesByID(ctx context.Context, w desk.WorkspaceID, ids []knowledge.AliasID) ([]knowledge.Alias, error)
}

// BotCounts counts for reports. days are instants: day i lasts from days[i] to days[i+1].
type BotCounts interface {
	CountBot(ctx context.Context, w desk.WorkspaceID, days []time.Time) (asked []report.Asked, met []report.Met, err error)
}

// OldLines reads old talks as questions.
type OldLines interface {
	// CustomerSayings gives customers' old lines of a brand, newest first, at most n; all is
	// how many there are.
	CustomerSayings(ctx context.Context, w desk.WorkspaceID, n int) (rows []OldSaying, all int, err error)
	// SayingsByID gives those of a brand that exist, in no order.
	SayingsByID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]OldSaying, error)
}

// Learning is all that a Learner needs of the store.
type Learning interface {
	Runs
	CheckCases
	Missed
	OldLines
	BotCounts
}

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// CareSettingsRow is a brand's rules as they are kept.
type CareSettingsRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was set yet
	Body      care.Settings
}

// EscalationQuery asks for escalations: the open ones by when they are to be answered, or the
// answered ones, newest first.
type EscalationQuery struct {
	Workspaces []desk.WorkspaceID
	By         desk.OperatorID // raised by; empty: anybody
	Answered   bool
	N          int
}

// FollowUpQuery asks for open follow-ups, the earliest first.
type FollowUpQuery struct {
	Workspaces []desk.WorkspaceID
	Of         desk.OperatorID // whose inquiry it is in, or who made it when that is nobody's; empty: anybody
	Until      time.Time       // due before; zero: all
	N          int
}

// SurveyQuery asks for answered surveys, newest first.
type SurveyQuery struct {
	Workspaces []desk.WorkspaceID
	Low        bool // those on the review list that nobody has reviewed
	N          int
}

// CareStore keeps what is asked and promised around talks. Records are written with the
// decisions that make them (Cases.Commit).
type CareStore interface {
	CareSettings(ctx context.Context, w desk.WorkspaceID) (CareSettingsRow, error)
	// SaveCareSettings stores a brand's rules; desk.ErrVersion when base is not what stands.
	SaveCareSettings(ctx context.Context, row CareSettingsRow, base int64, facts []desk.Fact) error
	Escalations(ctx context.Context, q EscalationQuery) ([]care.Escalation, error)
	FollowUps(ctx context.Context, q FollowUpQuery) ([]care.FollowUp, error)
	Surveys(ctx context.Context, q SurveyQuery) ([]care.Survey, error)
	Mutes(ctx context.Context, brands []desk.WorkspaceID, n int) ([]care.Mute, error)
	// Talks and Notes give the inquiries and messages of these ids that there are, in no order.
	Talks(ctx context.Context, ids []desk.ConversationID) ([]ConversationView, error)
	Notes(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
	// CareOf lists what is kept of one inquiry, oldest first.
	CareOf(ctx context.Context, id desk.ConversationID) (CareRecords, error)
	// ReviewSurvey takes a survey off the review list; desk.ErrNotFound when it is not on it.
	ReviewSurvey(ctx context.Context, id desk.ConversationID, by desk.OperatorID, at time.Time, facts []desk.Fact) error
	// CountSurveys counts those that reached their customers, day by day by when they were
	// asked: days are the beginnings of days, and the end of the last.
	CountSurveys(ctx context.Context, w desk.WorkspaceID, days []time.Time) ([]report.Rated, error)
}

// Threads tells of a customer's talks.
type Threads interface {
	// ThreadsOf lists them, newest first.
	ThreadsOf(ctx context.Context, contact desk.ContactID) ([]desk.Thread, error)
}

// CareRecords are an inquiry's.
type CareRecords struct {
	Escalations []care.Escalation
	FollowUps   []care.FollowUp
	Surveys     []care.Survey
	Mutes       []care.Mute
}

package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CareSettings say how a brand's talks with people end.
type CareSettings struct {
	Workspace  desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version    int64            `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Holds      List[HoldReason] `json:"holds,omitempty" doc:"why customers are told to wait; none: the desk's own"`
	Categories List[string]     `json:"categories,omitempty" doc:"leaves of the tree, 大・中・小 joined by ・; none: nothing is asked for"`
	Wrapup     WrapupRules      `json:"wrapup,omitzero" required:"false"`
	Check      CheckRules       `json:"closing_check,omitzero" required:"false"`
	Survey     SurveyRules      `json:"survey,omitzero" required:"false"`
	MemoNeeded bool             `json:"transfer_memo_needed,omitempty"`
	Grace      int64            `json:"follow_up_grace_minutes,omitempty" minimum:"0" doc:"an overdue follow-up goes to the supervisors then"`
	Reopen     int64            `json:"reopen_minutes,omitempty" minimum:"0" doc:"words so soon after the close bring the conversation back; 0: as the channel says"`
	Warnings   List[Warning]    `json:"warnings,omitempty" doc:"texts against abuse; none: the desk's own"`
}

// HoldReason is why a customer is told to wait.
type HoldReason struct {
	ID     string `json:"id" maxLength:"30"`
	Name   string `json:"name" maxLength:"80"`
	Client bool   `json:"client,omitempty" doc:"the client is asked: a clock of its own counts that"`
}

// WrapupRules are about after-contact work.
type WrapupRules struct {
	On      bool  `json:"on,omitempty"`
	Limit   int64 `json:"limit_minutes,omitempty" minimum:"0"`
	Lenient bool  `json:"category_optional,omitempty"`
}

// CheckRules are about the closing check.
type CheckRules struct {
	On        bool   `json:"on,omitempty"`
	After     int64  `json:"after_minutes,omitempty" minimum:"0" doc:"of silence"`
	Close     int64  `json:"close_after_minutes,omitempty" minimum:"0"`
	Push      bool   `json:"may_cost,omitempty" doc:"it may be sent as a billed message"`
	SkipNight bool   `json:"skip_at_night,omitempty" doc:"at night and out of hours it is left out; else it waits for the morning"`
	Silent    bool   `json:"close_unasked,omitempty" doc:"where it is left out: close without it after both times"`
	Text      string `json:"text,omitempty" maxLength:"2000" doc:"with {{time}}"`
}

// SurveyRules are about the survey.
type SurveyRules struct {
	On      bool   `json:"on,omitempty"`
	Policy  string `json:"policy,omitempty" enum:"never,push,sample" doc:"where it would be billed"`
	Sample  int    `json:"sample_percent,omitempty" minimum:"0" maximum:"100"`
	Low     int    `json:"low_score,omitempty" minimum:"0" maximum:"5" doc:"this score or less goes to the review list"`
	Comment bool   `json:"comment,omitempty"`
	Text    string `json:"text,omitempty" maxLength:"2000"`
}

// Warning is a text for somebody abusive.
type Warning struct {
	Name string `json:"name" maxLength:"80"`
	Text string `json:"text" maxLength:"2000"`
}

// CareSettingsShown is what stands, with the desk's own where nothing is set.
type CareSettingsShown struct {
	CareSettings
	Filled CareSettings `json:"in_force"`
}

type careSettingsOut struct{ Body CareSettingsShown }

func (s *server) getCareSettings(ctx context.Context, in *brandIn) (*careSettingsOut, error) {
	row, err := s.Care.Settings(ctx, callerFrom(ctx).Person, in.Workspace)
	return showCareSettings(row), err
}

type setCareSettingsIn struct{ Body CareSettings }

func (s *server) setCareSettings(ctx context.Context, in *setCareSettingsIn) (*careSettingsOut, error) {
	row := flow.CareSettingsRow{Workspace: in.Body.Workspace, Version: in.Body.Version, Body: in.Body.settings()}
	row, err := s.Care.SetSettings(ctx, callerFrom(ctx).Person, row)
	return showCareSettings(row), err
}

func (b CareSettings) settings() care.Settings {
	out := care.Settings{Categories: b.Categories, MemoNeeded: b.MemoNeeded, Grace: minutes(b.Grace), Reopen: minutes(b.Reopen),
		Wrapup: care.Wrapup{On: b.Wrapup.On, Limit: minutes(b.Wrapup.Limit), Lenient: b.Wrapup.Lenient},
		Check: care.Check{On: b.Check.On, After: minutes(b.Check.After), Close: minutes(b.Check.Close), Push: b.Check.Push,
			SkipNight: b.Check.SkipNight, Silent: b.Check.Silent, Text: b.Check.Text},
		Survey: care.SurveyRules{On: b.Survey.On, Policy: b.Survey.Policy, Sample: b.Survey.Sample, Low: b.Survey.Low,
			Comment: b.Survey.Comment, Text: b.Survey.Text}}
	for _, h := range b.Holds {
		out.Holds = append(out.Holds, care.HoldReason(h))
	}
	for _, w := range b.Warnings {
		out.Warnings = append(out.Warnings, care.Warning(w))
	}
	return out
}

func showCareSettings(row flow.CareSettingsRow) *careSettingsOut {
	return &careSettingsOut{CareSettingsShown{showSettings(row, row.Body), showSettings(row, row.Body.Filled())}}
}

func showSettings(row flow.CareSettingsRow, s care.Settings) CareSettings {
	out := CareSettings{Workspace: row.Workspace, Version: row.Version, Categories: s.Categories, MemoNeeded: s.MemoNeeded,
		Grace: int64(s.Grace / time.Minute), Reopen: int64(s.Reopen / time.Minute),
		Wrapup: WrapupRules{s.Wrapup.On, int64(s.Wrapup.Limit / time.Minute), s.Wrapup.Lenient},
		Check: CheckRules{s.Check.On, int64(s.Check.After / time.Minute), int64(s.Check.Close / time.Minute), s.Check.Push,
			s.Check.SkipNight, s.Check.Silent, s.Check.Text},
		Survey: SurveyRules(s.Survey)}
	for _, h := range s.Holds {
		out.Holds = append(out.Holds, HoldReason(h))
	}
	for _, w := range s.Warnings {
		out.Warnings = append(out.Warnings, Warning(w))
	}
	return out
}

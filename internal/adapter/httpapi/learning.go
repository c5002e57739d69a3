package httpapi

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/learning"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Run is a long look at what the bot does: begun here, done in the background.
type Run struct {
	ID      string                `json:"id"`
	State   RunState              `json:"state"`
	MadeAt  Time                  `json:"made_at"`
	By      Null[desk.OperatorID] `json:"made_by" doc:"null: by itself, at night"`
	Since   Null[Time]            `json:"since" doc:"the period looked at, of gaps"`
	Until   Null[Time]            `json:"until"`
	Done    int                   `json:"done" doc:"steps done so far"`
	Total   int                   `json:"total" doc:"of so many; 0: not known yet"`
	EndedAt Null[Time]            `json:"ended_at"`
	Error   string                `json:"error,omitempty" doc:"code of what went wrong"`
	Seq     int64                 `json:"knowledge_seq" doc:"of the knowledge that was asked: it rises with every change of what is live"`
	Model   string                `json:"model"`
	Talks   bool                  `json:"old_talks,omitempty" doc:"of gaps: old talks are looked at too"`
	Gaps    Null[flow.GapSummary] `json:"gaps"`
	Check   Null[CheckSummary]    `json:"check"`
	Over    int                   `json:"left_out" doc:"cases that were not asked, for there are more than a run asks"`
}

// CheckSummary counts what a check found: shares are of cases − missing − claimed.
type CheckSummary learning.Summary

// RunState is how far a run has come.
type RunState flow.RunState

// Schema lists the states.
func (RunState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "RunState", flow.RunWaiting, flow.RunRunning, flow.RunDone, flow.RunFailed)
}

func showRun(r flow.Run) Run {
	out := Run{ID: r.ID, State: RunState(r.State), MadeAt: Time{r.MadeAt}, By: orNull(r.By), Since: moment(r.Since), Until: moment(r.Until), Done: r.Done,
		Total: r.Total, EndedAt: moment(r.EndedAt), Error: r.Error, Seq: r.Summary.Seq, Model: r.Summary.Model, Over: r.Summary.Over, Talks: r.Summary.Talks}
	if r.State == flow.RunDone {
		out.Gaps = Null[flow.GapSummary]{r.Summary.Gaps}
		if sum := r.Summary.Check; sum != nil {
			out.Check = some(CheckSummary(*sum))
		}
	}
	return out
}

type runOut struct{ Body Run }

func oneRun(r flow.Run, err error) (*runOut, error) {
	if err != nil {
		return nil, err
	}
	return &runOut{showRun(r)}, nil
}

// RunList is a part of a brand's runs of a kind, newest first.
type RunList struct {
	Items      List[Run]    `json:"items"`
	NextCursor Null[string] `json:"next_cursor"`
}

type listRunsIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	Limit     int              `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor    string           `query:"cursor" maxLength:"1024"`
}

type runsOut struct{ Body RunList }

func (s *server) listRuns(kind flow.RunKind) func(context.Context, *listRunsIn) (*runsOut, error) {
	return func(ctx context.Context, in *listRunsIn) (*runsOut, error) {
		rows, next, err := s.Learner.Runs(ctx, callerFrom(ctx).Person, in.Workspace, kind, desk.Page{Limit: in.Limit, After: in.Cursor})
		out := &runsOut{RunList{NextCursor: orNull(next)}}
		for _, r := range rows {
			out.Body.Items = append(out.Body.Items, showRun(r))
		}
		return out, err
	}
}

// GapSearch says where to look for gaps.
type GapSearch struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Since     time.Time        `json:"since"`
	Until     time.Time        `json:"until" doc:"at most 92 days later"`
	Talks     bool             `json:"old_talks,omitempty" doc:"look at customers' lines of old talks too, whenever they were; for who may edit knowledge"`
}

type findGapsIn struct{ Body GapSearch }

func (s *server) findGaps(ctx context.Context, in *findGapsIn) (*runOut, error) {
	b := in.Body
	return oneRun(s.Learner.FindGaps(ctx, callerFrom(ctx).Person, b.Workspace, b.Since, b.Until, b.Talks))
}

type beginCheckIn struct{ Body OfBrand }

func (s *server) beginCheck(ctx context.Context, in *beginCheckIn) (*runOut, error) {
	return oneRun(s.Learner.Check(ctx, callerFrom(ctx).Person, in.Body.Workspace))
}

// RunAt names a run in a path, and a part of its result by places.
type RunAt struct {
	ID    string `path:"id" maxLength:"128"`
	From  int    `query:"from" minimum:"0" doc:"place in the result to begin at"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// GapReport is a search for gaps with a part of what it found, the biggest group first.
type GapReport struct {
	Run   Run       `json:"run"`
	Items List[Gap] `json:"items"`
	Next  Null[int] `json:"next_from"`
}

// Gap is customers' questions about the same thing.
type Gap struct {
	Count     int               `json:"count"`
	Old       int               `json:"old" doc:"of these, lines of old talks"`
	Questions List[GapQuestion] `json:"questions" doc:"the most typical first; words taken back since are left out"`
	Near      List[BotHit]      `json:"near" doc:"entries that come nearest, as the bot is now"`
}

// GapQuestion is one of them.
type GapQuestion struct {
	Source       string              `json:"source" enum:"bot,old_talk" doc:"the bot decided on it, or it is a line of an old talk"`
	Decision     string              `json:"decision_id" doc:"empty for an old line"`
	Saying       string              `json:"saying_id" doc:"of an old line; else empty"`
	Talk         string              `json:"talk_id" doc:"the old talk; else empty"`
	Conversation desk.ConversationID `json:"conversation_id" doc:"empty for an old line"`
	Message      desk.MessageID      `json:"message_id" doc:"empty for an old line"`
	At           Null[Time]          `json:"at" doc:"null for an old line of which no time is known"`
	Text         string              `json:"text"`
	Zone         Null[string]        `json:"zone" doc:"answer, offer or handoff; null for an old line"`
	Outcome      Null[string]        `json:"outcome"`
	Verdict      Null[Named]         `json:"verdict" doc:"the entry that somebody named, or of which an old line's words are a phrasing, live or waiting; id none: no entry would have been right"`
}

type gapsIn struct {
	RunAt
	Each int `query:"each" minimum:"1" maximum:"50" default:"5" doc:"questions of a group"`
}

type gapsOut struct{ Body GapReport }

func (s *server) getGaps(ctx context.Context, in *gapsIn) (*gapsOut, error) {
	run, gaps, next, err := s.Learner.Gaps(ctx, callerFrom(ctx).Person, in.ID, in.From, in.Limit, in.Each)
	if err != nil {
		return nil, err
	}
	out := &gapsOut{GapReport{Run: showRun(run), Next: orNull(next)}}
	for _, g := range gaps {
		one := Gap{Count: g.N, Old: g.Old}
		for _, q := range g.Questions {
			one.Questions = append(one.Questions, showMissed(q))
		}
		for _, n := range g.Near {
			one.Near = append(one.Near, BotHit{Named{n.ID, n.Question}, n.P, n.Score})
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

func showMissed(q flow.GapQuestion) GapQuestion {
	d := q.Decision
	out := GapQuestion{Source: "bot", Decision: d.ID, Conversation: d.Conversation, Message: d.Message, At: moment(d.At), Text: q.Text, Zone: orNull(string(d.Found.Zone)), Outcome: orNull(d.Outcome)}
	if q.Old != nil {
		out.Source, out.Saying, out.Talk, out.At = "old_talk", q.Old.ID, q.Old.Talk, moment(q.Old.At)
	}
	if q.Entry != "" {
		out.Verdict = some(Named{q.Entry, q.Verdict})
	}
	return out
}

// Assignment gives questions to the entry that answers them: one that is there, or a new draft.
type Assignment struct {
	Workspace desk.WorkspaceID  `json:"workspace_id" minLength:"1"`
	Decisions List[string]      `json:"decisions" maxItems:"50"`
	Sayings   List[string]      `json:"sayings,omitempty" maxItems:"50" doc:"lines of old talks; together at most 50"`
	Entry     knowledge.EntryID `json:"entry_id,omitempty" maxLength:"64"`
	Question  string            `json:"question,omitempty" maxLength:"5000" doc:"of a new draft, where no entry is named"`
}

type assignIn struct{ Body Assignment }

// Assigned tells what came of it.
type Assigned struct {
	Entry   Named             `json:"entry"`
	Judged  int               `json:"judged" doc:"questions that have their verdict now; old lines have none"`
	Voted   int               `json:"voted" doc:"of all, whose words wait as phrasings"`
	Refused List[RefusedWord] `json:"refused"`
}

// RefusedWord is a question that could not be given, and why.
type RefusedWord struct {
	Decision string `json:"decision_id" doc:"or the id of an old line"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}

type assignedOut struct{ Body Assigned }

func (s *server) assignGap(ctx context.Context, in *assignIn) (*assignedOut, error) {
	b := in.Body
	if b.Entry == "" && b.Question == "" {
		return nil, bad("entry_id", "Name an entry, or the question of a new draft.")
	}
	got, err := s.Learner.Assign(ctx, callerFrom(ctx).Person, flow.Giving{Workspace: b.Workspace, Entry: b.Entry, Question: b.Question, Decisions: b.Decisions, Sayings: b.Sayings})
	if err != nil {
		return nil, err
	}
	out := &assignedOut{Assigned{Entry: Named{string(got.Entry.ID), got.Entry.Body.Title}, Judged: got.Judged, Voted: got.Voted}}
	for _, r := range got.Refused {
		for _, e := range parts(r.Err) {
			out.Body.Refused = append(out.Body.Refused, RefusedWord{r.Decision, e.Code, e.Message})
		}
	}
	return out, nil
}

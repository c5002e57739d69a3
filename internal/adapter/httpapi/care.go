package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// CareMarks is what surrounds a talk.
type CareMarks struct {
	HeldAt    Null[Time]            `json:"held_at" doc:"the hold began"`
	CheckAt   Null[Time]            `json:"check_at" doc:"the closing check goes out then; once it is out (closing), the conversation is closed then"`
	NoCheck   bool                  `json:"no_check" doc:"an operator wants no closing check"`
	Unasked   bool                  `json:"unasked" doc:"at check_at it is closed without a check, which would cost a message"`
	WrapUntil Null[Time]            `json:"wrap_until" doc:"after-contact work ends by itself then"`
	Ending    Null[string]          `json:"ending" doc:"why the talk is over"`
	Lapsed    bool                  `json:"lapsed" doc:"after-contact work ended by itself"`
	Consult   Null[Consult]         `json:"consult" doc:"a colleague reads along before taking over"`
	GivenBy   Null[desk.OperatorID] `json:"given_by" doc:"who transferred it, while nobody has accepted"`
	Asked     Null[string]          `json:"escalation_id" doc:"the open escalation"`
	AnswerBy  Null[Time]            `json:"answer_by"`
	Due       Null[Time]            `json:"follow_up_at" doc:"the earliest open follow-up"`
	Proposed  Null[Proposal]        `json:"proposal" doc:"a follow-up that an operator's words promise"`
}

// Consult is a transfer that is talked over first.
type Consult struct {
	With desk.OperatorID `json:"with"`
	By   desk.OperatorID `json:"by"`
}

// Proposal is a time that a message promises.
type Proposal struct {
	Message desk.MessageID `json:"message_id"`
	Due     Time           `json:"due_at"`
}

func showCareMarks(c conversation.Care) Null[CareMarks] {
	out := CareMarks{HeldAt: moment(c.HeldAt), CheckAt: moment(c.CheckAt), NoCheck: c.NoCheck, Unasked: c.Unasked, WrapUntil: moment(c.WrapUntil),
		Ending: orNull(string(c.Ending)), Lapsed: c.Lapsed, Asked: orNull(c.Asked), AnswerBy: moment(c.AnswerBy), Due: moment(c.Due)}
	if c.Consult != nil {
		out.Consult = some(Consult{c.Consult.With, c.Consult.By})
	}
	if c.Given != nil {
		out.GivenBy = some(c.Given.By)
	}
	if p := c.Proposed; p != nil {
		out.Proposed = some(Proposal{p.Message, Time{p.Due}})
	}
	return orNull(out)
}

// HoldOn tells a customer to wait.
type HoldOn struct {
	Version int64      `json:"version,omitempty" minimum:"0"`
	Reason  string     `json:"reason" maxLength:"30" doc:"id of one of the brand's reasons: client, inside, customer, other"`
	Memo    string     `json:"memo,omitempty" maxLength:"500"`
	Until   *time.Time `json:"until,omitempty" doc:"when the operator is to be reminded"`
	Text    string     `json:"text,omitempty" doc:"what the customer is told, if anything"`
}

type holdIn struct {
	At
	Body HoldOn
}

func (s *server) hold(ctx context.Context, in *holdIn) (*conversationOut, error) {
	cmd := decide.Command{Verb: decide.Hold, Version: in.Body.Version, Hold: conversation.Hold{Reason: in.Body.Reason, Memo: in.Body.Memo, Until: given(in.Body.Until)}}
	if in.Body.Text != "" {
		cmd.Content = desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: in.Body.Text}}
	}
	return s.act(ctx, in.ID, cmd)
}

// given is an optional time of a request, to the millisecond as all times of the desk.
func given(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

func (s *server) resume(ctx context.Context, in *touchIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Resume, Version: in.version()})
}

// touched serves a move that needs nothing else.
func (s *server) touched(verb decide.Verb) func(context.Context, *touchIn) (*conversationOut, error) {
	return func(ctx context.Context, in *touchIn) (*conversationOut, error) {
		return s.act(ctx, in.ID, decide.Command{Verb: verb, Version: in.version()})
	}
}

func (s *server) finish(ctx context.Context, in *closeIn) (*conversationOut, error) {
	cmd := decide.Command{Verb: decide.Finish}
	if b := in.Body; b != nil {
		cmd.Version, cmd.Reason, cmd.Category, cmd.Note = b.Version, b.Reason, b.Category, b.Memo
	}
	return s.act(ctx, in.ID, cmd)
}

// ClosingCheck arms the check that asks a silent customer whether there is anything else.
type ClosingCheck struct {
	Version int64      `json:"version,omitempty" minimum:"0"`
	At      *time.Time `json:"at,omitempty" doc:"when it goes out; once it is out, when the conversation is closed; left out: now"`
	Skip    bool       `json:"skip,omitempty" doc:"none this time"`
}

type closingCheckIn struct {
	At
	Body ClosingCheck
}

func (s *server) setClosingCheck(ctx context.Context, in *closingCheckIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.SetCheck, Version: in.Body.Version, At: given(in.Body.At), Skip: in.Body.Skip})
}

// Consultation asks a colleague before a transfer.
type Consultation struct {
	Version  int64           `json:"version,omitempty" minimum:"0"`
	Operator desk.OperatorID `json:"to_operator_id"`
	Note     string          `json:"note,omitempty" maxLength:"5000"`
}

type consultIn struct {
	At
	Body Consultation
}

func (s *server) consult(ctx context.Context, in *consultIn) (*conversationOut, error) {
	by := callerFrom(ctx).Person
	cmd := decide.Command{Verb: decide.Consult, By: by, Version: in.Body.Version, Note: in.Body.Note}
	v, err := s.Actor.Transfer(ctx, in.ID, cmd, in.Body.Operator, "")
	if err != nil {
		return nil, err
	}
	return &conversationOut{showConversation(v, by)}, nil
}

// NewEscalation asks the supervisors something.
type NewEscalation struct {
	Kind     string    `json:"kind" enum:"advice,decision,complaint,trouble,other"`
	Question string    `json:"question" minLength:"1" maxLength:"5000"`
	AnswerBy time.Time `json:"answer_by"`
}

type escalateIn struct {
	At
	Body NewEscalation
}

func (s *server) escalate(ctx context.Context, in *escalateIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Escalate, Kind: in.Body.Kind, Note: in.Body.Question, At: given(&in.Body.AnswerBy)})
}

// EscalationAnswer ends an escalation.
type EscalationAnswer struct {
	Outcome string `json:"outcome" enum:"advised,taken,returned,withdrawn"`
	Answer  string `json:"answer,omitempty" maxLength:"5000"`
}

type answerIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body EscalationAnswer
}

func (s *server) answerEscalation(ctx context.Context, in *answerIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Reply, Ref: in.Ref, Kind: in.Body.Outcome, Note: in.Body.Answer})
}

// NewFollowUp keeps what a customer was promised.
type NewFollowUp struct {
	Due     time.Time      `json:"due_at"`
	Message desk.MessageID `json:"message_id,omitempty" doc:"whose words promise it"`
}

type addFollowUpIn struct {
	At
	Body NewFollowUp
}

func (s *server) addFollowUp(ctx context.Context, in *addFollowUpIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Promise, At: given(&in.Body.Due), Message: in.Body.Message})
}

// FollowUpEnd ends a follow-up or moves it.
type FollowUpEnd struct {
	Outcome string     `json:"outcome" enum:"kept,dropped,moved"`
	Due     *time.Time `json:"due_at,omitempty" doc:"with moved"`
}

type settleFollowUpIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body FollowUpEnd
}

func (s *server) settleFollowUp(ctx context.Context, in *settleFollowUpIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Fulfil, Ref: in.Ref, Kind: in.Body.Outcome, At: given(in.Body.Due)})
}

type ignoreIn struct{ At }

func (s *server) ignoreFollowUp(ctx context.Context, in *ignoreIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Ignore})
}

// MuteRequest asks that a customer be muted.
type MuteRequest struct {
	Note string `json:"note" minLength:"1" maxLength:"5000" doc:"why: a supervisor decides by it"`
}

type askMuteIn struct {
	At
	Body MuteRequest
}

func (s *server) askMute(ctx context.Context, in *askMuteIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.AskMute, Note: in.Body.Note})
}

// MuteDecision agrees to a mute, refuses it, or lifts one.
type MuteDecision struct {
	Outcome string     `json:"outcome" enum:"muted,refused,lifted"`
	Until   *time.Time `json:"until,omitempty" doc:"with muted: the end, within a year; without it the mute holds until it is lifted"`
}

type decideMuteIn struct {
	At
	Body MuteDecision
}

func (s *server) decideMute(ctx context.Context, in *decideMuteIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.SetMute, Kind: in.Body.Outcome, At: given(in.Body.Until)})
}

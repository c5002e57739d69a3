package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Escalation is an operator's question to the supervisors. Customers never see it.
type Escalation struct {
	ID           string                `json:"id"`
	Conversation Null[Conversation]    `json:"conversation" doc:"in lists"`
	Kind         string                `json:"kind"`
	By           desk.OperatorID       `json:"by"`
	At           Time                  `json:"at"`
	AnswerBy     Time                  `json:"answer_by"`
	Question     string                `json:"question"`
	Outcome      Null[string]          `json:"outcome" doc:"advised, taken, returned, withdrawn; null: open"`
	AnsweredBy   Null[desk.OperatorID] `json:"answered_by"`
	AnsweredAt   Null[Time]            `json:"answered_at"`
	Answer       string                `json:"answer"`
	Overdue      bool                  `json:"overdue" doc:"the supervisors were told that it is late"`
}

// FollowUp is what a customer was promised.
type FollowUp struct {
	ID             string               `json:"id"`
	ConversationID desk.ConversationID  `json:"conversation_id"`
	Conversation   Null[Conversation]   `json:"conversation" doc:"in lists"`
	Message        Null[desk.MessageID] `json:"message_id"`
	Words          string               `json:"words" doc:"of the message that promises it"`
	By             desk.OperatorID      `json:"by"`
	At             Time                 `json:"at"`
	Due            Time                 `json:"due_at"`
	Outcome        Null[string]         `json:"outcome" doc:"kept or dropped; null: open"`
	DoneAt         Null[Time]           `json:"done_at"`
	Late           bool                 `json:"late" doc:"the supervisors were told"`
}

// Survey is what a customer said.
type Survey struct {
	ConversationID desk.ConversationID   `json:"conversation_id"`
	Conversation   Null[Conversation]    `json:"conversation" doc:"in lists"`
	Operator       desk.OperatorID       `json:"operator_id"`
	AskedAt        Time                  `json:"asked_at"`
	Score          Null[int]             `json:"score" doc:"5 満足 to 1 不満"`
	AnsweredAt     Null[Time]            `json:"answered_at"`
	Comment        string                `json:"comment"`
	Low            bool                  `json:"low"`
	ReviewedBy     Null[desk.OperatorID] `json:"reviewed_by"`
}

// Mute is a customer who neither rings nor is routed.
type Mute struct {
	ConversationID desk.ConversationID   `json:"conversation_id"`
	Conversation   Null[Conversation]    `json:"conversation" doc:"in lists"`
	State          string                `json:"state" enum:"asked,muted,refused,lifted,ended"`
	By             desk.OperatorID       `json:"by"`
	At             Time                  `json:"at"`
	Why            string                `json:"why"`
	DecidedBy      Null[desk.OperatorID] `json:"decided_by"`
	Until          Null[Time]            `json:"until" doc:"of a mute with an end; it holds on all talks of the customer's"`
}

// CareCard is what surrounds one conversation.
type CareCard struct {
	Rules       CareSettings     `json:"rules" doc:"in force"`
	Drafted     string           `json:"drafted_category" doc:"from what it is about"`
	Escalations List[Escalation] `json:"escalations"`
	FollowUps   List[FollowUp]   `json:"follow_ups"`
	Survey      Null[Survey]     `json:"survey"`
	Mute        Null[Mute]       `json:"mute" doc:"the newest of this customer"`
	Oversees    bool             `json:"oversees" doc:"the asker may answer escalations and agree to mutes"`
}

type careIn struct{ At }

type careOut struct{ Body CareCard }

func (s *server) getCare(ctx context.Context, in *careIn) (*careOut, error) {
	card, err := s.Care.Card(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := CareCard{Rules: showSettings(flow.CareSettingsRow{Workspace: card.Talk.Workspace}, card.Rules), Drafted: card.Drafted, Oversees: card.Overseen}
	for _, e := range card.Records.Escalations {
		out.Escalations = append(out.Escalations, showEscalation(e, card.Words))
	}
	for _, f := range card.Records.FollowUps {
		out.FollowUps = append(out.FollowUps, showFollowUp(f, card.Words))
	}
	for _, v := range card.Records.Surveys {
		out.Survey = some(showSurvey(v, card.Words))
	}
	for _, m := range card.Records.Mutes {
		out.Mute = some(showMute(m, card.Words))
	}
	return &careOut{out}, nil
}

// said is the words of a message that may still be seen.
func said(words map[desk.MessageID]desk.Message, id desk.MessageID) string {
	if m, ok := words[id]; ok && m.Shown() && m.Content.Text != nil {
		return m.Content.Text.Text
	}
	return ""
}

func showEscalation(e care.Escalation, words map[desk.MessageID]desk.Message) Escalation {
	return Escalation{ID: e.ID, Kind: string(e.Kind), By: e.By, At: Time{e.At}, AnswerBy: Time{e.AnswerBy}, Question: said(words, e.Question),
		Outcome: orNull(string(e.Outcome)), AnsweredBy: orNull(e.AnsweredBy), AnsweredAt: moment(e.AnsweredAt),
		Answer: said(words, e.Answer), Overdue: !e.OverdueAt.IsZero()}
}

func showFollowUp(f care.FollowUp, words map[desk.MessageID]desk.Message) FollowUp {
	return FollowUp{ID: f.ID, ConversationID: f.Conversation, Message: orNull(f.Message), Words: said(words, f.Message), By: f.By,
		At: Time{f.At}, Due: Time{f.Due}, Outcome: orNull(string(f.Done)), DoneAt: moment(f.DoneAt), Late: !f.RaisedAt.IsZero()}
}

func showSurvey(v care.Survey, words map[desk.MessageID]desk.Message) Survey {
	return Survey{ConversationID: v.Conversation, Operator: v.Operator, AskedAt: Time{v.AskedAt}, Score: orNull(v.Score),
		AnsweredAt: moment(v.AnsweredAt), Comment: said(words, v.Comment), Low: v.Low, ReviewedBy: orNull(v.ReviewedBy)}
}

func showMute(m care.Mute, words map[desk.MessageID]desk.Message) Mute {
	return Mute{ConversationID: m.Conversation, State: string(m.State), By: m.By, At: Time{m.At}, Why: said(words, m.Why), DecidedBy: orNull(m.DecidedBy),
		Until: moment(m.Until)}
}

// talkIn gives the conversation that an item is about, as the asker may see it.
func talkIn(talks map[desk.ConversationID]flow.ConversationView, id desk.ConversationID, by desk.Person) Null[Conversation] {
	v, ok := talks[id]
	if !ok {
		return Null[Conversation]{}
	}
	return some(showConversation(v, by))
}

type careListIn struct {
	Workspace desk.WorkspaceID `query:"workspace"`
}

type listEscalationsIn struct {
	careListIn
	Answered bool `query:"answered" doc:"those that are over, newest first; else the open ones"`
}

type escalationsOut struct {
	Body struct {
		Items List[Escalation] `json:"items"`
	}
}

func (s *server) listEscalations(ctx context.Context, in *listEscalationsIn) (*escalationsOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Care.Escalations(ctx, by, in.Workspace, in.Answered)
	out := &escalationsOut{}
	for _, e := range list.Items {
		one := showEscalation(e, list.Words)
		one.Conversation = talkIn(list.Talks, e.Conversation, by)
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}

type listFollowUpsIn struct {
	careListIn
	All bool `query:"all" doc:"everybody's, where one oversees others"`
}

type followUpsOut struct {
	Body struct {
		Items List[FollowUp] `json:"items"`
	}
}

func (s *server) listFollowUps(ctx context.Context, in *listFollowUpsIn) (*followUpsOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Care.FollowUps(ctx, by, in.Workspace, in.All)
	out := &followUpsOut{}
	for _, f := range list.Items {
		one := showFollowUp(f, list.Words)
		one.Conversation = talkIn(list.Talks, f.Conversation, by)
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}

type listSurveysIn struct {
	careListIn
	Low bool `query:"low" doc:"only those with a low score that nobody has reviewed"`
}

type surveysOut struct {
	Body struct {
		Items List[Survey] `json:"items"`
	}
}

func (s *server) listSurveys(ctx context.Context, in *listSurveysIn) (*surveysOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Care.Surveys(ctx, by, in.Workspace, in.Low)
	out := &surveysOut{}
	for _, v := range list.Items {
		one := showSurvey(v, list.Words)
		one.Conversation = talkIn(list.Talks, v.Conversation, by)
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}

func (s *server) reviewSurvey(ctx context.Context, in *emptyIn) (*empty, error) {
	return &empty{}, s.Care.Review(ctx, callerFrom(ctx).Person, in.ID)
}

type mutesOut struct {
	Body struct {
		Items List[Mute] `json:"items"`
	}
}

func (s *server) listMutes(ctx context.Context, in *careListIn) (*mutesOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Care.Mutes(ctx, by, in.Workspace)
	out := &mutesOut{}
	for _, m := range list.Items {
		one := showMute(m, list.Words)
		one.Conversation = talkIn(list.Talks, m.Conversation, by)
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}

// SatisfactionLine counts surveys.
type SatisfactionLine struct {
	Name     string        `json:"name" doc:"a day, an operator's or a queue's id"`
	Asked    int           `json:"asked" doc:"surveys that reached the customer, one a conversation"`
	Answered int           `json:"answered"`
	Scores   List[int]     `json:"scores" doc:"how many gave 1, 2, 3, 4, 5"`
	Rate     Null[float64] `json:"satisfaction" doc:"(満足 + やや満足) / answered"`
	Response Null[float64] `json:"response_rate" doc:"answered / asked"`
}

// SatisfactionReport is what customers said in a period.
type SatisfactionReport struct {
	Total     SatisfactionLine       `json:"total"`
	Days      List[SatisfactionLine] `json:"days"`
	Operators List[SatisfactionLine] `json:"operators"`
	Queues    List[SatisfactionLine] `json:"queues"`
}

type satisfactionOut struct{ Body SatisfactionReport }

func (s *server) surveyReport(ctx context.Context, in *reportIn) (*satisfactionOut, error) {
	r, err := s.Care.Satisfaction(ctx, callerFrom(ctx).Person, in.Workspace, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return &satisfactionOut{SatisfactionReport{showRated(r.Total), showAllRated(r.Days), showAllRated(r.Operators), showAllRated(r.Queues)}}, nil
}

func showAllRated(lines []report.SatisfactionLine) (out List[SatisfactionLine]) {
	for _, l := range lines {
		out = append(out, showRated(l))
	}
	return out
}

func showRated(l report.SatisfactionLine) SatisfactionLine {
	out := SatisfactionLine{Name: l.Name, Asked: l.Asked, Answered: l.Answered(), Scores: l.Score[1:]}
	if rate, ok := l.Rate(); ok {
		out.Rate = some(rate)
	}
	if rate, ok := l.Response(); ok {
		out.Response = some(rate)
	}
	return out
}

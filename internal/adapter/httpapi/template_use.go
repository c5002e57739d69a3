package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// TemplateChoice is a template to choose from beside a talk.
type TemplateChoice struct {
	Template
	Place template.Place `json:"place" enum:"topic,mine,rest" doc:"often used in talks about the same, or by the asker; the rest by folder and title"`
	Uses  int            `json:"uses" doc:"by the asker, lately"`
}

type templateChoicesOut struct {
	Body struct {
		Items  List[TemplateChoice] `json:"items" doc:"the most likely first"`
		Values map[string]string    `json:"values" doc:"what stands in fields; a field without a value is to be asked for"`
		Topic  Null[string]         `json:"topic" doc:"by which the first ones were found"`
	}
}

func (s *server) chooseTemplate(ctx context.Context, in *At) (*templateChoicesOut, error) {
	by := callerFrom(ctx).Person
	c, err := s.Templates.Choose(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := &templateChoicesOut{}
	out.Body.Values, out.Body.Topic = c.Values, orNull(c.Topic)
	for _, t := range c.Items {
		out.Body.Items = append(out.Body.Items, TemplateChoice{s.showTemplate(by, t.Template), t.Place, t.Uses})
	}
	return out, nil
}

// Actions are what a macro does.
type Actions struct {
	Version  int64                `json:"version,omitempty" minimum:"0"`
	Template template.ID          `json:"template_id,omitempty" maxLength:"64" doc:"that they come from; it is counted where it has no text"`
	Actions  List[TemplateAction] `json:"actions" minItems:"1" maxItems:"20"`
}

type actionsIn struct {
	At
	Body Actions
}

// ActionsDone is a conversation after a macro.
type ActionsDone struct {
	Conversation Conversation         `json:"conversation"`
	Undo         List[TemplateAction] `json:"undo" doc:"actions that take them back; none for what the customer has heard"`
}

type actionsOut struct{ Body ActionsDone }

func (s *server) runActions(ctx context.Context, in *actionsIn) (*actionsOut, error) {
	by := callerFrom(ctx).Person
	cmd := decide.Command{Verb: decide.Run, By: by, Version: in.Body.Version, Actions: actionsOf(in.Body.Actions)}
	if in.Body.Template != "" {
		cmd.Used = []template.Used{{Template: in.Body.Template}}
	}
	v, undo, err := s.Actor.Run(ctx, in.ID, cmd)
	if err != nil {
		return nil, err
	}
	return &actionsOut{ActionsDone{showConversation(v, by), showActions(undo)}}, nil
}

// UsedTemplate is a template whose text was inserted into a message.
type UsedTemplate struct {
	ID   template.ID `json:"id" maxLength:"64"`
	Text string      `json:"text" maxLength:"20000" doc:"as it was inserted, fields filled"`
}

// TemplateFigure is how a template was used.
type TemplateFigure struct {
	ID        template.ID    `json:"id"`
	Template  Null[Template] `json:"template" doc:"null: somebody's own, or gone"`
	AsIs      int            `json:"as_is" doc:"sends with its text as it was inserted; words before or behind it make no difference"`
	Edited    int            `json:"edited" doc:"sends with its text changed"`
	Ran       int            `json:"ran" doc:"times that only its actions were carried out"`
	Rate      Null[float64]  `json:"as_is_rate" doc:"as_is / (as_is + edited)"`
	Operators int            `json:"operators"`
	LastAt    Time           `json:"last_at"`
}

type templateReportIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1" maxLength:"64"`
	Days      int              `query:"days" minimum:"1" maximum:"366" default:"30" doc:"back from now"`
}

type templateReportOut struct {
	Body struct {
		AsIs   int                  `json:"as_is"`
		Edited int                  `json:"edited"`
		Rate   Null[float64]        `json:"as_is_rate"`
		Items  List[TemplateFigure] `json:"items" doc:"the most used first"`
	}
}

func (s *server) templateReport(ctx context.Context, in *templateReportIn) (*templateReportOut, error) {
	by := callerFrom(ctx).Person
	r, err := s.Templates.Report(ctx, by, in.Workspace, in.Days)
	if err != nil {
		return nil, err
	}
	out := &templateReportOut{}
	for _, f := range r.Rows {
		row := TemplateFigure{ID: f.Template, AsIs: f.AsIs, Edited: f.Edited, Ran: f.Ran, Rate: rateOf(f.AsIs, f.Edited), Operators: f.Operators, LastAt: Time{f.Last}}
		if t, ok := r.Known[f.Template]; ok {
			row.Template = some(s.showTemplate(by, t))
		}
		out.Body.AsIs, out.Body.Edited = out.Body.AsIs+f.AsIs, out.Body.Edited+f.Edited
		out.Body.Items = append(out.Body.Items, row)
	}
	out.Body.Rate = rateOf(out.Body.AsIs, out.Body.Edited)
	return out, nil
}

func rateOf(part, rest int) Null[float64] {
	if part+rest == 0 {
		return Null[float64]{}
	}
	return some(float64(part) / float64(part+rest))
}

// TemplateUse is one time that a template was used.
type TemplateUse struct {
	Conversation desk.ConversationID  `json:"conversation_id"`
	Message      Null[desk.MessageID] `json:"message_id"`
	Operator     desk.OperatorID      `json:"operator_id"`
	At           Time                 `json:"at"`
	Topic        string               `json:"topic"`
	Fate         template.Fate        `json:"fate" enum:"as_is,edited,ran"`
}

type templateUsesIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1" maxLength:"64"`
	ID        template.ID      `query:"template" required:"true" minLength:"1" maxLength:"64"`
	Days      int              `query:"days" minimum:"1" maximum:"366" default:"30" doc:"back from now"`
}

type templateUsesOut struct {
	Body struct {
		Items List[TemplateUse] `json:"items" doc:"the newest 100"`
	}
}

func (s *server) templateUses(ctx context.Context, in *templateUsesIn) (*templateUsesOut, error) {
	uses, err := s.Templates.Uses(ctx, callerFrom(ctx).Person, in.Workspace, in.ID, in.Days)
	out := &templateUsesOut{}
	for _, u := range uses {
		out.Body.Items = append(out.Body.Items, TemplateUse{u.Conversation, orNull(u.Message), u.Operator, Time{u.At}, u.Topic, u.Fate})
	}
	return out, err
}

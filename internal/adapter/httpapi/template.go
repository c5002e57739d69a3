package httpapi

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// ActionKind is what an action of a macro does.
type ActionKind template.Kind

// Schema lists the kinds.
func (ActionKind) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "ActionKind", append(append([]template.Kind{}, template.Kinds...), template.Resume, template.Drop)...)
}

// TemplateAction is one thing that a macro does.
type TemplateAction struct {
	Kind    ActionKind `json:"kind" doc:"resume and drop only take others back"`
	Value   string     `json:"value,omitempty" maxLength:"400" doc:"tag, untag: the tag; topic: what it is about; hold: the reason's id; finish: the category; drop: the follow-up's id"`
	Minutes int        `json:"minutes,omitempty" minimum:"0" maximum:"129600" doc:"hold: until the reminder, 0 for none; follow_up: until it is due; check: until it goes out, 0 for now"`
}

// TemplateBody is what people set of a template.
type TemplateBody struct {
	Title    string               `json:"title" maxLength:"400"`
	Shortcut string               `json:"shortcut,omitempty" maxLength:"200" doc:"to find it by"`
	Folder   string               `json:"folder,omitempty" maxLength:"200"`
	Text     string               `json:"text,omitempty" maxLength:"20000" doc:"with fields such as {customer.name}; at most 5,000 UTF-16 units"`
	Actions  List[TemplateAction] `json:"actions,omitempty" maxItems:"20" doc:"a macro's; after the text is sent, or at once where there is no text"`
}

func (b TemplateBody) body() template.Body {
	return template.Body{Title: b.Title, Shortcut: b.Shortcut, Folder: b.Folder, Text: b.Text, Actions: actionsOf(b.Actions)}
}

func actionsOf(list []TemplateAction) (out []template.Action) {
	for _, a := range list {
		out = append(out, template.Action{Kind: template.Kind(a.Kind), Value: a.Value, Minutes: a.Minutes})
	}
	return out
}

func showActions(list []template.Action) (out List[TemplateAction]) {
	for _, a := range list {
		out = append(out, TemplateAction{ActionKind(a.Kind), a.Value, a.Minutes})
	}
	return out
}

// Template is a text that is used again and again.
type Template struct {
	ID        template.ID            `json:"id"`
	Version   int64                  `json:"version"`
	Workspace Null[desk.WorkspaceID] `json:"workspace_id" doc:"null: for all brands"`
	Own       bool                   `json:"own" doc:"the asker's own, not shared"`
	Editable  bool                   `json:"editable" doc:"the asker may change it"`
	Body      TemplateBody           `json:"body"`
	ChangedBy desk.OperatorID        `json:"changed_by"`
	ChangedAt Time                   `json:"changed_at"`
	Archived  Null[Time]             `json:"archived_at"`
}

func (s *server) showTemplate(by desk.Person, t template.Template) Template {
	b := t.Body
	return Template{ID: t.ID, Version: t.Version, Workspace: orNull(t.Workspace), Own: !t.Shared(), Editable: s.Templates.MayEdit(by, t) == nil,
		Body:      TemplateBody{Title: b.Title, Shortcut: b.Shortcut, Folder: b.Folder, Text: b.Text, Actions: showActions(b.Actions)},
		ChangedBy: t.ChangedBy, ChangedAt: Time{t.ChangedAt}, Archived: moment(t.Archived)}
}

type listTemplatesIn struct {
	Workspace desk.WorkspaceID `query:"workspace" maxLength:"64" doc:"those that can be used in this brand; left out: of all one's brands"`
	Archived  bool             `query:"archived" doc:"those that are put away, instead"`
}

type templatesOut struct {
	Body struct {
		Items  List[Template] `json:"items"`
		Fields List[string]   `json:"fields" doc:"that texts may have; besides customer.NAME for what is kept of the customer, and ask.NAME for what the operator is asked"`
	}
}

func (s *server) listTemplates(ctx context.Context, in *listTemplatesIn) (*templatesOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Templates.List(ctx, by, in.Workspace, in.Archived)
	out := &templatesOut{}
	out.Body.Fields = template.Known
	for _, t := range list {
		out.Body.Items = append(out.Body.Items, s.showTemplate(by, t))
	}
	return out, err
}

// TemplatePlace is where templates are kept.
type TemplatePlace struct {
	Workspace desk.WorkspaceID `json:"workspace_id,omitempty" maxLength:"64" doc:"left out: for all brands"`
	Own       bool             `json:"own,omitempty" doc:"one's own; else shared"`
}

type createTemplateIn struct {
	Body struct {
		TemplatePlace
		TemplateBody
	}
}

type templateOut struct{ Body Template }

func (s *server) oneTemplate(ctx context.Context, t template.Template, err error) (*templateOut, error) {
	if err != nil {
		return nil, err
	}
	return &templateOut{s.showTemplate(callerFrom(ctx).Person, t)}, nil
}

func (s *server) createTemplate(ctx context.Context, in *createTemplateIn) (*templateOut, error) {
	t, err := s.Templates.Create(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Own, in.Body.body())
	return s.oneTemplate(ctx, t, err)
}

// TemplateAt names a template in a path.
type TemplateAt struct {
	ID template.ID `path:"id" maxLength:"64"`
}

type editTemplateIn struct {
	TemplateAt
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"as it was read"`
		TemplateBody
	}
}

func (s *server) editTemplate(ctx context.Context, in *editTemplateIn) (*templateOut, error) {
	t, err := s.Templates.Edit(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, in.Body.body())
	return s.oneTemplate(ctx, t, err)
}

type moveTemplateIn struct {
	TemplateAt
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"as it was read"`
	}
}

func (s *server) archiveTemplate(ctx context.Context, in *moveTemplateIn) (*templateOut, error) {
	t, err := s.Templates.Archive(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version)
	return s.oneTemplate(ctx, t, err)
}

func (s *server) restoreTemplate(ctx context.Context, in *moveTemplateIn) (*templateOut, error) {
	t, err := s.Templates.Restore(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version)
	return s.oneTemplate(ctx, t, err)
}

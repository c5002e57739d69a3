package httpapi

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// IncidentKind is the sort of an incident.
type IncidentKind incident.Kind

// Schema lists the kinds.
func (IncidentKind) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "IncidentKind", incident.Kinds...)
}

// IncidentBody is what people set of an incident.
type IncidentBody struct {
	Title   string       `json:"title" maxLength:"400"`
	Kind    IncidentKind `json:"kind"`
	Words   List[string] `json:"words,omitempty" maxItems:"60" doc:"in what customers write; large and small letters, width and kana make no difference"`
	Topics  List[string] `json:"topics,omitempty" maxItems:"60" doc:"what an inquiry is about, with what is below it"`
	Entries List[string] `json:"entries,omitempty" maxItems:"60" doc:"FAQ entries that the bot finds"`
	Joins   string       `json:"joins" enum:"auto,propose" doc:"whether what is recognised belongs at once, or somebody agrees first"`
	Notice  string       `json:"notice,omitempty" maxLength:"4000" doc:"said before the bot's answer, once a customer; each new text is a version"`
	All     bool         `json:"notice_to_all,omitempty" doc:"to whoever writes, not only to those it concerns"`
	Wording string       `json:"wording,omitempty" maxLength:"4000" doc:"approved for operators to answer with"`
}

func (b IncidentBody) body() incident.Body {
	return incident.Body{Title: b.Title, Kind: incident.Kind(b.Kind), Words: b.Words, Topics: b.Topics, Entries: b.Entries,
		Joins: incident.Joins(b.Joins), Notice: b.Notice, All: b.All, Wording: b.Wording}
}

// Incident is what many customers write about at once.
type Incident struct {
	ID            desk.IncidentID  `json:"id"`
	Workspace     desk.WorkspaceID `json:"workspace_id"`
	Version       int64            `json:"version"`
	State         string           `json:"state" enum:"open,closed"`
	By            desk.OperatorID  `json:"made_by"`
	OpenedAt      Time             `json:"opened_at"`
	ClosedAt      Null[Time]       `json:"closed_at"`
	Body          IncidentBody     `json:"body"`
	NoticeVersion int64            `json:"notice_version"`
	Summary       string           `json:"summary" doc:"of the closed one"`
	Counts        IncidentCounts   `json:"counts"`
}

// IncidentCounts are an incident's figures.
type IncidentCounts struct {
	Attached int `json:"attached" doc:"conversations"`
	Proposed int `json:"proposed"`
	Open     int `json:"open" doc:"of the attached"`
	Waiting  int `json:"waiting" doc:"of the attached"`
	Told     int `json:"told" doc:"customers who heard the notice"`
	Solved   int `json:"solved" doc:"customers who had the message that it is solved"`
}

func showIncident(v flow.IncidentView) Incident {
	b, c := v.Body, v.Counts
	return Incident{ID: v.ID, Workspace: v.Workspace, Version: v.Version, State: string(v.State), By: v.By, OpenedAt: Time{v.OpenedAt}, ClosedAt: moment(v.ClosedAt),
		Body: IncidentBody{Title: b.Title, Kind: IncidentKind(b.Kind), Words: b.Words, Topics: b.Topics, Entries: b.Entries, Joins: string(b.Joins),
			Notice: b.Notice, All: b.All, Wording: b.Wording}, NoticeVersion: v.NoticeV, Summary: b.Summary,
		Counts: IncidentCounts{c.Attached, c.Proposed, c.Open, c.Waiting, c.Told, c.Solved}}
}

type listIncidentsIn struct {
	Workspace desk.WorkspaceID `query:"workspace" maxLength:"64"`
	Closed    bool             `query:"closed" doc:"closed ones too"`
}

type incidentsOut struct {
	Body struct {
		Items List[Incident] `json:"items"`
	}
}

func (s *server) listIncidents(ctx context.Context, in *listIncidentsIn) (*incidentsOut, error) {
	rows, err := s.Incidents.List(ctx, callerFrom(ctx).Person, in.Workspace, in.Closed)
	out := &incidentsOut{}
	for _, v := range rows {
		out.Body.Items = append(out.Body.Items, showIncident(v))
	}
	return out, err
}

// NewIncident opens one in a brand.
type NewIncident struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1" maxLength:"64"`
	IncidentBody
}

type openIncidentIn struct{ Body NewIncident }

type incidentOut struct{ Body Incident }

func oneIncident(i incident.Incident, err error) (*incidentOut, error) {
	if err != nil {
		return nil, err
	}
	return &incidentOut{showIncident(flow.IncidentView{Incident: i})}, nil
}

func (s *server) openIncident(ctx context.Context, in *openIncidentIn) (*incidentOut, error) {
	return oneIncident(s.Incidents.Open(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.body()))
}

// IncidentAt names an incident in a path.
type IncidentAt struct {
	ID desk.IncidentID `path:"id" maxLength:"64"`
}

type editIncidentIn struct {
	IncidentAt
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"as it was read"`
		IncidentBody
	}
}

func (s *server) editIncident(ctx context.Context, in *editIncidentIn) (*incidentOut, error) {
	return oneIncident(s.Incidents.Edit(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, in.Body.body()))
}

type closeIncidentIn struct {
	IncidentAt
	Body struct {
		Version int64  `json:"version" minimum:"1" doc:"as it was read"`
		Summary string `json:"summary,omitempty" maxLength:"4000" doc:"what it was and what was done"`
	}
}

func (s *server) closeIncident(ctx context.Context, in *closeIncidentIn) (*incidentOut, error) {
	return oneIncident(s.Incidents.Close(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, in.Body.Summary))
}

type setIncidentIn struct {
	At
	Body struct {
		Incident desk.IncidentID `json:"incident_id,omitempty" maxLength:"64" doc:"an open one of the brand; without it: detached"`
		Version  int64           `json:"version,omitempty" minimum:"0"`
	}
}

func (s *server) setIncident(ctx context.Context, in *setIncidentIn) (*conversationOut, error) {
	by := callerFrom(ctx).Person
	v, err := s.Actor.Act(ctx, in.ID, decide.Command{Verb: decide.SetIncident, By: by, Version: in.Body.Version, Incident: in.Body.Incident})
	if err != nil {
		return nil, err
	}
	return &conversationOut{showConversation(v, by)}, nil
}

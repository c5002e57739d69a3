package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// IncidentTarget is a person whom an incident concerns.
type IncidentTarget struct {
	ID       string                `json:"id"`
	Pos      int                   `json:"pos"`
	Identity string                `json:"identity" doc:"as it was given"`
	Name     string                `json:"name"`
	Contact  Null[desk.ContactID]  `json:"contact_id" doc:"null: not one of ours"`
	State    string                `json:"state" enum:"open,contacted,done,unreachable"`
	Note     string                `json:"note"`
	By       Null[desk.OperatorID] `json:"by"`
	At       Null[Time]            `json:"at"`
}

func showTarget(t incident.Target) IncidentTarget {
	return IncidentTarget{ID: t.ID, Pos: t.Pos, Identity: t.Identity, Name: t.Name, Contact: orNull(t.Contact), State: string(t.State), Note: t.Note,
		By: orNull(t.By), At: moment(t.At)}
}

type listTargetsIn struct {
	IncidentAt
	State string `query:"state" enum:",open,contacted,done,unreachable"`
	After int    `query:"after" minimum:"0" doc:"place behind which to begin"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"100"`
}

type targetsOut struct {
	Body struct {
		Items List[IncidentTarget] `json:"items"`
	}
}

func (s *server) listTargets(ctx context.Context, in *listTargetsIn) (*targetsOut, error) {
	rows, err := s.Incidents.Targets(ctx, callerFrom(ctx).Person, in.ID, incident.TargetState(in.State), in.After, in.Limit)
	out := &targetsOut{}
	for _, t := range rows {
		out.Body.Items = append(out.Body.Items, showTarget(t))
	}
	return out, err
}

type addTargetsIn struct {
	IncidentAt
	Body struct {
		Text     string `json:"text,omitempty" maxLength:"1000000" doc:"one person a line: identity, name"`
		Gathered bool   `json:"gathered,omitempty" doc:"instead: the customers of its conversations"`
	}
}

type addedOut struct {
	Body struct {
		Added int `json:"added" doc:"who was there already stays"`
	}
}

func (s *server) addTargets(ctx context.Context, in *addTargetsIn) (*addedOut, error) {
	n, err := s.Incidents.AddTargets(ctx, callerFrom(ctx).Person, in.ID, in.Body.Text, in.Body.Gathered)
	out := &addedOut{}
	out.Body.Added = n
	return out, err
}

type setTargetIn struct {
	IncidentAt
	Target string `path:"target" maxLength:"64"`
	Body   struct {
		State string `json:"state" enum:"open,contacted,done,unreachable"`
		Note  string `json:"note,omitempty" maxLength:"2000"`
	}
}

type targetOut struct{ Body IncidentTarget }

func (s *server) setTarget(ctx context.Context, in *setTargetIn) (*targetOut, error) {
	t, err := s.Incidents.SetTarget(ctx, callerFrom(ctx).Person, in.ID, in.Target, incident.TargetState(in.Body.State), in.Body.Note)
	if err != nil {
		return nil, err
	}
	return &targetOut{showTarget(t)}, nil
}

// exportTargets gives the list as a CSV.
func (s *server) exportTargets(w http.ResponseWriter, r *http.Request) error {
	by := callerFrom(r.Context()).Person
	people, err := s.People.People(r.Context(), by.Centre)
	if err != nil {
		return err
	}
	names := map[desk.OperatorID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	file, err := s.Incidents.Export(r.Context(), by, desk.IncidentID(r.PathValue("id")), func(id desk.OperatorID) string { return names[id] })
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "targets.csv"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file) // a reader that is gone misses nothing
	return nil
}

func docTargets(_ huma.API, op *huma.Operation) {
	op.Description = "Whom the incident concerns and what came of it, as a table for spreadsheets in the asker's language: UTF-8 with a byte order mark, formulas disarmed."
	op.Responses["200"] = bytesResponse("The file.", "text/csv", "binary")
}

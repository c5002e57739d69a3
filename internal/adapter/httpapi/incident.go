package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// IncidentCard is an incident with all its figures.
type IncidentCard struct {
	Incident
	Hours   List[IncidentHour]   `json:"hours" doc:"of the last day, those in which something came"`
	Targets IncidentTargetCounts `json:"targets"`
	Notices List[IncidentNotice] `json:"notices" doc:"every version, the newest first"`
}

// IncidentHour is how many conversations came in an hour.
type IncidentHour struct {
	At Time `json:"at"`
	N  int  `json:"n"`
}

// IncidentTargetCounts count whom it concerns by how far they are.
type IncidentTargetCounts struct {
	ToDo        int `json:"open"`
	Contacted   int `json:"contacted"`
	Done        int `json:"done"`
	Unreachable int `json:"unreachable"`
}

// IncidentNotice is a version of the notice.
type IncidentNotice struct {
	Version int64           `json:"version"`
	At      Time            `json:"at"`
	By      desk.OperatorID `json:"by"`
	Text    string          `json:"text"`
}

type getIncidentIn struct{ IncidentAt }

type incidentCardOut struct{ Body IncidentCard }

func (s *server) getIncident(ctx context.Context, in *getIncidentIn) (*incidentCardOut, error) {
	v, err := s.Incidents.Get(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	t := v.Targets
	card := IncidentCard{Incident: showIncident(v), Targets: IncidentTargetCounts{t[incident.ToDo], t[incident.Contacted], t[incident.Done], t[incident.Unreachable]}}
	for _, h := range v.Counts.Hours {
		card.Hours = append(card.Hours, IncidentHour{Time{h.At}, h.N})
	}
	for _, n := range v.Notices {
		card.Notices = append(card.Notices, IncidentNotice{n.Version, Time{n.At}, n.By, n.Text})
	}
	return &incidentCardOut{card}, nil
}

// IncidentTalk is a conversation of an incident.
type IncidentTalk struct {
	Conversation Conversation `json:"conversation"`
	State        string       `json:"state" enum:"proposed,attached,detached,told"`
	How          string       `json:"how" doc:"words, topic, entry, all; empty: by hand"`
	At           Time         `json:"at"`
	ToldVersion  int64        `json:"told_version" doc:"of the notice; 0: not told"`
}

type listIncidentTalksIn struct {
	IncidentAt
	State  string `query:"state" enum:"proposed,attached,detached,told" default:"attached"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
	Cursor string `query:"cursor" maxLength:"1024"`
}

type incidentTalksOut struct {
	Body struct {
		Items      List[IncidentTalk] `json:"items"`
		NextCursor Null[string]       `json:"next_cursor"`
	}
}

func (s *server) listIncidentTalks(ctx context.Context, in *listIncidentTalksIn) (*incidentTalksOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Incidents.Members(ctx, by, in.ID, incident.Standing(in.State), desk.Page{Limit: in.Limit, After: in.Cursor})
	out := &incidentTalksOut{}
	out.Body.NextCursor = orNull(list.Next)
	for _, m := range list.Items {
		if v, ok := list.Talks[m.Conversation]; ok {
			out.Body.Items = append(out.Body.Items, IncidentTalk{showConversation(v, by), string(m.Standing), m.How, Time{m.At}, m.Told})
		}
	}
	return out, err
}

// IncidentMessage is the message that it is solved.
type IncidentMessage struct {
	Text     string     `json:"text" maxLength:"4000" doc:"with {{name}} and {{brand}}"`
	FreeOnly bool       `json:"free_only,omitempty"`
	Wrote    bool       `json:"to_who_wrote_since,omitempty"`
	Heated   bool       `json:"to_heated,omitempty"`
	SeenAt   *time.Time `json:"seen_at,omitempty"`
	AtMost   int        `json:"at_most,omitempty" minimum:"0" doc:"to begin: as the plan said it"`
}

func (m IncidentMessage) order() (bulk.Order, flow.Chosen) {
	o, c := bulk.Order{Kind: bulk.Say, Text: m.Text, FreeOnly: m.FreeOnly, Wrote: m.Wrote, Heated: m.Heated}, flow.Chosen{}
	if m.SeenAt != nil {
		c.Seen = *m.SeenAt
	}
	return o, c
}

type planSolvedIn struct {
	IncidentAt
	Body IncidentMessage
}

func (s *server) planSolved(ctx context.Context, in *planSolvedIn) (*planOfBulkOut, error) {
	o, c := in.Body.order()
	p, err := s.Incidents.PlanTelling(ctx, callerFrom(ctx).Person, in.ID, o, c)
	if err != nil {
		return nil, err
	}
	return &planOfBulkOut{showBulkPlan(p)}, nil
}

type tellSolvedIn struct {
	IncidentAt
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each message; the same key gives the same run again"`
	Body IncidentMessage
}

func (s *server) tellSolved(ctx context.Context, in *tellSolvedIn) (*bulkOut, error) {
	o, c := in.Body.order()
	return oneBulk(s.Incidents.Tell(ctx, callerFrom(ctx).Person, in.ID, o, c, in.Key, in.Body.AtMost))
}

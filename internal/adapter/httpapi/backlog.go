package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BacklogFilter says which of what waits is meant.
type BacklogFilter struct {
	Workspace desk.WorkspaceID `query:"workspace" json:"workspace_id,omitempty" maxLength:"64"`
	Queue     desk.QueueID     `query:"queue" json:"queue_id,omitempty" maxLength:"64"`
	Topic     string           `query:"topic" json:"topic,omitempty" maxLength:"200" doc:"what it is about, with what is below it"`
	Tag       string           `query:"tag" json:"tag,omitempty" maxLength:"50" doc:"of the customer"`
	Minutes   int64            `query:"minutes" json:"minutes,omitempty" minimum:"0" maximum:"5256000" doc:"waits for at least so long"`
}

// query gives the filter at an instant.
func (f BacklogFilter) query(now time.Time) flow.BacklogQuery {
	q := flow.BacklogQuery{Queue: f.Queue, Topic: f.Topic, Tag: f.Tag}
	if f.Workspace != "" {
		q.Workspaces = []desk.WorkspaceID{f.Workspace}
	}
	if f.Minutes > 0 {
		q.Before = now.Add(-time.Duration(f.Minutes) * time.Minute)
	}
	return q
}

// BacklogGroup is a customer of whom something waits.
type BacklogGroup struct {
	Contact       Contact            `json:"contact"`
	Tags          List[string]       `json:"tags"`
	Conversations List[Conversation] `json:"conversations" doc:"that match, oldest first"`
}

// Backlog is a part of what waits, customer by customer, who waits longest first.
type Backlog struct {
	Items      List[BacklogGroup] `json:"items"`
	NextCursor Null[string]       `json:"next_cursor"`
	Matching   int                `json:"matching" doc:"conversations in all; counted up to 10,000"`
	SeenAt     Time               `json:"seen_at" doc:"give it with an action: who has written since is known by it"`
	Most       int                `json:"most" doc:"conversations that one action may be about"`
}

type listBacklogIn struct {
	BacklogFilter
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
	Cursor string `query:"cursor" maxLength:"1024"`
}

type backlogOut struct{ Body Backlog }

func (s *server) listBacklog(ctx context.Context, in *listBacklogIn) (*backlogOut, error) {
	by, now := callerFrom(ctx).Person, s.Clock.Now()
	q := in.query(now)
	q.Page = desk.Page{Limit: in.Limit, After: in.Cursor}
	list, err := s.Bulk.Backlog(ctx, by, q)
	if err != nil {
		return nil, err
	}
	out := &backlogOut{Backlog{NextCursor: orNull(list.Next), Matching: list.Matching, SeenAt: Time{now}, Most: maxBulk}}
	for _, g := range list.Groups {
		group := BacklogGroup{Tags: list.Tags[g[0].Contact.ID]}
		for _, v := range g {
			group.Conversations = append(group.Conversations, showConversation(v, by))
		}
		group.Contact = group.Conversations[0].Contact
		out.Body.Items = append(out.Body.Items, group)
	}
	return out, nil
}

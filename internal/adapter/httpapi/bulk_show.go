package httpapi

import (
	"cmp"
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BulkState is how far a run has come.
type BulkState bulk.State

// Schema lists the states.
func (BulkState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "BulkState", bulk.Waiting, bulk.Running, bulk.Stopped, bulk.Done)
}

// BulkRun is an action on many, under way or over.
type BulkRun struct {
	ID         desk.BulkID            `json:"id"`
	Kind       BulkKind               `json:"kind"`
	State      BulkState              `json:"state"`
	By         desk.OperatorID        `json:"made_by"`
	MadeAt     Time                   `json:"made_at"`
	EndedAt    Null[Time]             `json:"ended_at"`
	Stopping   bool                   `json:"stopping" doc:"it is asked to stop"`
	Total      int                    `json:"total"`
	Done       int                    `json:"done"`
	LeftOut    int                    `json:"left_out"`
	Undoable   bool                   `json:"undoable" doc:"it can be taken back, as far as nothing else was done since"`
	UndoneBy   Null[desk.BulkID]      `json:"undone_by" doc:"the run that takes it back"`
	Of         Null[desk.BulkID]      `json:"of" doc:"of an undo: the run that it takes back"`
	Operator   Null[desk.OperatorID]  `json:"operator_id"`
	Queue      Null[desk.QueueID]     `json:"queue_id"`
	Incident   Null[desk.IncidentID]  `json:"incident_id"`
	AddTags    List[string]           `json:"add_tags"`
	RemoveTags List[string]           `json:"remove_tags"`
	Text       string                 `json:"text"`
	Workspaces List[desk.WorkspaceID] `json:"workspace_ids"`
}

func showBulk(r bulk.Run) BulkRun {
	o := r.Order
	return BulkRun{ID: r.ID, Kind: BulkKind(o.Kind), State: BulkState(r.State), By: r.By, MadeAt: Time{r.MadeAt}, EndedAt: moment(r.EndedAt),
		Stopping: !r.StopAt.IsZero(), Total: r.Total, Done: r.Counts.Done, LeftOut: r.Counts.Left,
		Undoable: o.Kind.Undoable() && r.State.Over() && r.UndoneBy == "" && r.Counts.Done > 0, UndoneBy: orNull(r.UndoneBy), Of: orNull(o.Of),
		Operator: orNull(o.Operator), Queue: orNull(o.Queue), Incident: orNull(o.Incident), AddTags: o.AddTags, RemoveTags: o.RemoveTags,
		Text: o.Text, Workspaces: r.Brands}
}

// BulkItem is what became of one conversation.
type BulkItem struct {
	Pos          int                 `json:"pos"`
	Conversation desk.ConversationID `json:"conversation_id"`
	Workspace    desk.WorkspaceID    `json:"workspace_id"`
	Name         string              `json:"name" doc:"the customer's; empty: not known"`
	Fate         string              `json:"fate" enum:",done,left" doc:"empty: to come"`
	Code         string              `json:"code" doc:"why it was left out"`
	Send         Null[SendState]     `json:"send_state" doc:"of what was said"`
	Route        Null[SendRoute]     `json:"send_route" doc:"reply: free; push: billed"`
	SendError    string              `json:"send_error"`
	At           Null[Time]          `json:"at"`
}

func showBulkItem(row flow.BulkItemRow, who map[desk.ContactID]desk.Contact) BulkItem {
	return BulkItem{Pos: row.Pos, Conversation: row.Conversation, Workspace: row.Workspace, Name: who[row.Contact].Name, Fate: string(row.Fate),
		Code: string(row.Code), Send: orNull(SendState(row.Send)), Route: orNull(SendRoute(row.Route)), SendError: row.Error, At: moment(row.At)}
}

func showBulkPlan(p flow.BulkPlan) BulkPlan {
	out := BulkPlan{Chosen: len(p.Items), Matching: p.Matching, Goes: p.Goes, Free: p.Free, Billed: p.Billed, AtMost: p.AtMost()}
	for code, n := range p.Left {
		out.Reasons = append(out.Reasons, BulkReason{code, n})
	}
	slices.SortFunc(out.Reasons, func(a, b BulkReason) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Code, b.Code)) })
	for _, c := range p.Channels {
		cost := BulkCost{Channel: c.Channel, Free: c.Free, Billed: c.Billed, Known: c.Known, Short: c.Short()}
		if c.Known && c.Limited {
			cost.Limit, cost.Left = some(c.Limit), some(max(0, c.Limit-c.Used))
		}
		out.Costs = append(out.Costs, cost)
	}
	for i, it := range p.Items {
		out.IDs = append(out.IDs, it.Conversation)
		if it.Over() {
			it.Pos = i
			out.Items = append(out.Items, showBulkItem(flow.BulkItemRow{Item: it}, p.Who))
		}
	}
	return out
}

// BulkList is a part of the runs, newest first.
type BulkList struct {
	Items      List[BulkRun] `json:"items"`
	NextCursor Null[string]  `json:"next_cursor"`
}

type listBulkIn struct {
	Incident desk.IncidentID `query:"incident" maxLength:"64"`
	Limit    int             `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor   string          `query:"cursor" maxLength:"1024"`
}

type bulksOut struct{ Body BulkList }

func (s *server) listBulk(ctx context.Context, in *listBulkIn) (*bulksOut, error) {
	rows, next, err := s.Bulk.Runs(ctx, callerFrom(ctx).Person, in.Incident, desk.Page{Limit: in.Limit, After: in.Cursor})
	out := &bulksOut{BulkList{NextCursor: orNull(next)}}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, showBulk(r))
	}
	return out, err
}

type listBulkItemsIn struct {
	BulkAt
	Fate  string `query:"fate" enum:",done,left"`
	After int    `query:"after" minimum:"-1" default:"-1" doc:"place behind which to begin"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type bulkItemsOut struct {
	Body struct {
		Items List[BulkItem] `json:"items"`
	}
}

func (s *server) listBulkItems(ctx context.Context, in *listBulkItemsIn) (*bulkItemsOut, error) {
	q := flow.BulkItemQuery{Run: in.ID, Fate: bulk.Fate(in.Fate), After: in.After, N: in.Limit}
	rows, who, err := s.Bulk.Items(ctx, callerFrom(ctx).Person, q)
	out := &bulkItemsOut{}
	for _, row := range rows {
		out.Body.Items = append(out.Body.Items, showBulkItem(row, who))
	}
	return out, err
}

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
)

// BacklogQuery asks for what waits.
type BacklogQuery struct {
	Workspaces []desk.WorkspaceID // none = nothing
	Queue      desk.QueueID
	Topic      string    // what it is about, or the beginning of that
	Tag        string    // of the customer
	Before     time.Time // waits since before; zero: any age
	Page       desk.Page // customers; see BacklogStore
}

// BacklogStore reads what waits.
type BacklogStore interface {
	// WhoWaits lists customers of whom something waits that matches, who waits longest first,
	// each with all that matches, oldest first.
	WhoWaits(ctx context.Context, q BacklogQuery) (rows [][]ConversationView, next string, err error)
	// WhatWaits lists what matches without its customers, oldest first, at most n; all
	// counts up to most.
	WhatWaits(ctx context.Context, q BacklogQuery, n, most int) (ids []desk.ConversationID, all int, err error)
	// TagsOf gives contacts' tags.
	TagsOf(ctx context.Context, ids []desk.ContactID) (map[desk.ContactID][]string, error)
}

// BulkStore keeps actions on many.
type BulkStore interface {
	// StartBulk keeps a run and its items with the job that does it. If its asker has made
	// one under the same key, that is given and nothing is kept. A run that takes back
	// another marks it; desk.ErrVersion when that was marked before.
	StartBulk(ctx context.Context, r bulk.Run, items []bulk.Item, job desk.Job, facts []desk.Fact) (bulk.Run, error)
	BulkRun(ctx context.Context, id desk.BulkID) (bulk.Run, error)
	// BulkAsked gives the run that an asker has made under a key, if there is one.
	BulkAsked(ctx context.Context, by desk.OperatorID, key string) (r bulk.Run, made bool, err error)
	// BulkRuns lists a centre's, newest first; of an incident's only, if one is named.
	BulkRuns(ctx context.Context, centre desk.CentreID, of desk.IncidentID, page desk.Page) (rows []bulk.Run, next string, err error)
	// BulkItems lists a run's behind a place, at most n; with a fate only those. Their
	// messages' states are read with it.
	BulkItems(ctx context.Context, q BulkItemQuery) ([]BulkItemRow, error)
	// BulkNext gives the first items that are not over, at most n.
	BulkNext(ctx context.Context, id desk.BulkID, n int) ([]bulk.Item, error)
	// StopBulk asks a run to stop; one that is over stays as it is.
	StopBulk(ctx context.Context, id desk.BulkID, at time.Time, facts []desk.Fact) error
	// LeaveItems ends items that are not over: those of these places, or all.
	LeaveItems(ctx context.Context, id desk.BulkID, places []int, why bulk.Reason, at time.Time) error
	// MoveBulk sets how far a run is; one that is over stays as it is. moved tells.
	MoveBulk(ctx context.Context, id desk.BulkID, state bulk.State, at time.Time, facts []desk.Fact) (moved bool, err error)
}

// BulkItemQuery asks for items of a run.
type BulkItemQuery struct {
	Run   desk.BulkID
	Fate  bulk.Fate // "" = all
	After int       // place; -1 = from the first
	N     int
}

// BulkItemRow is an item with the state of its message.
type BulkItemRow struct {
	bulk.Item
	Send  desk.SendState // "" = nothing was sent
	Route desk.Route
	Error string // code
}

// Quotas tells how many billed messages a channel may send.
type Quotas interface {
	// Quota is the month's; limited is false where there is no bound.
	Quota(ctx context.Context, ch desk.ChannelID) (limit int64, limited bool, err error)
	// Consumption is how many of them are used; LINE's count lags behind.
	Consumption(ctx context.Context, ch desk.ChannelID) (int64, error)
}

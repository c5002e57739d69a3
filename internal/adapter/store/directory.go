package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Workspaces lists a centre's brands by name, but for archived ones.
func (db *DB) Workspaces(ctx context.Context, centre desk.CentreID) ([]desk.Workspace, error) {
	return all(ctx, db.read(), selectWorkspaces, func(r scanner) (w desk.Workspace, err error) {
		return w, r.Scan(&w.ID, &w.Centre, &w.Name, &w.Color, &w.NoticeWords)
	}, string(centre))
}

// Channels lists a centre's channels by name, but for removed ones.
func (db *DB) Channels(ctx context.Context, centre desk.CentreID) ([]desk.Channel, error) {
	return all(ctx, db.read(), selectChannels, scanChannel, string(centre))
}

// Channel reads one.
func (db *DB) Channel(ctx context.Context, id desk.ChannelID) (desk.Channel, error) {
	c, ok, err := one(ctx, db.read(), selectChannelsByID, scanChannel, texts(db.read(), []desk.ChannelID{id}))
	return c, found(ok, err)
}

// Queues lists a centre's queues by name.
func (db *DB) Queues(ctx context.Context, centre desk.CentreID) ([]desk.Queue, error) {
	return all(ctx, db.read(), selectQueues, scanQueue, string(centre))
}

// Queue reads one.
func (db *DB) Queue(ctx context.Context, id desk.QueueID) (desk.Queue, error) {
	q, ok, err := one(ctx, db.read(), selectQueuesByID, scanQueue, texts(db.read(), []desk.QueueID{id}))
	return q, found(ok, err)
}

func scanChannel(r scanner) (c desk.Channel, err error) { return c, r.Scan(channelFields(&c)...) }

// channelFields are those of channelNames.
func channelFields(c *desk.Channel) []any {
	return []any{&c.ID, &c.Centre, &c.Workspace, &c.Kind, &c.Name, &c.Provider, &c.BotUserID, &c.Queue, &c.BotOn,
		span{&c.ReopenWithin}, stamp{&c.Halt.Since}, &c.Halt.Why, &c.Trouble}
}

func scanQueue(r scanner) (q desk.Queue, err error) {
	return q, r.Scan(&q.ID, &q.Workspace, &q.Name, &q.Offers, span{&q.OfferFor}, object{&q.Rules})
}

const selectWorkspaces = `SELECT id, centre_id, name, color, notice_words FROM workspace WHERE centre_id = $1 AND archived_at = 0 ORDER BY name, id`

const (
	channelNames   = `c.id, c.centre_id, c.workspace_id, c.kind, c.name, c.provider, c.bot_user_id, c.queue_id, c.bot_on, c.reopen_within, c.halted_at, c.halt_why, c.trouble`
	channelColumns = `SELECT ` + channelNames + ` FROM channel AS c`
)

const selectChannels = channelColumns + ` WHERE c.centre_id = $1 AND c.archived_at = 0 ORDER BY c.name, c.id`

const selectChannelsByID = channelColumns + ` WHERE c.id @texts($1)`

const queueColumns = `SELECT q.id, q.workspace_id, q.name, q.offers, q.offer_for, q.rules FROM queue AS q`

const selectQueues = queueColumns + `
JOIN workspace AS w ON w.id = q.workspace_id WHERE w.centre_id = $1 ORDER BY q.name, q.id`

const selectQueuesByID = queueColumns + ` WHERE q.id @texts($1)`

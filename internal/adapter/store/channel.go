package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ChannelCards lists a centre's channels by name, removed ones too.
func (db *DB) ChannelCards(ctx context.Context, centre desk.CentreID) ([]flow.ChannelCard, error) {
	return all(ctx, db.read(), selectChannelCards, func(r scanner) (c flow.ChannelCard, err error) {
		return c, r.Scan(append(channelFields(&c.Channel), &c.Edition, stamp{&c.Removed}, stamp{&c.TroubleAt})...)
	}, string(centre))
}

// HeardAt is when a customer last wrote on a channel; zero for never.
func (db *DB) HeardAt(ctx context.Context, id desk.ChannelID) (time.Time, error) {
	at, _, err := one(ctx, db.read(), selectHeardAt, scanInt, string(id))
	return fromMS(at), err
}

// AddChannel makes one, or brings a removed one of the same centre back.
func (db *DB) AddChannel(ctx context.Context, c desk.Channel, sealed []byte, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, insertChannel, string(c.Workspace), string(c.ID), string(c.Centre), c.Kind, c.Name, c.Provider,
			c.BotUserID, string(c.Queue), c.BotOn, c.ReopenWithin.Milliseconds(), sealed)
		if err != nil {
			return err
		}
		if n == 0 {
			return flow.ErrChannelTaken
		}
		return s.withFacts(ctx, facts, jobs)
	})
}

// SaveChannel changes what administrators set of one.
func (db *DB) SaveChannel(ctx context.Context, c desk.Channel, edition int64, sealed []byte, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, updateChannel, string(c.ID), edition, c.Name, c.BotUserID, string(c.Queue), c.BotOn, c.ReopenWithin.Milliseconds(), sealed)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return s.withFacts(ctx, facts, jobs)
	})
}

// RemoveChannel takes one off and forgets its credentials.
func (db *DB) RemoveChannel(ctx context.Context, id desk.ChannelID, edition int64, at time.Time, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, removeChannel, string(id), edition, ms(at))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// SetTrouble notes what LINE refuses everything for; what is noted already is no change.
func (db *DB) SetTrouble(ctx context.Context, id desk.ChannelID, code string, at time.Time, facts []desk.Fact) error {
	if code == "" {
		at = time.Time{}
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if n, err := s.exec(ctx, updateTrouble, string(id), code, ms(at)); err != nil || n == 0 {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// withFacts ends a transaction that administrators began.
func (s session) withFacts(ctx context.Context, facts []desk.Fact, jobs []desk.Job) error {
	if err := putFacts(ctx, s, facts); err != nil {
		return err
	}
	return putJobs(ctx, s, jobs)
}

const selectChannelCards = `
SELECT ` + channelNames + `, c.edition, c.archived_at, c.trouble_at
FROM channel AS c WHERE c.centre_id = $1 ORDER BY c.name, c.id`

const selectHeardAt = `SELECT coalesce(max(t.last_inbound_at), 0) FROM thread AS t WHERE t.channel_id = $1`

const insertChannel = `
INSERT INTO channel (workspace_id, id, centre_id, kind, name, provider, bot_user_id, queue_id, bot_on, reopen_within, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
  name = excluded.name, provider = excluded.provider, bot_user_id = excluded.bot_user_id, queue_id = excluded.queue_id,
  bot_on = excluded.bot_on, reopen_within = excluded.reopen_within, sealed = excluded.sealed, archived_at = 0,
  trouble = '', trouble_at = 0, edition = channel.edition + 1
WHERE channel.archived_at > 0 AND channel.centre_id = excluded.centre_id AND channel.workspace_id = excluded.workspace_id`

const updateChannel = `
UPDATE channel SET name = $3, bot_user_id = $4, queue_id = $5, bot_on = $6, reopen_within = $7, sealed = coalesce($8, sealed), edition = edition + 1
WHERE id = $1 AND edition = $2 AND archived_at = 0`

const removeChannel = `
UPDATE channel SET archived_at = $3, sealed = NULL, bot_on = FALSE, edition = edition + 1 WHERE id = $1 AND edition = $2 AND archived_at = 0`

const updateTrouble = `UPDATE channel SET trouble = $2, trouble_at = $3 WHERE id = $1 AND trouble <> $2`

package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// callValues keeps a call's body and token only as long as it may be made again.
func callValues(c desk.Call) []any {
	body, token := c.Body, c.ReplyToken
	if c.State != desk.CallStarted {
		body, token = nil, ""
	}
	return []any{string(c.Workspace), string(c.ID), string(c.Thread), string(c.Channel), string(c.Route), c.To, token, body,
		toJSON(c.Messages), string(c.State), ms(c.StartedAt), int64(c.Attempts), ms(c.Lease), ms(c.NextAt), c.InDoubt, c.RequestID, c.Error}
}

func scanCall(r scanner) (c desk.Call, err error) {
	return c, r.Scan(&c.Workspace, &c.ID, &c.Thread, &c.Channel, &c.Route, &c.To, &c.ReplyToken, &c.Body, object{&c.Messages},
		&c.State, stamp{&c.StartedAt}, &c.Attempts, stamp{&c.Lease}, stamp{&c.NextAt}, &c.InDoubt, &c.RequestID, &c.Error)
}

const selectStartedCalls = `
SELECT workspace_id, id, thread_id, channel_id, route, recipient, reply_token, body, messages, state, started_at, attempts,
  lease_until, next_at, in_doubt, request_id, error
FROM call WHERE thread_id @texts($1) AND state = 'started'`

const upsertCalls = `
INSERT INTO call (workspace_id, id, thread_id, channel_id, route, recipient, reply_token, body, messages, state, started_at,
  attempts, lease_until, next_at, in_doubt, request_id, error)
@values(text, text, text, text, text, text, text, bytea, text, text, bigint, bigint, bigint, bigint, boolean, text, text)
ON CONFLICT (id) DO UPDATE SET
  reply_token = excluded.reply_token, body = excluded.body, state = excluded.state, attempts = excluded.attempts,
  lease_until = excluded.lease_until, next_at = excluded.next_at,
  in_doubt = excluded.in_doubt, request_id = excluded.request_id, error = excluded.error`

// LostReplies gives the threads of replies whose lease ended before they were settled.
func (db *DB) LostReplies(ctx context.Context, now time.Time) ([]desk.ThreadID, error) {
	return all(ctx, db.read(), selectLostReplies, func(r scanner) (id desk.ThreadID, err error) { return id, r.Scan(&id) }, ms(now))
}

const selectLostReplies = `
SELECT thread_id FROM call WHERE state = 'started' AND route = 'reply' AND lease_until > 0 AND lease_until <= @clock($1) ORDER BY started_at`

func unsentValues(u decide.Unsent) []any { return []any{string(u.Channel), u.External, ms(u.At)} }

func scanUnsent(r scanner) (u decide.Unsent, err error) {
	return u, r.Scan(&u.Channel, &u.External, stamp{&u.At})
}

const selectUnsent = `
SELECT u.channel_id, u.external_id, u.at FROM @tuples(k, $1: channel_id, external_id)
@lateral(u unsent y) WHERE y.channel_id = k.channel_id AND y.external_id = k.external_id LIMIT 1 @end`

const insertUnsent = `
INSERT INTO unsent (channel_id, external_id, at) @values(text, text, bigint)
ON CONFLICT (channel_id, external_id) DO NOTHING`

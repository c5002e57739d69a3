package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Thread reads one.
func (db *DB) Thread(ctx context.Context, id desk.ThreadID) (desk.Thread, error) {
	t, ok, err := one(ctx, db.read(), selectThreadsByID, scanThread, texts(db.read(), []desk.ThreadID{id}))
	return t, found(ok, err)
}

// ThreadsOf lists a contact's threads, newest first.
func (db *DB) ThreadsOf(ctx context.Context, contact desk.ContactID) ([]desk.Thread, error) {
	return all(ctx, db.read(), selectThreadsOf, scanThread, string(contact))
}

func threadValues(t desk.Thread) []any {
	if fault.Sabotaged("no_thread") { // a talk that is never found again
		t.Source.ID += "-" + string(t.ID)
	}
	return []any{string(t.Workspace), string(t.ID), string(t.Centre), string(t.Channel), string(t.Source.Kind), t.Source.ID,
		string(t.Contact), t.Version, string(t.Open), string(t.Last), t.Blocked, ms(t.FriendAt), t.Reply.Token, ms(t.Reply.Until),
		t.ReadToken, ms(t.ReadTokenAt), ms(t.LastInboundAt), ms(t.LastAt), t.Standby, t.Muted, ms(t.MutedUntil)}
}

// threadChange is a thread's new form, with the version that must still be there.
func threadChange(t desk.Thread, base int64) []any {
	return []any{string(t.ID), base, t.Version, string(t.Contact), string(t.Open), string(t.Last), t.Blocked, ms(t.FriendAt),
		t.Reply.Token, ms(t.Reply.Until), t.ReadToken, ms(t.ReadTokenAt), ms(t.LastInboundAt), ms(t.LastAt), t.Standby, t.Muted, ms(t.MutedUntil)}
}

func scanThread(r scanner) (t desk.Thread, err error) {
	return t, r.Scan(&t.Workspace, &t.ID, &t.Centre, &t.Channel, &t.Source.Kind, &t.Source.ID, &t.Contact, &t.Version, &t.Open,
		&t.Last, &t.Blocked, stamp{&t.FriendAt}, &t.Reply.Token, stamp{&t.Reply.Until}, &t.ReadToken, stamp{&t.ReadTokenAt},
		stamp{&t.LastInboundAt}, stamp{&t.LastAt}, &t.Standby, &t.Muted, stamp{&t.MutedUntil})
}

// TakeTurn notes that the customer is shown that somebody writes, unless they were since their
// newest words.
func (db *DB) TakeTurn(ctx context.Context, id desk.ThreadID, now time.Time) (taken bool, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, takeTurn, string(id), ms(now))
		taken = n > 0
		return err
	})
	return taken, err
}

// A phone's clock may be ahead of ours: the turn that is taken is never before their words.
const takeTurn = `
UPDATE thread SET loading_at = CASE WHEN last_inbound_at > $2 THEN last_inbound_at ELSE $2 END
WHERE id = $1 AND (loading_at = 0 OR loading_at < last_inbound_at)`

const threadColumns = `
SELECT t.workspace_id, t.id, t.centre_id, t.channel_id, t.source_kind, t.source_id, t.contact_id, t.version, t.open_id,
  t.last_id, t.blocked, t.friend_at, t.reply_token, t.reply_until, t.read_token, t.read_token_at, t.last_inbound_at,
  t.last_at, t.standby, t.muted, t.muted_until`

const selectThreadsByID = threadColumns + ` FROM thread AS t WHERE t.id @texts($1)`

const selectThreadsByKey = threadColumns + `
FROM @tuples(k, $1: channel_id, source_kind, source_id)
@lateral(t thread y)
  WHERE y.channel_id = k.channel_id AND y.source_kind = k.source_kind AND y.source_id = k.source_id LIMIT 1
@end`

const selectThreadsOf = threadColumns + ` FROM thread AS t WHERE t.contact_id = $1 ORDER BY t.last_at DESC, t.id DESC`

// A thread that somebody else made meanwhile is not made again.
const insertThreads = `
INSERT INTO thread (workspace_id, id, centre_id, channel_id, source_kind, source_id, contact_id, version, open_id, last_id,
  blocked, friend_at, reply_token, reply_until, read_token, read_token_at, last_inbound_at, last_at, standby, muted, muted_until)
@values(text, text, text, text, text, text, text, bigint, text, text, boolean, bigint, text, bigint, text, bigint, bigint, bigint, boolean, boolean, bigint)
ON CONFLICT DO NOTHING
RETURNING id`

const lockThreads = `SELECT id FROM thread WHERE id @texts($1) ORDER BY id @lock`

const updateThreads = `
UPDATE thread SET version = r.version, contact_id = r.contact_id, open_id = r.open_id, last_id = r.last_id,
  blocked = r.blocked, friend_at = r.friend_at, reply_token = r.reply_token, reply_until = r.reply_until,
  read_token = r.read_token, read_token_at = r.read_token_at, last_inbound_at = r.last_inbound_at, last_at = r.last_at,
  standby = r.standby, muted = r.muted, muted_until = r.muted_until
FROM @rows(r: id text, base bigint, version bigint, contact_id text, open_id text, last_id text, blocked boolean, friend_at bigint, reply_token text, reply_until bigint, read_token text, read_token_at bigint, last_inbound_at bigint, last_at bigint, standby boolean, muted boolean, muted_until bigint)
WHERE thread.id = r.id AND thread.version = r.base
RETURNING thread.id`

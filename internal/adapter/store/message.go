package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Message reads one.
func (db *DB) Message(ctx context.Context, id desk.MessageID) (desk.Message, error) {
	m, ok, err := one(ctx, db.read(), selectMessagesByID, scanMessage, texts(db.read(), []desk.MessageID{id}))
	return m, found(ok, err)
}

// MessagesByExternal finds messages of a thread by the channel's ids, in no order.
func (db *DB) MessagesByExternal(ctx context.Context, thread desk.ThreadID, ids []string) ([]desk.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	keys := make([][]string, len(ids))
	for i, id := range ids {
		keys[i] = []string{string(thread), id}
	}
	return all(ctx, db.read(), selectMessagesByExternal, scanMessage, toJSON(keys))
}

// Messages lists a thread's bubbles, newest first.
func (db *DB) Messages(ctx context.Context, thread desk.ThreadID, page desk.Page) ([]desk.Message, string, error) {
	at, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectTalk, scanMessage, string(thread), at.at, at.ord, at.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{ms(last.At), last.Order, string(last.ID)}.String(), nil
}

func messageValues(m desk.Message) []any {
	var send desk.Send
	if m.Send != nil {
		send = *m.Send
	}
	set := ""
	if m.ImageSet != nil {
		set = toJSON(m.ImageSet)
	}
	return []any{string(m.Workspace), string(m.ID), string(m.Thread), string(m.Conversation), m.Version, string(m.Direction),
		ms(m.At), m.Order, string(m.Author.Kind), string(m.Author.Operator), string(m.Author.Contact), toJSON(m.Content),
		m.ExternalID, m.EventID, m.QuoteToken, m.QuotedID, set, m.Standby, ms(m.UnsentAt), ms(m.EditedAt),
		string(send.State), string(send.Route), string(send.Call), ms(send.QueuedAt), send.Quote, ms(send.At), send.Error, send.Detail, send.Free, ms(send.NotBefore)}
}

func scanMessage(r scanner) (m desk.Message, err error) {
	row := messageRow{m: &m}
	err = r.Scan(row.dest()...)
	row.finish()
	return m, err
}

// messageRow takes a row into a message: its fate is there or not.
type messageRow struct {
	m    *desk.Message
	send desk.Send
}

func (r *messageRow) dest() []any {
	m, s := r.m, &r.send
	return []any{&m.Workspace, &m.ID, &m.Thread, &m.Conversation, &m.Version, &m.Direction, stamp{&m.At}, &m.Order,
		&m.Author.Kind, &m.Author.Operator, &m.Author.Contact, object{&m.Content}, &m.ExternalID, &m.EventID, &m.QuoteToken,
		&m.QuotedID, object{&m.ImageSet}, &m.Standby, stamp{&m.UnsentAt}, stamp{&m.EditedAt}, &s.State, &s.Route, &s.Call,
		stamp{&s.QueuedAt}, &s.Quote, stamp{&s.At}, &s.Error, &s.Detail, &s.Free, stamp{&s.NotBefore}}
}

func (r *messageRow) finish() {
	if r.send.State != "" {
		r.m.Send = &r.send
	}
}

const messageColumns = `m.workspace_id, m.id, m.thread_id, m.conversation_id, m.version, m.direction, m.at, m.ord, m.author_kind,
  m.author_operator, m.author_contact, m.content, m.external_id, m.event_id, m.quote_token, m.quoted_id, m.image_set, m.standby,
  m.unsent_at, m.edited_at, m.send_state, m.send_route, m.send_call, m.send_queued_at, m.send_quote, m.send_at, m.send_error,
  m.send_detail, m.send_free, m.send_not_before`

const selectMessagesByID = `SELECT ` + messageColumns + ` FROM message AS m WHERE m.id @texts($1)`

const selectMessagesByExternal = `SELECT ` + messageColumns + `
FROM @tuples(k, $1: thread_id, external_id)
@lateral(m message y)
  WHERE y.thread_id = k.thread_id AND y.external_id = k.external_id AND y.external_id <> '' LIMIT 1
@end`

const selectTalk = `SELECT ` + messageColumns + ` FROM message AS m
WHERE m.thread_id = $1 AND (m.at, m.ord, m.id) < ($2, $3, $4) ORDER BY m.at DESC, m.ord DESC, m.id DESC LIMIT $5`

const selectQueued = `SELECT ` + messageColumns + ` FROM message AS m
WHERE m.thread_id @texts($1) AND m.send_state = 'queued' ORDER BY m.at, m.ord`

const upsertMessages = `
INSERT INTO message (workspace_id, id, thread_id, conversation_id, version, direction, at, ord, author_kind, author_operator,
  author_contact, content, external_id, event_id, quote_token, quoted_id, image_set, standby, unsent_at, edited_at,
  send_state, send_route, send_call, send_queued_at, send_quote, send_at, send_error, send_detail, send_free, send_not_before)
@values(text, text, text, text, bigint, text, bigint, text, text, text, text, text, text, text, text, text, text, boolean, bigint, bigint, text, text, text, bigint, text, bigint, text, text, boolean, bigint)
ON CONFLICT (id) DO UPDATE SET
  conversation_id = excluded.conversation_id, version = excluded.version, at = excluded.at, ord = excluded.ord,
  content = excluded.content, external_id = excluded.external_id, event_id = excluded.event_id,
  quote_token = excluded.quote_token, quoted_id = excluded.quoted_id, image_set = excluded.image_set,
  standby = excluded.standby, unsent_at = excluded.unsent_at, edited_at = excluded.edited_at,
  send_state = excluded.send_state, send_route = excluded.send_route, send_call = excluded.send_call,
  send_queued_at = excluded.send_queued_at, send_quote = excluded.send_quote, send_at = excluded.send_at,
  send_error = excluded.send_error, send_detail = excluded.send_detail, send_free = excluded.send_free,
  send_not_before = excluded.send_not_before`

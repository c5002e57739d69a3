package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// Scheduled reads one; desk.ErrNotFound.
func (db *DB) Scheduled(ctx context.Context, id string) (writing.Scheduled, error) {
	s, ok, err := one(ctx, db.read(), scheduledColumns+` WHERE s.id = $1`, scanScheduled, id)
	return s, found(ok, err)
}

// ScheduledOf lists the open ones of an inquiry, the earliest first.
func (db *DB) ScheduledOf(ctx context.Context, id desk.ConversationID) ([]writing.Scheduled, error) {
	return all(ctx, db.read(), scheduledColumns+` WHERE s.conversation_id = $1 AND s.state IN ('waiting', 'asks') ORDER BY s.due_at, s.id`, scanScheduled, string(id))
}

// ScheduledBy lists the open ones of a person, the earliest n.
func (db *DB) ScheduledBy(ctx context.Context, op desk.OperatorID, n int) ([]writing.Scheduled, error) {
	return all(ctx, db.read(), scheduledColumns+` WHERE s.operator_id = $1 AND s.state IN ('waiting', 'asks') ORDER BY s.due_at, s.id LIMIT $2`, scanScheduled, string(op), n)
}

func scheduledValues(s writing.Scheduled) []any {
	return []any{string(s.Workspace), s.ID, s.Version, string(s.Conversation), string(s.Operator), ms(s.Due), string(s.State), string(s.Why), toJSON(s.Body), ms(s.Made), ms(s.Changed), string(s.Message)}
}

func scanScheduled(r scanner) (s writing.Scheduled, err error) {
	return s, r.Scan(&s.Workspace, &s.ID, &s.Version, &s.Conversation, &s.Operator, stamp{&s.Due}, &s.State, &s.Why, object{&s.Body}, stamp{&s.Made}, stamp{&s.Changed}, &s.Message)
}

const scheduledColumns = `
SELECT s.workspace_id, s.id, s.version, s.conversation_id, s.operator_id, s.due_at, s.state, s.why, s.body, s.made_at, s.changed_at, s.message_id FROM scheduled AS s`

const selectOpenScheduled = scheduledColumns + ` WHERE s.conversation_id @texts($1) AND s.state IN ('waiting', 'asks') ORDER BY s.due_at, s.id`

// What has gone out, or was cancelled, stays so.
const upsertScheduled = `
INSERT INTO scheduled (workspace_id, id, version, conversation_id, operator_id, due_at, state, why, body, made_at, changed_at, message_id)
@values(text, text, bigint, text, text, bigint, text, text, text, bigint, bigint, text)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, operator_id = excluded.operator_id, due_at = excluded.due_at, state = excluded.state, why = excluded.why,
  body = excluded.body, changed_at = excluded.changed_at, message_id = excluded.message_id
WHERE scheduled.state IN ('waiting', 'asks')`

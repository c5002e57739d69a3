package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Namings lists the notes that name somebody and that they have not seen, the newest first.
func (db *DB) Namings(ctx context.Context, who desk.OperatorID, n int) ([]desk.Naming, error) {
	return all(ctx, db.read(), selectNamings, func(r scanner) (m desk.Naming, err error) {
		return m, r.Scan(&m.Workspace, &m.Message, &m.Operator, &m.Conversation, &m.By, stamp{&m.At}, stamp{&m.SeenAt})
	}, string(who), n)
}

// SeeNamings notes that somebody has seen those of an inquiry.
func (db *DB) SeeNamings(ctx context.Context, who desk.OperatorID, id desk.ConversationID, at time.Time) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, seeNamings, string(id), string(who), ms(at))
		return err
	})
}

func namingValues(m desk.Naming) []any {
	return []any{string(m.Workspace), string(m.Message), string(m.Operator), string(m.Conversation), string(m.By), ms(m.At), ms(m.SeenAt)}
}

const selectNamings = `
SELECT m.workspace_id, m.message_id, m.operator_id, m.conversation_id, m.made_by, m.at, m.seen_at FROM mention AS m
WHERE m.operator_id = $1 AND m.seen_at = 0 ORDER BY m.at DESC, m.message_id DESC LIMIT $2`

const seeNamings = `UPDATE mention SET seen_at = $3 WHERE conversation_id = $1 AND operator_id = $2 AND seen_at = 0`

const insertNamings = `
INSERT INTO mention (workspace_id, message_id, operator_id, conversation_id, made_by, at, seen_at)
@values(text, text, text, text, text, bigint, bigint)
ON CONFLICT (message_id, operator_id) DO NOTHING`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Watched lists what somebody has marked, the newest mark first.
func (db *DB) Watched(ctx context.Context, who desk.OperatorID) ([]desk.ConversationID, error) {
	return all(ctx, db.read(), selectWatched, func(r scanner) (id desk.ConversationID, err error) { return id, r.Scan(&id) }, string(who))
}

// Watch marks one.
func (db *DB) Watch(ctx context.Context, w flow.Watch) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, insertWatch, string(w.Workspace), string(w.Conversation), string(w.Operator), ms(w.At))
		return err
	})
}

// Unwatch takes a mark away.
func (db *DB) Unwatch(ctx context.Context, who desk.OperatorID, id desk.ConversationID) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, `DELETE FROM watch WHERE operator_id = $1 AND conversation_id = $2`, string(who), string(id))
		return err
	})
}

const selectWatched = `SELECT conversation_id FROM watch WHERE operator_id = $1 ORDER BY at DESC, conversation_id LIMIT 1000`

const insertWatch = `INSERT INTO watch (workspace_id, conversation_id, operator_id, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (operator_id, conversation_id) DO NOTHING`

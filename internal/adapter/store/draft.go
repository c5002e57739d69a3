package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutDraft keeps a draft; an empty text removes it.
func (db *DB) PutDraft(ctx context.Context, d flow.Draft) error {
	if d.Text == "" {
		return db.put(ctx, deleteDraft, string(d.Conversation))
	}
	return db.put(ctx, upsertDraft, string(d.Workspace), string(d.Conversation), string(d.Operator), ms(d.At), d.Text)
}

// Draft reads one; an empty one if there is none.
func (db *DB) Draft(ctx context.Context, id desk.ConversationID) (flow.Draft, error) {
	d, _, err := one(ctx, db.read(), selectDraft, func(r scanner) (d flow.Draft, err error) {
		return d, r.Scan(&d.Workspace, &d.Conversation, &d.Operator, stamp{&d.At}, &d.Text)
	}, string(id))
	return d, err
}

const upsertDraft = `
INSERT INTO draft (workspace_id, conversation_id, operator_id, at, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (conversation_id) DO UPDATE SET operator_id = excluded.operator_id, at = excluded.at, body = excluded.body`

const deleteDraft = `DELETE FROM draft WHERE conversation_id = $1`

const selectDraft = `SELECT workspace_id, conversation_id, operator_id, at, body FROM draft WHERE conversation_id = $1`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// PutDraft keeps a field, if it is still at the version before.
func (db *DB) PutDraft(ctx context.Context, d desk.Draft) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, upsertDraft, string(d.Workspace), string(d.Conversation), string(d.Operator), string(d.Field), d.Version, ms(d.At), d.Text, d.Other)
		if err == nil && n == 0 {
			return desk.ErrVersion
		}
		return err
	})
}

// Drafts lists what anybody has begun to write in a conversation, newest first.
func (db *DB) Drafts(ctx context.Context, id desk.ConversationID) ([]desk.Draft, error) {
	return all(ctx, db.read(), selectDrafts, func(r scanner) (d desk.Draft, err error) {
		return d, r.Scan(&d.Workspace, &d.Conversation, &d.Operator, &d.Field, &d.Version, stamp{&d.At}, &d.Text, &d.Other)
	}, string(id))
}

// sentDraft empties the field that a message came from, and what the one before had
// begun to say: the customer has an answer.
func (p *pass) sentDraft(d *desk.Draft) {
	if d == nil {
		return
	}
	p.out.exec(emptyDraft, string(d.Conversation), string(d.Operator), string(d.Field), d.Version, d.Text, ms(d.At))
	if d.Field == desk.DraftReply {
		p.out.exec(emptyOthers, string(d.Conversation), string(d.Operator))
	}
}

const upsertDraft = `
INSERT INTO writing (workspace_id, conversation_id, operator_id, field, version, at, body, other) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (conversation_id, operator_id, field) DO UPDATE SET
  version = excluded.version, at = excluded.at, body = excluded.body, other = excluded.other
WHERE writing.version = excluded.version - 1`

const selectDrafts = `
SELECT workspace_id, conversation_id, operator_id, field, version, at, body, other FROM writing WHERE conversation_id = $1 ORDER BY at DESC, operator_id, field`

const emptyDraft = `
UPDATE writing SET body = '', version = version + 1, at = $6
WHERE conversation_id = $1 AND operator_id = $2 AND field = $3 AND body <> '' AND (version <= $4 OR body = $5)`

const emptyOthers = `
UPDATE writing SET body = '', version = version + 1
WHERE conversation_id = $1 AND operator_id <> $2 AND field IN ('reply', 'pad') AND body <> ''`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
)

// Missends lists those of some brands, newest first.
func (db *DB) Missends(ctx context.Context, brands []desk.WorkspaceID, n int) ([]missend.Missend, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), missendColumns+` WHERE m.workspace_id @texts($1) ORDER BY m.at DESC, m.id DESC LIMIT $2`, scanMissend, texts(db.read(), brands), n)
}

func missendValues(m missend.Missend) []any {
	return []any{string(m.Workspace), m.ID, string(m.Conversation), string(m.Contact), string(m.Message), string(m.Author), string(m.By), ms(m.At), string(m.Why), string(m.Note),
		int64(m.Reached), int64(m.Stopped), int64(m.Withdrawn)}
}

func scanMissend(r scanner) (m missend.Missend, err error) {
	return m, r.Scan(&m.Workspace, &m.ID, &m.Conversation, &m.Contact, &m.Message, &m.Author, &m.By, stamp{&m.At}, &m.Why, &m.Note, &m.Reached, &m.Stopped, &m.Withdrawn)
}

const missendColumns = `
SELECT m.workspace_id, m.id, m.conversation_id, m.contact_id, m.message_id, m.author_id, m.made_by, m.at, m.why, m.note_id, m.reached, m.stopped, m.withdrawn FROM missend AS m`

const insertMissends = `
INSERT INTO missend (workspace_id, id, conversation_id, contact_id, message_id, author_id, made_by, at, why, note_id, reached, stopped, withdrawn)
@values(text, text, text, text, text, text, text, bigint, text, text, bigint, bigint, bigint)
ON CONFLICT (id) DO NOTHING`

// Whoever has the name of such a file gets it no more.
const withdrawFiles = `
UPDATE published SET revoked_at = r.at FROM @rows(r: attachment text, at bigint) WHERE published.attachment_id = r.attachment AND published.revoked_at = 0`

package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TraitRows lists tags and attributes of contacts by kind and name.
func (db *DB) TraitRows(ctx context.Context, ids []desk.ContactID) ([]flow.TraitRow, error) {
	return all(ctx, db.read(), selectTraitRows, func(r scanner) (t flow.TraitRow, err error) {
		return t, r.Scan(&t.Workspace, &t.Contact, &t.Kind, &t.Name, &t.Value, stamp{&t.At}, &t.By)
	}, texts(db.read(), ids))
}

// SetAttribute puts an attribute, or takes it away. Its time is never that of the write
// before: who read that one would not see this one.
func (db *DB) SetAttribute(ctx context.Context, row flow.TraitRow, base time.Time, facts []desk.Fact) error {
	at := max(ms(row.At), ms(base)+1)
	switch {
	case row.Value == "":
		return db.saveOver(ctx, facts, deleteAttribute, string(row.Contact), row.Name, ms(base))
	case base.IsZero():
		return db.saveOver(ctx, facts, insertAttribute, string(row.Workspace), string(row.Contact), row.Name, row.Value, at, string(row.By))
	}
	return db.saveOver(ctx, facts, updateAttribute, string(row.Contact), row.Name, row.Value, at, string(row.By), ms(base))
}

// ContactNotes lists the newest n of contacts.
func (db *DB) ContactNotes(ctx context.Context, ids []desk.ContactID, n int) ([]contact.Note, error) {
	return all(ctx, db.read(), noteColumns+` WHERE n.contact_id @texts($1) ORDER BY n.made_at DESC, n.id DESC LIMIT $2`, scanNote, texts(db.read(), ids), n)
}

// ContactNote reads one.
func (db *DB) ContactNote(ctx context.Context, id contact.NoteID) (contact.Note, error) {
	n, ok, err := one(ctx, db.read(), noteColumns+` WHERE n.id = $1`, scanNote, string(id))
	return n, found(ok, err)
}

// SaveNote stores one over its version.
func (db *DB) SaveNote(ctx context.Context, n contact.Note, facts []desk.Fact) error {
	if n.Version > 0 {
		return db.saveOver(ctx, facts, updateNote, string(n.ID), n.Version, string(n.ChangedBy), ms(n.ChangedAt), n.Text)
	}
	return db.saveOver(ctx, facts, insertNote, string(n.Workspace), string(n.ID), string(n.Contact), string(n.Conversation), string(n.MadeBy), ms(n.MadeAt), n.Text)
}

// DeleteNote removes one from its version.
func (db *DB) DeleteNote(ctx context.Context, n contact.Note, facts []desk.Fact) error {
	return db.saveOver(ctx, facts, `DELETE FROM contact_note WHERE id = $1 AND version = $2`, string(n.ID), n.Version)
}

func scanNote(r scanner) (n contact.Note, err error) {
	return n, r.Scan(&n.Workspace, &n.ID, &n.Contact, &n.Conversation, &n.Version, &n.MadeBy, stamp{&n.MadeAt}, &n.ChangedBy, stamp{&n.ChangedAt}, &n.Text)
}

const selectTraitRows = `
SELECT t.workspace_id, t.contact_id, t.kind, t.name, t.value, t.at, t.by_id FROM contact_trait AS t
WHERE t.contact_id @texts($1) ORDER BY t.kind, t.name, t.contact_id`

const insertAttribute = `
INSERT INTO contact_trait (workspace_id, contact_id, kind, name, value, messages, at, by_id) VALUES ($1, $2, 'attribute', $3, $4, 'null', $5, $6)
ON CONFLICT (contact_id, kind, name) DO NOTHING`

// What somebody writes is their own word: it rests on no message any more.
const updateAttribute = `
UPDATE contact_trait SET value = $3, messages = 'null', at = $4, by_id = $5 WHERE contact_id = $1 AND kind = 'attribute' AND name = $2 AND at = $6`

const deleteAttribute = `DELETE FROM contact_trait WHERE contact_id = $1 AND kind = 'attribute' AND name = $2 AND at = $3`

const noteColumns = `
SELECT n.workspace_id, n.id, n.contact_id, n.conversation_id, n.version, n.made_by, n.made_at, n.changed_by, n.changed_at, n.body FROM contact_note AS n`

const insertNote = `
INSERT INTO contact_note (workspace_id, id, contact_id, conversation_id, version, made_by, made_at, changed_by, changed_at, body)
VALUES ($1, $2, $3, $4, 1, $5, $6, $5, $6, $7) ON CONFLICT (id) DO NOTHING`

const updateNote = `UPDATE contact_note SET version = version + 1, changed_by = $3, changed_at = $4, body = $5 WHERE id = $1 AND version = $2`

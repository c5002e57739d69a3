package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutAttachment keeps what is known of a sealed file.
func (db *DB) PutAttachment(ctx context.Context, a flow.Attachment) error {
	return db.put(ctx, upsertAttachment, string(a.Workspace), string(a.ID), string(a.Thread), string(a.Owner), a.Purpose, a.MIME,
		a.Name, a.Size, a.SHA256, a.Width, a.Height, ms(a.CreatedAt))
}

// Attachment reads it.
func (db *DB) Attachment(ctx context.Context, id desk.AttachmentID) (flow.Attachment, error) {
	a, ok, err := one(ctx, db.read(), selectAttachment, scanAttachment, string(id))
	return a, found(ok, err)
}

// DeleteAttachment forgets a file and its publications; none is not an error.
func (db *DB) DeleteAttachment(ctx context.Context, id desk.AttachmentID) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, text := range []string{deletePublished, forgetPreview, deleteAttachment} {
			if _, err := s.exec(ctx, text, string(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// KnownAttachments tells which of these ids have a record, or a job that will make it, or are the
// keys of forms' answers.
func (db *DB) KnownAttachments(ctx context.Context, ids []string) (map[string]bool, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	known := map[string]bool{}
	rows, err := all(ctx, db.read(), selectKnownAttachments, scanString, texts(db.read(), ids))
	for _, id := range rows {
		known[id] = true
	}
	return known, err
}

// PutPublished keeps a publication, or revokes it.
func (db *DB) PutPublished(ctx context.Context, p flow.Published) error {
	return db.put(ctx, upsertPublished, p.Token, string(p.Attachment), string(p.Preview), ms(p.At), ms(p.RevokedAt))
}

// Published finds a publication by its name, also a revoked one.
func (db *DB) Published(ctx context.Context, token string) (flow.Published, error) {
	p, ok, err := one(ctx, db.read(), selectPublished, scanPublished, token)
	return p, found(ok, err)
}

// PublishedFor finds a file's newest publication that is not revoked.
func (db *DB) PublishedFor(ctx context.Context, id desk.AttachmentID) (flow.Published, bool, error) {
	return one(ctx, db.read(), selectPublishedFor, scanPublished, string(id))
}

func scanAttachment(r scanner) (a flow.Attachment, err error) {
	return a, r.Scan(&a.Workspace, &a.ID, &a.Thread, &a.Owner, &a.Purpose, &a.MIME, &a.Name, &a.Size, &a.SHA256, &a.Width,
		&a.Height, stamp{&a.CreatedAt})
}

func scanPublished(r scanner) (p flow.Published, err error) {
	return p, r.Scan(&p.Token, &p.Attachment, &p.Preview, stamp{&p.At}, stamp{&p.RevokedAt})
}

const upsertAttachment = `
INSERT INTO attachment (workspace_id, id, thread_id, owner_id, purpose, mime, name, size, sha256, width, height, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET
  thread_id = excluded.thread_id, owner_id = excluded.owner_id, purpose = excluded.purpose, mime = excluded.mime,
  name = excluded.name, size = excluded.size, sha256 = excluded.sha256, width = excluded.width, height = excluded.height`

const selectAttachment = `
SELECT workspace_id, id, thread_id, owner_id, purpose, mime, name, size, sha256, width, height, created_at
FROM attachment WHERE id = $1`

// A customer's file bears its message's id, which is its media job's key.
const selectKnownAttachments = `
SELECT id FROM attachment WHERE id @texts($1)
UNION SELECT key FROM job WHERE kind = 'media' AND key @texts($1)
UNION SELECT key_id FROM form WHERE key_id @texts($1) AND state = 'received'`

const deleteAttachment = `DELETE FROM attachment WHERE id = $1`

const deletePublished = `DELETE FROM published WHERE attachment_id = $1`

const forgetPreview = `UPDATE published SET preview_id = '' WHERE preview_id = $1`

const upsertPublished = `
INSERT INTO published (token, attachment_id, preview_id, at, revoked_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (token) DO UPDATE SET preview_id = excluded.preview_id, revoked_at = excluded.revoked_at`

const publishedColumns = `SELECT token, attachment_id, preview_id, at, revoked_at FROM published`

const selectPublished = publishedColumns + ` WHERE token = $1`

const selectPublishedFor = publishedColumns + ` WHERE attachment_id = $1 AND revoked_at = 0 ORDER BY at DESC, token LIMIT 1`

package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Posts lists a centre's, the newest first: all that stand or are to come, and up to n others.
func (db *DB) Posts(ctx context.Context, centre desk.CentreID, now time.Time, n int) ([]flow.BoardPost, error) {
	standing, err := all(ctx, db.read(), postColumns+` WHERE p.centre_id = $1 AND p.withdrawn_at = 0 AND (p.until_at = 0 OR p.until_at > $2) ORDER BY p.id DESC`, scanPost, string(centre), ms(now))
	if err != nil || n == 0 {
		return standing, err
	}
	over, err := all(ctx, db.read(), postColumns+` WHERE p.centre_id = $1 AND (p.withdrawn_at > 0 OR p.until_at > 0 AND p.until_at <= $2) ORDER BY p.id DESC LIMIT $3`, scanPost, string(centre), ms(now), n)
	return append(standing, over...), err
}

// Post reads one.
func (db *DB) Post(ctx context.Context, id string) (board.Post, error) {
	p, ok, err := one(ctx, db.read(), postColumns+` WHERE p.id = $1`, scanPost, id)
	return p.Post, found(ok, err)
}

// SavePost makes one or changes it.
func (db *DB) SavePost(ctx context.Context, p board.Post, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		args := []any{p.ID, p.Edition, p.Revision, toJSON(p.Sheet), ms(p.Until), ms(p.Changed), ms(p.Withdrawn)}
		text := updatePost
		if p.Edition == 1 {
			text, args = insertPost, append(args, string(p.Centre), string(p.Workspace), string(p.Author), ms(p.Created))
		}
		n, err := s.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// PutReading keeps that somebody has read a post.
func (db *DB) PutReading(ctx context.Context, r board.Reading, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, upsertReading, r.Post, string(r.Operator), r.Revision, ms(r.At))
		if err != nil || n == 0 {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// Readings lists who has read a post.
func (db *DB) Readings(ctx context.Context, post string) ([]board.Reading, error) {
	return all(ctx, db.read(), readingColumns+` WHERE r.post_id = $1 ORDER BY r.operator_id`, scanReading, post)
}

// ReadingsOf lists what somebody has read of some posts.
func (db *DB) ReadingsOf(ctx context.Context, who desk.OperatorID, posts []string) ([]board.Reading, error) {
	return all(ctx, db.read(), readingColumns+` WHERE r.post_id @texts($2) AND r.operator_id = $1 ORDER BY r.post_id`, scanReading, string(who), texts(db.read(), posts))
}

func scanPost(r scanner) (p flow.BoardPost, err error) {
	return p, r.Scan(&p.ID, &p.Centre, &p.Workspace, &p.Author, &p.Edition, &p.Revision, object{&p.Sheet}, stamp{&p.Created}, stamp{&p.Changed}, stamp{&p.Withdrawn}, &p.Read)
}

func scanReading(r scanner) (b board.Reading, err error) {
	return b, r.Scan(&b.Post, &b.Operator, &b.Revision, stamp{&b.At})
}

const postColumns = `
SELECT p.id, p.centre_id, p.workspace_id, p.author, p.edition, p.revision, p.body, p.created_at, p.changed_at, p.withdrawn_at,
  (SELECT count(*) FROM board_read AS r WHERE r.post_id = p.id AND r.revision = p.revision)
FROM board_post AS p`

const insertPost = `
INSERT INTO board_post (id, edition, revision, body, until_at, changed_at, withdrawn_at, centre_id, workspace_id, author, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const updatePost = `
UPDATE board_post SET edition = $2, revision = $3, body = $4, until_at = $5, changed_at = $6, withdrawn_at = $7
WHERE id = $1 AND edition = $2 - 1`

const readingColumns = `SELECT r.post_id, r.operator_id, r.revision, r.at FROM board_read AS r`

const upsertReading = `
INSERT INTO board_read (post_id, operator_id, revision, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (post_id, operator_id) DO UPDATE SET revision = excluded.revision, at = excluded.at
WHERE board_read.revision < excluded.revision`

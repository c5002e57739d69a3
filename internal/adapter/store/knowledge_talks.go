package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutSayings keeps lines of an old talk that are not there yet.
func (db *DB) PutSayings(ctx context.Context, w desk.WorkspaceID, talk flow.OldTalk, rows []flow.OldSaying) (int, error) {
	var fresh *[]string
	err := db.write(ctx, normal, func(ctx context.Context, s session) (err error) {
		var values [][]any
		for _, r := range rows {
			values = append(values, []any{string(w), r.ID, r.Hash, r.Customer, ms(r.At), r.Text, talk.ID, knowledge.Needle(r.Text)})
		}
		b := &bundle{s: s}
		if fresh, err = putRead(b, insertSayings, scanString, values); err != nil {
			return err
		}
		if err := b.run(ctx); err != nil || len(*fresh) == 0 {
			return err
		}
		_, err = s.exec(ctx, upsertOldTalk, string(w), talk.ID, ms(talk.MadeAt), string(talk.By))
		return err
	})
	if err != nil {
		return 0, err
	}
	return len(*fresh), nil
}

// KnownSayings tells which hashes are there.
func (db *DB) KnownSayings(ctx context.Context, w desk.WorkspaceID, hashes []string) ([]string, error) {
	return all(ctx, db.read(), selectKnownSayings, scanString, string(w), texts(db.read(), hashes))
}

// Sayings lists old lines, newest first.
func (db *DB) Sayings(ctx context.Context, q flow.SayingQuery) ([]flow.OldSaying, string, error) {
	after, err := readCursor(q.Page.After)
	if err != nil {
		return nil, "", err
	}
	needle := ""
	if q.Text != "" {
		needle = "%" + likely(knowledge.Needle(q.Text)) + "%"
	}
	size := q.Page.Size()
	text, args := selectSayings, []any{string(q.Workspace), after.at, after.id, needle, size + 1}
	if q.Talk != "" {
		text, args = selectSayingsOf, append(args, q.Talk)
	}
	rows, err := all(ctx, db.read(), text, scanSaying, args...)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.At), id: last.ID}.String(), nil
}

// CustomerSayings reads the newest of customers' old lines.
func (db *DB) CustomerSayings(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.OldSaying, int, error) {
	rows, err := all(ctx, db.read(), selectCustomerSayings, scanSaying, string(w), true, n)
	if err != nil || len(rows) < n {
		return rows, len(rows), err
	}
	count, _, err := one(ctx, db.read(), `SELECT count(*) FROM old_saying AS s WHERE s.workspace_id = $1 AND s.customer = $2`, scanInt, string(w), true)
	return rows, int(count), err
}

// SayingsByID reads those of a brand that exist.
func (db *DB) SayingsByID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]flow.OldSaying, error) {
	return inParts(ctx, db.read(), selectSayingsByID, scanSaying, ids, string(w))
}

func scanSaying(r scanner) (s flow.OldSaying, err error) {
	return s, r.Scan(&s.ID, &s.Talk, &s.Hash, &s.Customer, stamp{&s.At}, &s.Text)
}

// OldTalks lists old talks, the last brought first.
func (db *DB) OldTalks(ctx context.Context, w desk.WorkspaceID, page desk.Page) ([]flow.OldTalk, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectOldTalks, func(r scanner) (t flow.OldTalk, err error) {
		return t, r.Scan(&t.ID, stamp{&t.MadeAt}, &t.By, &t.Lines, stamp{&t.First}, stamp{&t.Last}, &t.Begins)
	}, string(w), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.MadeAt), id: last.ID}.String(), nil
}

const insertSayings = `
INSERT INTO old_saying (workspace_id, id, hash, customer, at, text, talk_id, haystack) @values(text, text, text, boolean, bigint, text, text, text)
ON CONFLICT (workspace_id, hash) DO NOTHING RETURNING id`

const selectKnownSayings = `SELECT s.hash FROM old_saying AS s WHERE s.workspace_id = $1 AND s.hash @texts($2)`

// A talk's figures are those of its lines, however many parts it came in.
const upsertOldTalk = `
INSERT INTO old_talk (workspace_id, id, made_at, made_by, lines, first_at, last_at)
SELECT $1, $2, $3, $4, count(*), min(s.at), max(s.at) FROM old_saying AS s WHERE s.workspace_id = $1 AND s.talk_id = $2
ON CONFLICT (id) DO UPDATE SET lines = excluded.lines, first_at = excluded.first_at, last_at = excluded.last_at`

const sayingColumns = `SELECT s.id, s.talk_id, s.hash, s.customer, s.at, s.text FROM old_saying AS s`

const selectSayings = sayingColumns + `
WHERE s.workspace_id = $1 AND (s.at, s.id) < ($2, $3) AND ($4 = '' OR s.haystack LIKE $4 ESCAPE '\') ORDER BY s.at DESC, s.id DESC LIMIT $5`

const selectSayingsOf = sayingColumns + `
WHERE s.workspace_id = $1 AND s.talk_id = $6 AND (s.at, s.id) < ($2, $3) AND ($4 = '' OR s.haystack LIKE $4 ESCAPE '\')
ORDER BY s.at DESC, s.id DESC LIMIT $5`

const selectCustomerSayings = sayingColumns + `
WHERE s.workspace_id = $1 AND s.customer = $2 ORDER BY s.at DESC, s.id DESC LIMIT $3`

const selectSayingsByID = sayingColumns + ` WHERE s.workspace_id = $1 AND s.id @texts($2)`

const selectOldTalks = `
SELECT t.id, t.made_at, t.made_by, t.lines, t.first_at, t.last_at, coalesce((
    SELECT s.text FROM old_saying AS s WHERE s.workspace_id = t.workspace_id AND s.talk_id = t.id ORDER BY s.at, s.id LIMIT 1), '')
FROM old_talk AS t WHERE t.workspace_id = $1 AND (t.made_at, t.id) < ($2, $3) ORDER BY t.made_at DESC, t.id DESC LIMIT $4`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutSayings keeps lines of old talks that are not there yet.
func (db *DB) PutSayings(ctx context.Context, w desk.WorkspaceID, rows []flow.OldSaying) (int, error) {
	var fresh *[]string
	err := db.write(ctx, normal, func(ctx context.Context, s session) (err error) {
		var values [][]any
		for _, r := range rows {
			values = append(values, []any{string(w), r.ID, r.Hash, r.Customer, ms(r.At), r.Text})
		}
		b := &bundle{s: s}
		if fresh, err = putRead(b, insertSayings, scanString, values); err != nil {
			return err
		}
		return b.run(ctx)
	})
	if err != nil {
		return 0, err
	}
	return len(*fresh), nil
}

// Sayings lists a brand's old lines, newest first.
func (db *DB) Sayings(ctx context.Context, w desk.WorkspaceID, page desk.Page) ([]flow.OldSaying, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectSayings, func(r scanner) (s flow.OldSaying, err error) {
		return s, r.Scan(&s.ID, &s.Hash, &s.Customer, stamp{&s.At}, &s.Text)
	}, string(w), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.At), id: last.ID}.String(), nil
}

const insertSayings = `
INSERT INTO old_saying (workspace_id, id, hash, customer, at, text) @values(text, text, text, boolean, bigint, text)
ON CONFLICT (workspace_id, hash) DO NOTHING RETURNING id`

const selectSayings = `
SELECT id, hash, customer, at, text FROM old_saying WHERE workspace_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CheckCases lists written cases, newest first.
func (db *DB) CheckCases(ctx context.Context, w desk.WorkspaceID, page desk.Page) ([]flow.CheckCase, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectCases, scanCheckCase, string(w), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.MadeAt), id: last.ID}.String(), nil
}

// AllCheckCases reads the newest n.
func (db *DB) AllCheckCases(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.CheckCase, error) {
	return all(ctx, db.read(), selectCases, scanCheckCase, string(w), newest.at, newest.id, n)
}

// CountCheckCases counts a brand's, of which there are thousands at most.
func (db *DB) CountCheckCases(ctx context.Context, w desk.WorkspaceID) (int, error) {
	n, _, err := one(ctx, db.read(), `SELECT count(*) FROM check_case WHERE workspace_id = $1`, scanInt, string(w))
	return int(n), err
}

// PutCheckCases keeps cases; a text that is there already gets the new entry.
func (db *DB) PutCheckCases(ctx context.Context, w desk.WorkspaceID, rows []flow.CheckCase, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		var values [][]any
		for _, c := range rows {
			values = append(values, []any{string(w), c.ID, knowledge.Key(c.Text), c.Text, string(c.Entry), c.Source, ms(c.MadeAt), string(c.By)})
		}
		if err := s.puts(ctx, upsertCases, values); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// CheckCase reads one.
func (db *DB) CheckCase(ctx context.Context, id string) (flow.CheckCase, error) {
	c, ok, err := one(ctx, db.read(), caseColumns+` WHERE c.id = $1`, scanCheckCase, id)
	return c, found(ok, err)
}

// DeleteCheckCase takes one away.
func (db *DB) DeleteCheckCase(ctx context.Context, id string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `DELETE FROM check_case WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrNotFound
		}
		return putFacts(ctx, s, facts)
	})
}

func scanCheckCase(r scanner) (c flow.CheckCase, err error) {
	return c, r.Scan(&c.Workspace, &c.ID, &c.Text, &c.Entry, &c.Source, stamp{&c.MadeAt}, &c.By)
}

const caseColumns = `
SELECT c.workspace_id, c.id, c.text, c.entry_id, c.source, c.made_at, c.made_by FROM check_case AS c`

const selectCases = caseColumns + `
WHERE c.workspace_id = $1 AND (c.made_at, c.id) < ($2, $3) ORDER BY c.made_at DESC, c.id DESC LIMIT $4`

const upsertCases = `
INSERT INTO check_case (workspace_id, id, key, text, entry_id, source, made_at, made_by)
@values(text, text, text, text, text, text, bigint, text)
ON CONFLICT (workspace_id, key) DO UPDATE SET text = excluded.text, entry_id = excluded.entry_id, source = excluded.source,
  made_at = excluded.made_at, made_by = excluded.made_by`

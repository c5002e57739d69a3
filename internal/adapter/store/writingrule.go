package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// WritingRules reads a brand's newest; the zero value with version 0 when nothing is set.
func (db *DB) WritingRules(ctx context.Context, w desk.WorkspaceID) (writing.Version, error) {
	v, _, err := one(ctx, db.read(), selectWritingRules, scanWritingRule, string(w), 1)
	v.Workspace = w
	return v, err
}

// WritingHistory lists a brand's newest n versions, the newest first.
func (db *DB) WritingHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]writing.Version, error) {
	return all(ctx, db.read(), selectWritingRules, scanWritingRule, string(w), n)
}

// SaveWritingRules stores the version behind the newest; desk.ErrVersion when another did.
func (db *DB) SaveWritingRules(ctx context.Context, v writing.Version, facts []desk.Fact) error {
	return db.saveVersion(ctx, newestWritingRule, insertWritingRule, v.Workspace, v.Version, v.At, v.By, toJSON(v.Body), facts, nil)
}

func scanWritingRule(r scanner) (v writing.Version, err error) {
	return v, r.Scan(&v.Workspace, &v.Version, stamp{&v.At}, &v.By, object{&v.Body})
}

const selectWritingRules = `
SELECT r.workspace_id, r.version, r.at, r.operator_id, r.body FROM writing_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT $2`

const newestWritingRule = `SELECT r.version FROM writing_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT 1`

const insertWritingRule = `
INSERT INTO writing_rule (workspace_id, version, at, operator_id, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, version) DO NOTHING`

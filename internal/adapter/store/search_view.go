package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Views lists a person's kept searches and those shared with brands.
func (db *DB) Views(ctx context.Context, owner desk.OperatorID, shared []desk.WorkspaceID) ([]flow.View, error) {
	return all(ctx, db.read(), selectViews, scanSavedView, string(owner), texts(db.read(), shared))
}

// View reads one.
func (db *DB) View(ctx context.Context, id string) (flow.View, error) {
	v, ok, err := one(ctx, db.read(), viewRow+` WHERE s.id = $1`, scanSavedView, id)
	return v, found(ok, err)
}

// SaveView stores one over a version.
func (db *DB) SaveView(ctx context.Context, v flow.View, base int64, facts []desk.Fact) error {
	text := updateSavedView
	if base == 0 {
		text = insertSavedView
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, text, string(v.Centre), v.ID, base, string(v.Owner), string(v.Workspace), v.Name, toJSON(v.Query), ms(v.At))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// DeleteView removes one.
func (db *DB) DeleteView(ctx context.Context, id string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `DELETE FROM saved_view WHERE id = $1`, id)
		if err == nil && n == 0 {
			err = desk.ErrNotFound
		}
		if err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func scanSavedView(r scanner) (v flow.View, err error) {
	return v, r.Scan(&v.Centre, &v.ID, &v.Owner, &v.Workspace, &v.Name, object{&v.Query}, &v.Version, stamp{&v.At})
}

const viewRow = `SELECT s.centre_id, s.id, s.owner_id, s.workspace_id, s.name, s.query, s.version, s.at FROM saved_view AS s`

const selectViews = viewRow + ` WHERE s.owner_id = $1 OR s.workspace_id <> '' AND s.workspace_id @texts($2) ORDER BY s.name, s.id LIMIT 200`

const insertSavedView = `
INSERT INTO saved_view (centre_id, id, version, owner_id, workspace_id, name, query, at) VALUES ($1, $2, $3 + 1, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING`

// Whose it is stays.
const updateSavedView = `
UPDATE saved_view SET version = version + 1, workspace_id = $5, name = $6, query = $7, at = $8
WHERE centre_id = $1 AND id = $2 AND version = $3 AND owner_id = $4`

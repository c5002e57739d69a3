package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Templates lists what a query names.
func (db *DB) Templates(ctx context.Context, q flow.TemplateQuery) ([]template.Template, error) {
	brands := q.Brands
	if q.Global {
		brands = append([]desk.WorkspaceID{""}, brands...)
	}
	return all(ctx, db.read(), selectTemplates, scanTemplate, string(q.Centre), texts(db.read(), brands), string(q.Owner), q.Archived)
}

// Template reads one.
func (db *DB) Template(ctx context.Context, id template.ID) (template.Template, error) {
	t, ok, err := one(ctx, db.read(), templateColumns+` WHERE t.id = $1`, scanTemplate, string(id))
	return t, found(ok, err)
}

// CountTemplates counts what is kept.
func (db *DB) CountTemplates(ctx context.Context, centre desk.CentreID, w desk.WorkspaceID, owner desk.OperatorID) (int, error) {
	n, _, err := one(ctx, db.read(), countTemplates, scanInt, string(centre), string(w), string(owner))
	return int(n), err
}

// SaveTemplates stores them all, or none.
func (db *DB) SaveTemplates(ctx context.Context, list []template.Template, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, t := range list {
			text := insertTemplate
			if t.Version > 0 {
				text = updateTemplate
			}
			n, err := s.exec(ctx, text, string(t.Centre), string(t.ID), string(t.Workspace), string(t.Owner), t.Version, string(t.MadeBy), ms(t.MadeAt),
				string(t.ChangedBy), ms(t.ChangedAt), ms(t.Archived), toJSON(t.Body))
			if err != nil {
				return err
			}
			if n == 0 {
				return desk.ErrVersion
			}
		}
		return putFacts(ctx, s, facts)
	})
}

func scanTemplate(r scanner) (t template.Template, err error) {
	return t, r.Scan(&t.Centre, &t.ID, &t.Workspace, &t.Owner, &t.Version, &t.MadeBy, stamp{&t.MadeAt}, &t.ChangedBy, stamp{&t.ChangedAt},
		stamp{&t.Archived}, object{&t.Body})
}

const templateColumns = `
SELECT t.centre_id, t.id, t.workspace_id, t.owner_id, t.version, t.made_by, t.made_at, t.changed_by, t.changed_at, t.archived_at, t.body
FROM template AS t`

// How many there may be is bounded by flow, so that a list is read whole.
const selectTemplates = templateColumns + `
WHERE t.centre_id = $1 AND (t.owner_id = '' AND t.workspace_id @texts($2) OR t.owner_id <> '' AND t.owner_id = $3) AND (t.archived_at > 0) = $4
ORDER BY t.id`

const countTemplates = `SELECT count(*) FROM template AS t WHERE t.centre_id = $1 AND t.owner_id = $3 AND ($3 <> '' OR t.workspace_id = $2)`

const insertTemplate = `
INSERT INTO template (centre_id, id, workspace_id, owner_id, version, made_by, made_at, changed_by, changed_at, archived_at, body)
VALUES ($1, $2, $3, $4, $5 + 1, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO NOTHING`

// Whose it is, who made it, and when, stays.
const updateTemplate = `
UPDATE template SET version = version + 1, changed_by = $8, changed_at = $9, archived_at = $10, body = $11
WHERE centre_id = $1 AND id = $2 AND workspace_id = $3 AND owner_id = $4 AND version = $5 AND made_by = $6 AND made_at = $7`

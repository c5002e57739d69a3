package store

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ActionPorts lists a brand's ports by name.
func (db *DB) ActionPorts(ctx context.Context, w desk.WorkspaceID) ([]flow.PortRow, error) {
	return all(ctx, db.read(), portColumns+` WHERE p.workspace_id = $1 ORDER BY p.name`, scanPort, string(w))
}

// ActionPort reads one.
func (db *DB) ActionPort(ctx context.Context, w desk.WorkspaceID, name string) (flow.PortRow, error) {
	row, ok, err := one(ctx, db.read(), portColumns+` WHERE p.workspace_id = $1 AND p.name = $2`, scanPort, string(w), name)
	return row, found(ok, err)
}

// SaveActionPort stores a port.
func (db *DB) SaveActionPort(ctx context.Context, row flow.PortRow, base int64, facts []desk.Fact) error {
	text := updatePort
	if base == 0 {
		text = insertPort
	}
	err := db.versioned(ctx, facts, text, string(row.Workspace), row.Name, row.Revision, toJSON(row.Body), row.Sealed, ms(row.UpdatedAt), string(row.UpdatedBy), base)
	if errors.Is(err, errDuplicate) {
		return desk.ErrVersion.Because(err)
	}
	return err
}

// DeleteActionPort takes a port away; its revision must still be the one given.
func (db *DB) DeleteActionPort(ctx context.Context, row flow.PortRow, facts []desk.Fact) error {
	return db.versioned(ctx, facts, deletePort, string(row.Workspace), row.Name, row.Revision)
}

// versioned runs a statement that must touch one row, and appends facts.
func (db *DB) versioned(ctx context.Context, facts []desk.Fact, text string, args ...any) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
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

func scanPort(r scanner) (row flow.PortRow, err error) {
	return row, r.Scan(&row.Workspace, &row.Name, &row.Revision, object{&row.Body}, &row.Sealed, stamp{&row.UpdatedAt}, &row.UpdatedBy)
}

const portColumns = `SELECT p.workspace_id, p.name, p.revision, p.body, p.sealed, p.updated_at, p.updated_by FROM action_port AS p`

const insertPort = `
INSERT INTO action_port (workspace_id, name, revision, body, sealed, updated_at, updated_by)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $8 = 0`

const updatePort = `
UPDATE action_port SET revision = $3, body = $4, sealed = $5, updated_at = $6, updated_by = $7
WHERE workspace_id = $1 AND name = $2 AND revision = $8`

const deletePort = `DELETE FROM action_port WHERE workspace_id = $1 AND name = $2 AND revision = $3`

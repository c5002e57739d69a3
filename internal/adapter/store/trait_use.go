package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TraitUses lists a brand's tags and attributes with how many customers have each.
func (db *DB) TraitUses(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.TraitUse, error) {
	return all(ctx, db.read(), selectTraitUses, func(r scanner) (u flow.TraitUse, err error) {
		return u, r.Scan(&u.Kind, &u.Name, &u.Customers)
	}, string(w), n)
}

// RenameTrait puts another name in a trait's place.
func (db *DB) RenameTrait(ctx context.Context, w desk.WorkspaceID, kind desk.TraitKind, name, to string, fact func(int) desk.Fact) (n int, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		both, err := s.exec(ctx, deleteTraitTwice, string(w), string(kind), name, to)
		if err != nil {
			return err
		}
		alone, err := s.exec(ctx, renameTrait, string(w), string(kind), name, to)
		if err != nil {
			return err
		}
		if n = int(both + alone); n == 0 {
			return nil
		}
		return putFacts(ctx, s, []desk.Fact{fact(n)})
	})
	return n, err
}

// RemoveTrait takes a trait from all who have it.
func (db *DB) RemoveTrait(ctx context.Context, w desk.WorkspaceID, kind desk.TraitKind, name string, fact func(int) desk.Fact) (n int, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		gone, err := s.exec(ctx, deleteTrait, string(w), string(kind), name)
		if n = int(gone); err != nil || n == 0 {
			return err
		}
		return putFacts(ctx, s, []desk.Fact{fact(n)})
	})
	return n, err
}

const selectTraitUses = `
SELECT t.kind, t.name, count(*) FROM contact_trait AS t WHERE t.workspace_id = $1 GROUP BY t.kind, t.name ORDER BY t.kind, t.name LIMIT $2`

// Who has both keeps what stands under the new name.
const deleteTraitTwice = `
DELETE FROM contact_trait WHERE workspace_id = $1 AND kind = $2 AND name = $3
  AND contact_id IN (SELECT t.contact_id FROM contact_trait AS t WHERE t.workspace_id = $1 AND t.kind = $2 AND t.name = $4)`

const renameTrait = `UPDATE contact_trait SET name = $4 WHERE workspace_id = $1 AND kind = $2 AND name = $3`

const deleteTrait = `DELETE FROM contact_trait WHERE workspace_id = $1 AND kind = $2 AND name = $3`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ModelPort reads a brand's; the zero value with version 0 when nothing is set.
func (db *DB) ModelPort(ctx context.Context, w desk.WorkspaceID) (flow.ModelPortRow, error) {
	row, _, err := one(ctx, db.read(), selectModelPort, scanModelPort, string(w))
	row.Workspace = w
	return row, err
}

func scanModelPort(r scanner) (row flow.ModelPortRow, err error) {
	return row, r.Scan(&row.Version, object{&row.Port}, &row.Sealed)
}

// SaveModelPort stores a brand's port; desk.ErrVersion when base is not what stands.
func (db *DB) SaveModelPort(ctx context.Context, row flow.ModelPortRow, base int64, facts []desk.Fact) error {
	sealed := row.Sealed
	if sealed == nil {
		sealed = []byte{}
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		text, args := updateModelPort, []any{string(row.Workspace), base, toJSON(row.Port), sealed}
		if base == 0 {
			text, args = insertModelPort, []any{string(row.Workspace), toJSON(row.Port), sealed}
		}
		n, err := s.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return s.puts(ctx, insertFacts, factValues(facts))
	})
}

// Reserve adds a cost to a month's spend unless that would pass the cap.
func (db *DB) Reserve(ctx context.Context, w desk.WorkspaceID, month string, micros, most int64) (ok bool, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, openSpend, string(w), month); err != nil {
			return err
		}
		n, err := s.exec(ctx, reserveSpend, string(w), month, micros, most)
		ok = n > 0
		return err
	})
	return ok && err == nil, err
}

// Settle corrects a month's spend.
func (db *DB) Settle(ctx context.Context, w desk.WorkspaceID, month string, micros int64) error {
	return db.put(ctx, settleSpend, string(w), month, micros)
}

// Spent reads a month's spend.
func (db *DB) Spent(ctx context.Context, w desk.WorkspaceID, month string) (flow.ModelSpend, error) {
	spend, _, err := one(ctx, db.read(), `SELECT p.micros, p.calls FROM model_spend AS p WHERE p.workspace_id = $1 AND p.month = $2`,
		func(r scanner) (p flow.ModelSpend, err error) { return p, r.Scan(&p.Micros, &p.Calls) }, string(w), month)
	return spend, err
}

// Vectors reads a brand's vectors of a space.
func (db *DB) Vectors(ctx context.Context, w desk.WorkspaceID, space string) ([]flow.EntryVector, error) {
	return all(ctx, db.read(), selectVectors, func(r scanner) (v flow.EntryVector, err error) {
		var raw []byte
		err = r.Scan(&v.Entry, &v.Hash, &raw)
		v.Vector = retrieval.ReadVector(raw)
		return v, err
	}, string(w), space)
}

// PutVectors stores vectors.
func (db *DB) PutVectors(ctx context.Context, w desk.WorkspaceID, space string, rows []flow.EntryVector) error {
	values := make([][]any, len(rows))
	for i, v := range rows {
		values[i] = []any{string(w), string(v.Entry), space, v.Hash, v.Vector.Bytes()}
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error { return s.puts(ctx, upsertVectors, values) })
}

// DropVectors forgets the vectors of some entries.
func (db *DB) DropVectors(ctx context.Context, w desk.WorkspaceID, ids []knowledge.EntryID) error {
	if len(ids) == 0 {
		return nil
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, deleteVectors, string(w), texts(s, ids))
		return err
	})
}

const selectModelPort = `SELECT p.version, p.body, p.sealed FROM model_port AS p WHERE p.workspace_id = $1`

const insertModelPort = `INSERT INTO model_port (workspace_id, version, body, sealed) VALUES ($1, 1, $2, $3) ON CONFLICT (workspace_id) DO NOTHING`

const updateModelPort = `UPDATE model_port SET version = version + 1, body = $3, sealed = $4 WHERE workspace_id = $1 AND version = $2`

const openSpend = `INSERT INTO model_spend (workspace_id, month, micros, calls) VALUES ($1, $2, 0, 0) ON CONFLICT (workspace_id, month) DO NOTHING`

// The row is locked by the update, so that the sum is looked at by one after the other.
const reserveSpend = `
UPDATE model_spend SET micros = micros + $3, calls = calls + 1
WHERE workspace_id = $1 AND month = $2 AND micros + $3 <= $4`

const settleSpend = `UPDATE model_spend SET micros = micros + $3 WHERE workspace_id = $1 AND month = $2`

const selectVectors = `
SELECT v.entry_id, v.hash, v.vector FROM model_vector AS v WHERE v.workspace_id = $1 AND v.model = $2 ORDER BY v.entry_id`

const upsertVectors = `
INSERT INTO model_vector (workspace_id, entry_id, model, hash, vector)
@values(text, text, text, text, bytea)
ON CONFLICT (workspace_id, entry_id) DO UPDATE SET model = excluded.model, hash = excluded.hash, vector = excluded.vector`

const deleteVectors = `DELETE FROM model_vector WHERE workspace_id = $1 AND entry_id @texts($2)`

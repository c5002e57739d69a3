package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PlanVersion gives a brand's newest version, 0 for none.
func (db *DB) PlanVersion(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	n, _, err := one(ctx, db.read(), newestPlan, scanInt, string(w))
	return n, err
}

// PlanAt reads one version.
func (db *DB) PlanAt(ctx context.Context, w desk.WorkspaceID, version int64) (flow.PlanRow, error) {
	row, ok, err := one(ctx, db.read(), selectPlans+` WHERE p.workspace_id = $1 AND p.version = $2`, scanPlan, string(w), version)
	return row, found(ok, err)
}

// PlanHistory lists the newest versions first.
func (db *DB) PlanHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.PlanRow, error) {
	return all(ctx, db.read(), selectPlans+` WHERE p.workspace_id = $1 ORDER BY p.version DESC LIMIT $2`, scanPlan, string(w), n)
}

// SavePlan stores the version behind the newest; desk.ErrVersion when another did.
func (db *DB) SavePlan(ctx context.Context, row flow.PlanRow, facts []desk.Fact, jobs []desk.Job) error {
	return db.saveVersion(ctx, newestPlan, insertPlan, row.Workspace, row.Version, row.At, row.By, toJSON(row.Body), facts, jobs)
}

// saveVersion stores a version of something of a brand's behind the newest, with its facts and
// jobs; desk.ErrVersion when another did.
func (db *DB) saveVersion(ctx context.Context, newest, insert string, w desk.WorkspaceID, version int64, at time.Time, by desk.OperatorID, body string, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		last, _, err := one(ctx, s, newest, scanInt, string(w))
		if err != nil {
			return err
		}
		if version != last+1 {
			return desk.ErrVersion
		}
		n, err := s.exec(ctx, insert, string(w), version, ms(at), string(by), body)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if err := putJobs(ctx, s, jobs); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// Ticking lists inquiries that people have.
func (db *DB) Ticking(ctx context.Context, w desk.WorkspaceID, after desk.ConversationID, n int) ([]desk.ConversationID, error) {
	rows, err := all(ctx, db.read(), selectTicking, scanString, string(w), string(after), n)
	ids := make([]desk.ConversationID, len(rows))
	for i, id := range rows {
		ids[i] = desk.ConversationID(id)
	}
	return ids, err
}

func scanPlan(r scanner) (row flow.PlanRow, err error) {
	return row, r.Scan(&row.Workspace, &row.Version, stamp{&row.At}, &row.By, object{&row.Body})
}

const selectPlans = `SELECT p.workspace_id, p.version, p.at, p.operator_id, p.body FROM plan AS p`

const newestPlan = `SELECT p.version FROM plan AS p WHERE p.workspace_id = $1 ORDER BY p.version DESC LIMIT 1`

// Two who save at once may have read the same newest version: then one finds the other's row.
const insertPlan = `
INSERT INTO plan (workspace_id, version, at, operator_id, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, version) DO NOTHING`

const selectTicking = `
SELECT v.id FROM conversation AS v
WHERE v.workspace_id = $1 AND v.state IN ('waiting', 'offered', 'active', 'wrapup') AND v.id > $2 ORDER BY v.id LIMIT $3`

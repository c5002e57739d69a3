package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ContactPolicy reads a brand's; version 0 when nothing is set.
func (db *DB) ContactPolicy(ctx context.Context, w desk.WorkspaceID) (flow.ContactPolicyRow, error) {
	row, _, err := one(ctx, db.read(), selectContactPolicy, func(r scanner) (row flow.ContactPolicyRow, err error) {
		return row, r.Scan(&row.Version, object{&row.Body})
	}, string(w))
	row.Workspace = w
	return row, err
}

// SaveContactPolicy stores a brand's over the version that was read.
func (db *DB) SaveContactPolicy(ctx context.Context, row flow.ContactPolicyRow, facts []desk.Fact) error {
	return db.saveSettings(ctx, insertContactPolicy, updateContactPolicy, row.Workspace, row.Version, toJSON(row.Body), facts)
}

// ContactCards reads those that there are, in no order.
func (db *DB) ContactCards(ctx context.Context, ids []desk.ContactID) ([]flow.ContactCardRow, error) {
	return all(ctx, db.read(), selectContactCards, func(r scanner) (row flow.ContactCardRow, err error) {
		return row, r.Scan(&row.Workspace, &row.Contact, &row.Version, object{&row.Body})
	}, texts(db.read(), ids))
}

// SaveContactCard stores one over the version that was read.
func (db *DB) SaveContactCard(ctx context.Context, row flow.ContactCardRow, facts []desk.Fact) error {
	text := updateContactCard
	if row.Version == 0 {
		text = insertContactCard
	}
	return db.saveOver(ctx, facts, text, string(row.Workspace), string(row.Contact), row.Version, toJSON(row.Body))
}

// saveOver runs a statement that touches one row if its version still stands, with the facts
// of it.
func (db *DB) saveOver(ctx context.Context, facts []desk.Fact, text string, args ...any) error {
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

const selectContactPolicy = `SELECT p.version, p.body FROM contact_policy AS p WHERE p.workspace_id = $1`

const insertContactPolicy = `INSERT INTO contact_policy (workspace_id, version, body) VALUES ($1, 1, $2) ON CONFLICT (workspace_id) DO NOTHING`

const updateContactPolicy = `UPDATE contact_policy SET version = version + 1, body = $3 WHERE workspace_id = $1 AND version = $2`

const selectContactCards = `SELECT c.workspace_id, c.contact_id, c.version, c.body FROM contact_card AS c WHERE c.contact_id @texts($1)`

const insertContactCard = `
INSERT INTO contact_card (workspace_id, contact_id, version, body) VALUES ($1, $2, $3 + 1, $4) ON CONFLICT (contact_id) DO NOTHING`

const updateContactCard = `UPDATE contact_card SET version = version + 1, body = $4 WHERE workspace_id = $1 AND contact_id = $2 AND version = $3`

package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// KeysOf lists a centre's API keys, the newest first.
func (db *DB) KeysOf(ctx context.Context, centre desk.CentreID) ([]flow.Key, error) {
	return all(ctx, db.read(), selectKeys, func(r scanner) (k flow.Key, err error) {
		err = r.Scan(&k.ID, &k.Name, &k.Hint, &k.Owner, object{&k.Scopes}, object{&k.Brands}, stamp{&k.CreatedAt}, stamp{&k.UsedAt}, stamp{&k.ExpiresAt})
		return k, err
	}, string(centre))
}

// AddKey keeps a key under its secret's hash.
func (db *DB) AddKey(ctx context.Context, k flow.Key, hash string, facts []desk.Fact) error {
	brands := ""
	if len(k.Brands) > 0 {
		brands = toJSON(k.Brands)
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, insertKey, hash, string(k.Owner), k.Name, ms(k.CreatedAt), ms(k.ExpiresAt), k.ID, k.Hint, toJSON(k.Scopes), brands); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// RevokeKey ends one of the centre's.
func (db *DB) RevokeKey(ctx context.Context, centre desk.CentreID, id string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, deleteKey, id, string(centre))
		if err := found(n > 0, err); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

const selectKeys = `
SELECT s.id, s.name, s.hint, s.operator_id, s.scopes, s.brands, s.created_at, s.seen_at, s.expires_at
FROM session AS s JOIN person AS p ON p.id = s.operator_id
WHERE p.centre_id = $1 AND s.kind = 'key' ORDER BY s.created_at DESC, s.id DESC`

const insertKey = `
INSERT INTO session (hash, operator_id, kind, name, created_at, seen_at, expires_at, id, hint, scopes, brands)
VALUES ($1, $2, 'key', $3, $4, 0, $5, $6, $7, $8, $9)`

const deleteKey = `
DELETE FROM session WHERE id = $1 AND id <> '' AND kind = 'key' AND operator_id IN (SELECT p.id FROM person AS p WHERE p.centre_id = $2)`

package store

import "context"

// Schema gives the version of the database's schema. A newer version of madoguchi may have
// raised it since this one opened the database.
func (db *DB) Schema(ctx context.Context) (int64, error) {
	version, _, err := one(ctx, db.read(), selectSchema, scanInt)
	return version, err
}

const selectSchema = `SELECT max(version_id) FROM goose_db_version`

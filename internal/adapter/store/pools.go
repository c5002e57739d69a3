package store

import "database/sql"

// Pools tells of the open connections, by pool.
func (db *DB) Pools() map[string]sql.DBStats {
	if db.reader == db.writer {
		return map[string]sql.DBStats{"all": db.writer.Stats()}
	}
	return map[string]sql.DBStats{"writer": db.writer.Stats(), "reader": db.reader.Stats()}
}

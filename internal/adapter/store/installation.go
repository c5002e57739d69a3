package store

// Installation is the database's random name: all nodes on one database share
// it, and a restored copy has another one.
func (db *DB) Installation() string { return db.epoch }

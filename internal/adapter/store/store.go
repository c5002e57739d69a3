package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// DB is an open store.
type DB struct {
	dialect  Dialect
	writer   *sql.DB
	conn     *sql.Conn // SQLite's one writing connection; held by whoever is in the gate
	reader   *sql.DB   // the same pool as writer on PostgreSQL
	gate     *gate     // nil where there are many writers
	lax      bool      // the writing connection does not wait for the disk now; guarded by the gate
	hold     Hold      // nil where there are no round trips
	texts    statements
	now      func() time.Time
	epoch    string
	ours     int64 // the newest step that this program knows
	teardown func() error
}

// What the store is for.
var (
	_ flow.Inbox     = (*DB)(nil)
	_ flow.Cases     = (*DB)(nil)
	_ flow.Jobs      = (*DB)(nil)
	_ flow.Feed      = (*DB)(nil)
	_ flow.Routes    = (*DB)(nil)
	_ flow.Reader    = (*DB)(nil)
	_ flow.Files     = (*DB)(nil)
	_ flow.People    = (*DB)(nil)
	_ flow.Setup     = (*DB)(nil)
	_ flow.Knowledge = (*DB)(nil)
	_ flow.BotStore  = (*DB)(nil)
	_ flow.Learning  = (*DB)(nil)

	_ flow.ScenarioStore = (*DB)(nil)
	_ flow.Plans         = (*DB)(nil)
	_ flow.BacklogStore  = (*DB)(nil)
	_ flow.BulkStore     = (*DB)(nil)
	_ flow.IncidentStore = (*DB)(nil)
	_ flow.Ticking       = (*DB)(nil)
	_ flow.Figures       = (*DB)(nil)
	_ flow.SearchStore   = (*DB)(nil)
)

// Parts is what an engine's package brings. All are required but Now and Close.
type Parts struct {
	Dialect Dialect
	Writer  *sql.DB
	Reader  *sql.DB
	Hold    Hold             // of engines behind a network
	Schema  int64            // the newest of the engine's steps, see Newest
	Now     func() time.Time // the wall clock if nil
	Close   func() error     // after both pools are closed
}

// New makes a DB of open, migrated pools. It is called by the packages sqlite
// and postgres.
func New(ctx context.Context, p Parts) (*DB, error) {
	db := &DB{dialect: p.Dialect, writer: p.Writer, reader: p.Reader, now: p.Now, hold: p.Hold, ours: p.Schema, teardown: p.Close}
	if db.now == nil {
		db.now = time.Now
	}
	if !p.Dialect.SetBased {
		var err error
		if db.conn, err = p.Writer.Conn(ctx); err != nil {
			return nil, fmt.Errorf("take the writing connection: %w", err)
		}
		db.gate = newGate()
	}
	return db, db.readEpoch(ctx)
}

// Close ends the store; calls under way fail.
func (db *DB) Close() error {
	db.texts.close()
	var err error
	if db.conn != nil {
		err = db.conn.Close()
	}
	if e := db.writer.Close(); err == nil {
		err = e
	}
	if db.reader != db.writer {
		if e := db.reader.Close(); err == nil {
			err = e
		}
	}
	if db.teardown != nil {
		if e := db.teardown(); err == nil {
			err = e
		}
	}
	return err
}

// Engine names the engine: "sqlite" or "postgres".
func (db *DB) Engine() string { return db.dialect.Name }

// ageFacts makes all facts older than any transaction; their order is then seq's.
const ageFacts = `UPDATE fact SET xid = '3'::xid8`

const epochSetting = "feed.epoch"

// readEpoch reads the database's random name, and gives it one at first sight.
func (db *DB) readEpoch(ctx context.Context) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, insertSetting, epochSetting, rand.Text()[:12]); err != nil {
			return err
		}
		epoch, _, err := one(ctx, s, selectSetting, scanString, epochSetting)
		db.epoch = epoch
		return err
	})
}

// NewEpoch makes every feed cursor handed out so far invalid. A database that was
// restored from a backup needs it: its feed starts again at an earlier place.
// No other process may have the database open meanwhile.
//
// On PostgreSQL the facts' transaction ids are those of the server the backup was
// made on; on a younger one they would lie in the future and hold the feed back.
func (db *DB) NewEpoch(ctx context.Context) error {
	epoch := rand.Text()[:12]
	if db.dialect.SetBased {
		if err := db.put(ctx, ageFacts); err != nil {
			return err
		}
	}
	err := db.PutSetting(ctx, epochSetting, epoch)
	if err == nil {
		db.epoch = epoch
	}
	return err
}

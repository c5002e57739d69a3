package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Empty tells whether nobody can sign in yet.
func (db *DB) Empty(ctx context.Context) (bool, error) {
	_, found, err := one(ctx, db.read(), selectAnySignIn, scanString)
	return !found, err
}

// PutCentre makes or renames a centre.
func (db *DB) PutCentre(ctx context.Context, id desk.CentreID, name string) error {
	return db.put(ctx, upsertCentre, string(id), name)
}

// Centres lists the centres by id.
func (db *DB) Centres(ctx context.Context) ([]desk.CentreID, error) {
	return all(ctx, db.read(), selectCentres, func(r scanner) (id desk.CentreID, err error) { return id, r.Scan(&id) })
}

// PutWorkspace makes or changes a brand; it stays with its centre.
func (db *DB) PutWorkspace(ctx context.Context, w desk.Workspace) error {
	return db.put(ctx, upsertWorkspace, string(w.Centre), string(w.ID), w.Name, w.Color)
}

// PutQueue makes or changes a queue; it stays with its brand.
func (db *DB) PutQueue(ctx context.Context, q desk.Queue) error {
	return db.SaveQueue(ctx, q, nil)
}

// PutChannel makes or changes a channel; it stays with its brand. nil credentials
// keep those there are.
func (db *DB) PutChannel(ctx context.Context, c desk.Channel, sealed []byte) error {
	return db.put(ctx, upsertChannel, string(c.Workspace), string(c.ID), string(c.Centre), c.Kind, c.Name, c.Provider,
		c.BotUserID, string(c.Queue), c.BotOn, c.ReopenWithin.Milliseconds(), sealed)
}

// ChannelSecrets gives a channel's sealed credentials, nil for none.
func (db *DB) ChannelSecrets(ctx context.Context, id desk.ChannelID) ([]byte, error) {
	sealed, ok, err := one(ctx, db.read(), selectSealed, func(r scanner) (b []byte, err error) { return b, r.Scan(&b) }, string(id))
	return sealed, found(ok, err)
}

// Setting reads a small named value of the installation.
func (db *DB) Setting(ctx context.Context, name string) (string, bool, error) {
	return one(ctx, db.read(), selectSetting, scanString, name)
}

// PutSetting writes one.
func (db *DB) PutSetting(ctx context.Context, name, value string) error {
	return db.put(ctx, upsertSetting, name, value)
}

// put runs one statement in a transaction of its own.
func (db *DB) put(ctx context.Context, text string, args ...any) error {
	return db.writeBy(ctx, alone, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, text, args...)
		return err
	})
}

// found turns a missing row into the desk's error.
func found(ok bool, err error) error {
	if err == nil && !ok {
		return desk.ErrNotFound
	}
	return err
}

const selectAnySignIn = `SELECT id FROM person WHERE password_hash <> '' LIMIT 1`

const upsertCentre = `
INSERT INTO centre (id, name) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET name = excluded.name`

const selectCentres = `SELECT id FROM centre ORDER BY id`

const upsertWorkspace = `
INSERT INTO workspace (centre_id, id, name, color) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, color = excluded.color`

const upsertQueue = `
INSERT INTO queue (workspace_id, id, name, offers, offer_for) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, offers = excluded.offers, offer_for = excluded.offer_for`

const upsertChannel = `
INSERT INTO channel (workspace_id, id, centre_id, kind, name, provider, bot_user_id, queue_id, bot_on, reopen_within, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
  kind = excluded.kind, name = excluded.name, provider = excluded.provider, bot_user_id = excluded.bot_user_id,
  queue_id = excluded.queue_id, bot_on = excluded.bot_on, reopen_within = excluded.reopen_within,
  sealed = coalesce(excluded.sealed, channel.sealed), archived_at = 0, edition = channel.edition + 1`

const selectSealed = `SELECT sealed FROM channel WHERE id = $1 AND archived_at = 0`

const selectSetting = `SELECT value FROM setting WHERE name = $1`

const insertSetting = `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`

const upsertSetting = `
INSERT INTO setting (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value`

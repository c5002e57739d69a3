package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// MenuChannels lists a brand's channels whose customers may have a menu, or are owed one.
func (db *DB) MenuChannels(ctx context.Context, w desk.WorkspaceID) ([]desk.ChannelID, error) {
	return all(ctx, db.read(), selectMenuChannels, func(r scanner) (id desk.ChannelID, err error) { return id, r.Scan(&id) }, string(w))
}

// MenuSet gives a channel's menus; one with Version 0 when none were ever made.
func (db *DB) MenuSet(ctx context.Context, ch desk.ChannelID) (richmenu.Set, error) {
	s, _, err := one(ctx, db.read(), selectMenuSet, scanMenuSet, string(ch))
	s.Channel = ch
	return s, err
}

// SaveMenuSet stores a set behind version s.Version-1.
func (db *DB) SaveMenuSet(ctx context.Context, set richmenu.Set, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		version, err := s.lockMenus(ctx, set.Channel)
		if err != nil {
			return err
		}
		if version != set.Version-1 {
			return desk.ErrVersion
		}
		if set.Stage == richmenu.Removing || set.Stage == richmenu.Off {
			borne, _, err := one(ctx, s, countBorne, scanInt, string(set.Channel))
			if err != nil {
				return err
			}
			if borne > 0 {
				return flow.ErrMenusBorne
			}
		}
		n, err := s.exec(ctx, upsertMenuSet, string(set.Channel), string(set.Workspace), set.Version, string(set.Stage), toJSON(set.Body))
		if err != nil {
			return err
		}
		if n == 0 { // two made the first one at once
			return desk.ErrVersion
		}
		if err := putJobs(ctx, s, jobs); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// lockMenus lets nobody change a set before the transaction ends, and gives its version.
func (s session) lockMenus(ctx context.Context, ch desk.ChannelID) (int64, error) {
	version, _, err := one(ctx, s, `SELECT m.version FROM menu_set AS m WHERE m.channel_id = $1 @lock`, scanInt, string(ch))
	return version, err
}

// Bearer gives a talk's; one with Version 0 for none.
func (db *DB) Bearer(ctx context.Context, t desk.ThreadID) (richmenu.Bearer, error) {
	b, _, err := one(ctx, db.read(), bearerColumns+` WHERE b.thread_id = $1`, scanBearer, string(t))
	return b, err
}

// SaveBearer stores one behind version b.Version-1, while the set is at its version.
func (db *DB) SaveBearer(ctx context.Context, b richmenu.Bearer, set int64) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		version, err := s.lockMenus(ctx, b.Channel)
		if err != nil {
			return err
		}
		if version != set {
			return desk.ErrVersion
		}
		text := updateBearer
		if b.Version == 1 {
			text = insertBearer
		}
		n, err := s.exec(ctx, text, string(b.Workspace), string(b.Thread), string(b.Channel), b.Version, string(b.Kind), b.Menu, b.Before,
			b.Shown, b.Fault, ms(b.At))
		if err == nil && n == 0 {
			err = desk.ErrVersion
		}
		return err
	})
}

// DropBearer deletes one at its version.
func (db *DB) DropBearer(ctx context.Context, t desk.ThreadID, version int64) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `DELETE FROM menu_bearer WHERE thread_id = $1 AND version = $2`, string(t), version)
		if err == nil && n == 0 {
			err = desk.ErrVersion
		}
		return err
	})
}

// Bearers lists up to n who may have one of a channel's menus, looked at longest ago first.
func (db *DB) Bearers(ctx context.Context, ch desk.ChannelID, of []string, n int) ([]richmenu.Bearer, error) {
	s := db.read()
	if of == nil {
		return all(ctx, s, bearerColumns+` WHERE b.channel_id = $1 AND b.menu_id <> '' ORDER BY b.at, b.thread_id LIMIT $2`, scanBearer, string(ch), n)
	}
	return all(ctx, s, bearerColumns+` WHERE b.channel_id = $1 AND b.menu_id @texts($2) ORDER BY b.at, b.thread_id LIMIT $3`, scanBearer,
		string(ch), texts(s, of), n)
}

// CountBearers counts them by what they are shown and by what went wrong.
func (db *DB) CountBearers(ctx context.Context, ch desk.ChannelID) ([]flow.BearerCount, error) {
	return all(ctx, db.read(), countBearers, func(r scanner) (c flow.BearerCount, err error) {
		var owed int64
		err = r.Scan(&c.Kind, &c.Fault, &owed, &c.N)
		c.Owed = owed != 0
		return c, err
	}, string(ch))
}

// Peopled lists up to n talks of a channel whose inquiries are with people.
func (db *DB) Peopled(ctx context.Context, ch desk.ChannelID, after desk.ThreadID, n int) ([]desk.ThreadID, error) {
	return all(ctx, db.read(), selectPeopled, func(r scanner) (id desk.ThreadID, err error) { return id, r.Scan(&id) }, string(ch), string(after), n)
}

func scanMenuSet(r scanner) (s richmenu.Set, err error) {
	return s, r.Scan(&s.Workspace, &s.Version, &s.Stage, object{&s.Body})
}

func scanBearer(r scanner) (b richmenu.Bearer, err error) {
	return b, r.Scan(&b.Workspace, &b.Thread, &b.Channel, &b.Version, &b.Kind, &b.Menu, &b.Before, &b.Shown, &b.Fault, stamp{&b.At})
}

const selectMenuChannels = `
SELECT m.channel_id FROM menu_set AS m WHERE m.workspace_id = $1
  AND (m.stage <> '' OR EXISTS (SELECT 1 FROM menu_bearer AS b WHERE b.channel_id = m.channel_id)) ORDER BY m.channel_id`

const selectMenuSet = `SELECT m.workspace_id, m.version, m.stage, m.body FROM menu_set AS m WHERE m.channel_id = $1`

const upsertMenuSet = `
INSERT INTO menu_set (channel_id, workspace_id, version, stage, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (channel_id) DO UPDATE SET version = excluded.version, stage = excluded.stage, body = excluded.body
WHERE menu_set.version = excluded.version - 1`

const bearerColumns = `
SELECT b.workspace_id, b.thread_id, b.channel_id, b.version, b.kind, b.menu_id, b.before_id, b.shown, b.fault, b.at FROM menu_bearer AS b`

const insertBearer = `
INSERT INTO menu_bearer (workspace_id, thread_id, channel_id, version, kind, menu_id, before_id, shown, fault, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (thread_id) DO NOTHING`

const updateBearer = `
UPDATE menu_bearer SET version = $4, kind = $5, menu_id = $6, before_id = $7, shown = $8, fault = $9, at = $10
WHERE workspace_id = $1 AND thread_id = $2 AND channel_id = $3 AND version = $4 - 1`

const countBorne = `SELECT count(*) FROM (SELECT 1 FROM menu_bearer AS b WHERE b.channel_id = $1 AND b.menu_id <> '' LIMIT 1) AS few`

const countBearers = `
SELECT b.kind, b.fault, CASE WHEN b.menu_id = '' THEN 1 ELSE 0 END AS owed, count(*) FROM menu_bearer AS b WHERE b.channel_id = $1
GROUP BY b.kind, b.fault, owed ORDER BY b.kind, b.fault, owed`

// Few of a talk's inquiries are open at once, and those of a channel's brand are found by state.
const selectPeopled = `
SELECT v.thread_id FROM conversation AS v JOIN channel AS h ON h.id = $1
WHERE v.workspace_id = h.workspace_id AND v.channel_id = h.id AND v.state IN ('waiting', 'offered', 'active') AND v.thread_id > $2
ORDER BY v.thread_id LIMIT $3`

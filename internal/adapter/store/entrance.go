package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// EntranceVersion gives a brand's newest version, 0 for none.
func (db *DB) EntranceVersion(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	n, _, err := one(ctx, db.read(), newestEntrance, scanInt, string(w))
	return n, err
}

// EntranceAt reads one version.
func (db *DB) EntranceAt(ctx context.Context, w desk.WorkspaceID, version int64) (flow.EntranceRow, error) {
	row, ok, err := one(ctx, db.read(), selectEntrances+` WHERE p.workspace_id = $1 AND p.version = $2`, scanEntrance, string(w), version)
	return row, found(ok, err)
}

// EntranceHistory lists the newest versions first.
func (db *DB) EntranceHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.EntranceRow, error) {
	return all(ctx, db.read(), selectEntrances+` WHERE p.workspace_id = $1 ORDER BY p.version DESC LIMIT $2`, scanEntrance, string(w), n)
}

// SaveEntrance stores the version behind the newest; desk.ErrVersion when another did.
func (db *DB) SaveEntrance(ctx context.Context, row flow.EntranceRow, facts []desk.Fact, jobs []desk.Job) error {
	return db.saveVersion(ctx, newestEntrance, insertEntrance, row.Workspace, row.Version, row.At, row.By, toJSON(row.Body), facts, jobs)
}

// Surge gives whether a brand is in surge mode; the zero value while nobody has switched it.
func (db *DB) Surge(ctx context.Context, w desk.WorkspaceID) (flow.SurgeRow, error) {
	row, _, err := one(ctx, db.read(), `SELECT s.version, s.body FROM surge AS s WHERE s.workspace_id = $1`,
		func(r scanner) (row flow.SurgeRow, err error) {
			return row, r.Scan(&row.Version, object{&row.SurgeBody})
		}, string(w))
	row.Workspace = w
	return row, err
}

// SaveSurge switches surge mode behind version row.Version-1; desk.ErrVersion when that is not
// what stands.
func (db *DB) SaveSurge(ctx context.Context, row flow.SurgeRow, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if err := s.saveSurge(ctx, row); err != nil {
			return err
		}
		if err := putJobs(ctx, s, jobs); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func (s session) saveSurge(ctx context.Context, row flow.SurgeRow) error {
	text, args := updateSurge, []any{string(row.Workspace), row.Version - 1, toJSON(row.SurgeBody)}
	if row.Version == 1 {
		text, args = insertSurge, []any{string(row.Workspace), toJSON(row.SurgeBody)}
	}
	n, err := s.exec(ctx, text, args...)
	if err == nil && n == 0 {
		err = desk.ErrVersion
	}
	return err
}

// AheadOf counts, up to n, who wait in line in a queue for longer than an inquiry that has
// waited since then.
func (db *DB) AheadOf(ctx context.Context, queue desk.QueueID, since time.Time, id desk.ConversationID, n int) (int, error) {
	ahead, _, err := one(ctx, db.read(), countAhead, scanInt, string(queue), ms(since), string(id), n)
	return int(ahead), err
}

// Passages lists up to n passages of a brand's entrance within a time, in order.
func (db *DB) Passages(ctx context.Context, w desk.WorkspaceID, from, to time.Time, n int) ([]admission.Passage, error) {
	return all(ctx, db.read(), selectPassages, scanPassage, string(w), ms(from), ms(to), n)
}

func scanEntrance(r scanner) (row flow.EntranceRow, err error) {
	return row, r.Scan(&row.Workspace, &row.Version, stamp{&row.At}, &row.By, object{&row.Body})
}

func entranceText(e desk.Entrance) string {
	if e == (desk.Entrance{}) {
		return ""
	}
	return toJSON(e)
}

// pledgedAt is when an answer is due that is promised instead of a place in line; where no time
// can be named, far behind all others.
func pledgedAt(c conversation.Conversation) int64 {
	switch {
	case !c.Entrance.Pledged():
		return 0
	case c.Entrance.Due.IsZero():
		return notDue
	}
	return ms(c.Entrance.Due)
}

func passageValues(e admission.Passage) []any {
	return []any{string(e.Workspace), e.ID, string(e.Conversation), string(e.Queue), string(e.Channel), ms(e.At), string(e.Way), string(e.Pledge),
		ms(e.Due), ms(e.ServedAt), ms(e.EndedAt), toJSON(e.Entrance)}
}

func scanPassage(r scanner) (e admission.Passage, err error) {
	return e, r.Scan(&e.Workspace, &e.Conversation, &e.Queue, &e.Channel, object{&e.Entrance})
}

const selectEntrances = `SELECT p.workspace_id, p.version, p.at, p.operator_id, p.body FROM entrance_policy AS p`

const newestEntrance = `SELECT p.version FROM entrance_policy AS p WHERE p.workspace_id = $1 ORDER BY p.version DESC LIMIT 1`

const insertEntrance = `
INSERT INTO entrance_policy (workspace_id, version, at, operator_id, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, version) DO NOTHING`

const insertSurge = `INSERT INTO surge (workspace_id, version, body) VALUES ($1, 1, $2) ON CONFLICT (workspace_id) DO NOTHING`

const updateSurge = `UPDATE surge SET version = version + 1, body = $3 WHERE workspace_id = $1 AND version = $2`

const countAhead = `
SELECT count(*) FROM (SELECT 1 FROM conversation AS v
  WHERE v.queue_id = $1 AND v.state = 'waiting' AND (v.waiting_since, v.id) < ($2, $3) AND v.pledged_at = 0 LIMIT $4) AS few`

const passageColumns = `SELECT e.workspace_id, e.conversation_id, e.queue_id, e.channel_id, e.body FROM entrance AS e`

const selectPassages = passageColumns + ` WHERE e.workspace_id = $1 AND e.at >= $2 AND e.at < $3 ORDER BY e.at, e.id LIMIT $4`

const upsertPassages = `
INSERT INTO entrance (workspace_id, id, conversation_id, queue_id, channel_id, at, way, pledge, due_at, served_at, ended_at, body)
@values(text, text, text, text, text, bigint, text, text, bigint, bigint, bigint, text)
ON CONFLICT (id) DO UPDATE SET queue_id = excluded.queue_id, way = excluded.way, pledge = excluded.pledge, due_at = excluded.due_at,
  served_at = excluded.served_at, ended_at = excluded.ended_at, body = excluded.body`

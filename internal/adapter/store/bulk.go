package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
)

// bulkBody is what of a run is kept as JSON.
type bulkBody struct {
	Seen   time.Time          `json:"seen"`
	Brands []desk.WorkspaceID `json:"brands"`
	Order  bulk.Order         `json:"order"`
}

// StartBulk keeps a run with its items and its job.
func (db *DB) StartBulk(ctx context.Context, r bulk.Run, items []bulk.Item, job desk.Job, facts []desk.Fact) (bulk.Run, error) {
	out := r
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		out = r
		if err := s.alone(ctx, r); err != nil {
			return err
		}
		n, err := s.exec(ctx, insertBulk, string(r.Centre), string(r.ID), r.Key, string(r.By), ms(r.MadeAt), string(r.State),
			string(r.Order.Incident), r.Total, toJSON(bulkBody{r.Seen, r.Brands, r.Order}))
		if err != nil {
			return err
		}
		if n == 0 {
			there, ok, err := one(ctx, s, selectAsked, scanBulk, string(r.By), r.Key)
			out = there
			return found(ok, err)
		}
		if of := r.Order.Of; of != "" {
			n, err := s.exec(ctx, `UPDATE bulk_run SET undone_by = $2 WHERE id = $1 AND undone_by = ''`, string(of), string(r.ID))
			if err != nil {
				return err
			}
			if n == 0 {
				return desk.ErrVersion
			}
		}
		if err := s.puts(ctx, insertItems, itemValues(items)); err != nil {
			return err
		}
		if of := r.Order.Incident; of != "" { // told by a run that has ended meanwhile
			if _, err := s.exec(ctx, leaveTold, string(r.ID), string(of)); err != nil {
				return err
			}
		}
		if err := putJobs(ctx, s, []desk.Job{job}); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
	return out, err
}

// alone refuses a second run of an incident while one is under way: nobody is to be told twice.
func (s session) alone(ctx context.Context, r bulk.Run) error {
	of := string(r.Order.Incident)
	if of == "" {
		return nil
	}
	if _, _, err := one(ctx, s, `SELECT i.id FROM incident AS i WHERE i.id = $1 @lock`, scanString, of); err != nil {
		return err
	}
	_, busy, err := one(ctx, s, `
SELECT r.id FROM bulk_run AS r WHERE r.incident_id = $1 AND r.incident_id <> '' AND r.state IN ('waiting', 'running') AND r.key <> $2 LIMIT 1`, scanString, of, r.Key)
	if err == nil && busy {
		err = desk.E(desk.Conflict, "under_way", "A message to these customers is on its way. Wait until it is done, or stop it.")
	}
	return err
}

// BulkRun reads one.
func (db *DB) BulkRun(ctx context.Context, id desk.BulkID) (bulk.Run, error) {
	r, ok, err := one(ctx, db.read(), bulkColumns+` WHERE r.id = $1`, scanBulk, string(id))
	return r, found(ok, err)
}

// BulkAsked gives the run that an asker has made under a key, if there is one.
func (db *DB) BulkAsked(ctx context.Context, by desk.OperatorID, key string) (bulk.Run, bool, error) {
	return one(ctx, db.read(), selectAsked, scanBulk, string(by), key)
}

const selectAsked = bulkColumns + ` WHERE r.made_by = $1 AND r.key = $2`

// BulkRuns lists runs, newest first.
func (db *DB) BulkRuns(ctx context.Context, centre desk.CentreID, of desk.IncidentID, page desk.Page) ([]bulk.Run, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectBulks, scanBulk, string(centre), string(of), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.MadeAt), id: string(last.ID)}.String(), nil
}

// StopBulk asks a run to stop.
func (db *DB) StopBulk(ctx context.Context, id desk.BulkID, at time.Time, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, stopBulk, string(id), ms(at))
		if err != nil || n == 0 {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// MoveBulk sets how far a run is.
func (db *DB) MoveBulk(ctx context.Context, id desk.BulkID, state bulk.State, at time.Time, facts []desk.Fact) (moved bool, err error) {
	ended := int64(0)
	if state.Over() {
		ended = ms(at)
	}
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, moveBulk, string(id), string(state), ended)
		if moved = n > 0; err != nil || !moved {
			return err
		}
		return putFacts(ctx, s, facts)
	})
	return moved, err
}

func scanBulk(r scanner) (b bulk.Run, err error) {
	var body bulkBody
	err = r.Scan(&b.Centre, &b.ID, &b.Key, &b.By, stamp{&b.MadeAt}, &b.State, stamp{&b.StopAt}, stamp{&b.EndedAt}, &b.UndoneBy,
		&b.Total, object{&body}, &b.Counts.Done, &b.Counts.Left)
	b.Seen, b.Brands, b.Order = body.Seen, body.Brands, body.Order
	return b, err
}

const bulkColumns = `
SELECT r.centre_id, r.id, r.key, r.made_by, r.made_at, r.state, r.stop_at, r.ended_at, r.undone_by, r.total, r.body,
  (SELECT count(*) FROM bulk_item AS i WHERE i.run_id = r.id AND i.fate = 'done'),
  (SELECT count(*) FROM bulk_item AS i WHERE i.run_id = r.id AND i.fate = 'left')
FROM bulk_run AS r`

const selectBulks = bulkColumns + `
WHERE r.centre_id = $1 AND ($2 = '' OR r.incident_id = $2) AND (r.made_at, r.id) < ($3, $4) ORDER BY r.made_at DESC, r.id DESC LIMIT $5`

const insertBulk = `
INSERT INTO bulk_run (centre_id, id, key, made_by, made_at, state, stop_at, ended_at, undone_by, incident_id, total, body)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', $7, $8, $9)
ON CONFLICT (made_by, key) DO NOTHING`

const stopBulk = `UPDATE bulk_run SET stop_at = $2 WHERE id = $1 AND stop_at = 0 AND state IN ('waiting', 'running')`

const moveBulk = `UPDATE bulk_run SET state = $2, ended_at = $3 WHERE id = $1 AND state <> $2 AND state IN ('waiting', 'running')`

const leaveTold = `
UPDATE bulk_item SET fate = 'left', code = 'told' WHERE run_id = $1 AND fate = '' AND contact_id IN (
  SELECT i.contact_id FROM bulk_run AS r CROSS JOIN bulk_item AS i WHERE r.incident_id = $2 AND r.incident_id <> '' AND i.run_id = r.id AND r.id <> $1 AND i.fate = 'done')`

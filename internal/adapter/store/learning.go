package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// StartRun keeps a run with its job, or gives the one that stands in its way.
func (db *DB) StartRun(ctx context.Context, r flow.Run, stale time.Time, job desk.Job, facts []desk.Fact) (flow.Run, error) {
	out := r
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		out = r
		if _, _, err := one(ctx, s, lockBrand, scanString, string(r.Workspace)); err != nil {
			return err
		}
		there, ok, err := one(ctx, s, selectRunBefore, scanRun, string(r.Workspace), string(r.Kind), ms(stale), r.ID)
		if err != nil || ok {
			out = there
			return err
		}
		if _, err := s.exec(ctx, insertRun, string(r.Workspace), r.ID, string(r.Kind), string(r.State), ms(r.MadeAt), string(r.By),
			ms(r.Since), ms(r.Until), toJSON(r.Summary)); err != nil {
			return err
		}
		if err := putJobs(ctx, s, []desk.Job{job}); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
	return out, err
}

// Run reads one.
func (db *DB) Run(ctx context.Context, id string) (flow.Run, error) {
	r, ok, err := one(ctx, db.read(), runColumns+` WHERE r.id = $1`, scanRun, id)
	return r, found(ok, err)
}

// Runs lists runs, newest first.
func (db *DB) Runs(ctx context.Context, w desk.WorkspaceID, kind flow.RunKind, page desk.Page) ([]flow.Run, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectRuns, scanRun, string(w), string(kind), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.MadeAt), id: last.ID}.String(), nil
}

// RunBody reads a run's whole result.
func (db *DB) RunBody(ctx context.Context, id string) (flow.RunBody, error) {
	b, ok, err := one(ctx, db.read(), `SELECT r.body FROM learning_run AS r WHERE r.id = $1`,
		func(r scanner) (b flow.RunBody, err error) { return b, r.Scan(object{&b}) }, id)
	return b, found(ok, err)
}

// StepRun notes how far a run is.
func (db *DB) StepRun(ctx context.Context, r flow.Run) error {
	return db.put(ctx, stepRun, r.ID, string(r.State), r.Done, r.Total)
}

// EndRun keeps a result, and forgets the oldest.
func (db *DB) EndRun(ctx context.Context, r flow.Run, body flow.RunBody, keep int, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, endRun, r.ID, string(r.State), r.Done, r.Total, ms(r.EndedAt), r.Error, toJSON(r.Summary), toJSON(body))
		if err != nil || n == 0 {
			return err // it is over already
		}
		if _, err := s.exec(ctx, forgetRuns, string(r.Workspace), string(r.Kind), keep); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func scanRun(r scanner) (run flow.Run, err error) {
	return run, r.Scan(&run.Workspace, &run.ID, &run.Kind, &run.State, stamp{&run.MadeAt}, &run.By, stamp{&run.Since}, stamp{&run.Until},
		&run.Done, &run.Total, stamp{&run.EndedAt}, &run.Error, object{&run.Summary})
}

const runColumns = `
SELECT r.workspace_id, r.id, r.kind, r.state, r.made_at, r.made_by, r.since, r.until, r.done, r.total, r.ended_at, r.error, r.summary
FROM learning_run AS r`

const selectRuns = runColumns + `
WHERE r.workspace_id = $1 AND r.kind = $2 AND (r.made_at, r.id) < ($3, $4) ORDER BY r.made_at DESC, r.id DESC LIMIT $5`

// Who starts a run of a brand waits for another who does.
const lockBrand = `SELECT w.id FROM workspace AS w WHERE w.id = $1 @lock`

const selectRunBefore = runColumns + `
WHERE r.workspace_id = $1 AND (r.id = $4 OR r.kind = $2 AND r.made_at >= $3 AND r.state IN ('waiting', 'running'))
ORDER BY r.made_at DESC, r.id DESC LIMIT 1`

const insertRun = `
INSERT INTO learning_run (workspace_id, id, kind, state, made_at, made_by, since, until, done, total, ended_at, error, summary, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, '', $9, '')`

const stepRun = `UPDATE learning_run SET state = $2, done = $3, total = $4 WHERE id = $1 AND state IN ('waiting', 'running')`

const endRun = `
UPDATE learning_run SET state = $2, done = $3, total = $4, ended_at = $5, error = $6, summary = $7, body = $8
WHERE id = $1 AND state IN ('waiting', 'running')`

const forgetRuns = `
DELETE FROM learning_run WHERE workspace_id = $1 AND kind = $2 AND id NOT IN (
  SELECT r.id FROM learning_run AS r WHERE r.workspace_id = $1 AND r.kind = $2 ORDER BY r.made_at DESC, r.id DESC LIMIT $3)`

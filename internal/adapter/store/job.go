package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutJobs stores jobs outside of a decision.
func (db *DB) PutJobs(ctx context.Context, jobs []desk.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error { return putJobs(ctx, s, jobs) })
}

func putJobs(ctx context.Context, s session, jobs []desk.Job) error {
	return s.puts(ctx, upsertJobs, jobValues(jobs), ms(s.db.now()))
}

// jobValues gives the rows of an upsert: of two jobs with one key the later stands.
// They go in the order of their key, so that two transactions never wait for each
// other.
func jobValues(jobs []desk.Job) [][]any {
	type key struct {
		kind desk.JobKind
		key  string
	}
	last := map[key]desk.Job{}
	for _, j := range jobs {
		last[key{j.Kind, j.Key}] = j
	}
	rows := make([][]any, 0, len(last))
	for _, j := range last {
		rows = append(rows, []any{string(j.Kind), j.Key, string(j.Thread), optionalJSON(j.Payload), ms(j.RunAt), ms(j.RunAt),
			"", int64(1), int64(0), ""})
	}
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
	})
	return rows
}

// jobKeys gives the rows of endJobs, in the order in which jobs are put.
func jobKeys(jobs []desk.Job) [][]any {
	rows := make([][]any, len(jobs))
	for i, j := range jobs {
		rows[i] = []any{string(j.Kind), j.Key}
	}
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
	})
	return rows
}

// optionalJSON writes a map, an empty one as no text at all.
func optionalJSON(m map[string]string) string {
	if len(m) == 0 {
		return ""
	}
	return toJSON(m)
}

// ClaimJobs takes due jobs, of each kind the earliest first. It looks before it
// takes the writer, so that an idle poll costs nobody anything.
func (db *DB) ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]flow.Claimed, error) {
	if n <= 0 || len(kinds) == 0 {
		return nil, nil
	}
	s := db.read()
	due, err := all(ctx, s, selectDueKinds, scanString, texts(s, kinds), ms(now))
	if err != nil || len(due) == 0 {
		return nil, err
	}
	var out []flow.Claimed
	err = db.writeBy(ctx, claiming, func(ctx context.Context, s session) error {
		out = nil
		for _, kind := range due { // one statement each: those taken stay taken
			if len(out) >= n {
				break
			}
			got, err := all(ctx, s, claimJobs, scanClaimed, owner, kind, ms(now), lease.Milliseconds(), n-len(out))
			if err != nil {
				return err
			}
			out = append(out, got...)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b flow.Claimed) int { return a.RunAt.Compare(b.RunAt) })
	return out, err
}

// Renew moves the end of a lease, under the same condition as Complete.
func (db *DB) Renew(ctx context.Context, c flow.Claimed, now time.Time, lease time.Duration) (bool, error) {
	return db.fenced(ctx, claiming, renewJob, c.ID, c.Owner, c.Gen, ms(now), lease.Milliseconds())
}

// Complete removes a job that still is owner's and of that generation.
func (db *DB) Complete(ctx context.Context, c flow.Claimed) (bool, error) {
	if fault.Sabotaged("no_fence") {
		return db.fenced(ctx, claiming, `DELETE FROM job WHERE id = $1`, c.ID)
	}
	return db.fenced(ctx, claiming, completeJob, c.ID, c.Owner, c.Gen)
}

// Again moves a job, under the same condition.
func (db *DB) Again(ctx context.Context, c flow.Claimed, at time.Time, code string) (bool, error) {
	return db.fenced(ctx, alone, againJob, c.ID, c.Owner, c.Gen, ms(at), code)
}

func (db *DB) fenced(ctx context.Context, w way, text string, args ...any) (ok bool, err error) {
	err = db.writeBy(ctx, w, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, text, args...)
		ok = n > 0
		return err
	})
	return ok, err
}

// NextRun gives the earliest run time of these kinds.
func (db *DB) NextRun(ctx context.Context, kinds []desk.JobKind) (at time.Time, ok bool, err error) {
	s := db.read()
	n, ok, err := one(ctx, s, selectNextRun, scanInt, texts(s, kinds))
	return fromMS(n), ok, err
}

func scanClaimed(r scanner) (c flow.Claimed, err error) {
	return c, r.Scan(&c.ID, &c.Kind, &c.Key, &c.Thread, object{&c.Payload}, stamp{&c.RunAt}, &c.Owner, &c.Gen, &c.Attempts)
}

// A job that is due and nobody's keeps its place: moved to now each time, a busy
// talk's would stand behind all others for as long as there are more than workers.
const upsertJobs = `
INSERT INTO job (kind, key, thread_id, payload, due_at, run_at, owner, gen, attempts, last_error)
@values(text, text, text, text, bigint, bigint, text, bigint, bigint, text)
ON CONFLICT (kind, key) DO UPDATE SET
  thread_id = excluded.thread_id, payload = excluded.payload,
  due_at = CASE WHEN job.owner = '' AND job.run_at <= $11 AND job.run_at < excluded.run_at THEN job.due_at ELSE excluded.due_at END,
  run_at = CASE WHEN job.owner = '' AND job.run_at <= $11 AND job.run_at < excluded.run_at THEN job.run_at ELSE excluded.run_at END,
  owner = '', gen = job.gen + 1, attempts = 0, last_error = ''`

const selectDueKinds = `
SELECT each.value FROM @each($1)
WHERE (SELECT min(j.run_at) FROM job AS j WHERE j.kind = each.value) <= @clock($2)
ORDER BY (SELECT min(j.run_at) FROM job AS j WHERE j.kind = each.value)`

// The choice is materialized, or PostgreSQL might make it anew for each row.
const claimJobs = `
WITH due AS MATERIALIZED (SELECT id FROM job WHERE kind = $2 AND run_at <= @clock($3) ORDER BY run_at LIMIT $5 @skip)
UPDATE job SET owner = $1, run_at = @clock($3) + $4 WHERE id IN (SELECT id FROM due) AND @relaxed
RETURNING id, kind, key, thread_id, payload, due_at, owner, gen, attempts`

const renewJob = `UPDATE job SET run_at = @clock($4) + $5 WHERE id = $1 AND owner = $2 AND gen = $3 AND @relaxed`

// A job whose end is forgotten runs once more, and looks first.
const completeJob = `DELETE FROM job WHERE id = $1 AND owner = $2 AND gen = $3 AND @relaxed`

// Without a fence: that there is nothing to do for them was decided on the thread's version,
// which the same transaction has checked.
const endJobs = `DELETE FROM job WHERE (kind, key) IN (SELECT r.kind, r.key FROM @rows(r: kind text, key text))`

const againJob = `
UPDATE job SET owner = '', due_at = $4, run_at = $4, attempts = attempts + 1, last_error = $5
WHERE id = $1 AND owner = $2 AND gen = $3`

const selectNextRun = `
SELECT n.run_at FROM (
  SELECT (SELECT min(j.run_at) FROM job AS j WHERE j.kind = each.value) AS run_at FROM @each($1)
) AS n WHERE n.run_at IS NOT NULL ORDER BY n.run_at LIMIT 1`

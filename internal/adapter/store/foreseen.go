package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutForeseen keeps forecasts; of two for the same queue and instant the first stands.
func (db *DB) PutForeseen(ctx context.Context, rows []flow.ForeseenRow, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		var values [][]any
		for _, r := range rows {
			p50, p90 := int64(-1), int64(-1)
			if r.Known {
				p50, p90 = r.P50.Milliseconds(), r.P90.Milliseconds()
			}
			values = append(values, []any{string(r.Centre), string(r.Queue), ms(r.At), r.Late.Mean, int64(r.Late.P10), int64(r.Late.P90), p50, p90})
		}
		if err := s.puts(ctx, insertForeseen, values); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

// CheckForeseen writes what came of forecasts.
func (db *DB) CheckForeseen(ctx context.Context, rows []flow.ForeseenRow) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		var values [][]any
		for _, r := range rows {
			values = append(values, []any{string(r.Centre), string(r.Queue), ms(r.At), ms(r.CheckedAt), int64(r.Came.Late), int64(r.Came.Joined),
				r.Came.P50.Milliseconds(), r.Came.P90.Milliseconds()})
		}
		return s.puts(ctx, updateForeseen, values)
	})
}

// ForeseenAt lists a centre's forecasts of an instant.
func (db *DB) ForeseenAt(ctx context.Context, centre desk.CentreID, at time.Time) ([]flow.ForeseenRow, error) {
	return all(ctx, db.read(), selectForeseenAt, scanForeseen, string(centre), ms(at))
}

// ForeseenSince lists a centre's checked forecasts, newest first.
func (db *DB) ForeseenSince(ctx context.Context, centre desk.CentreID, since time.Time, n int) ([]flow.ForeseenRow, error) {
	return all(ctx, db.read(), selectForeseenSince, scanForeseen, string(centre), ms(since), n)
}

func scanForeseen(r scanner) (f flow.ForeseenRow, err error) {
	err = r.Scan(&f.Centre, &f.Queue, stamp{&f.At}, &f.Late.Mean, &f.Late.P10, &f.Late.P90, span{&f.P50}, span{&f.P90}, stamp{&f.CheckedAt},
		&f.Came.Late, &f.Came.Joined, span{&f.Came.P50}, span{&f.Came.P90})
	if f.Known = f.P50 >= 0; !f.Known {
		f.P50, f.P90 = 0, 0
	}
	return f, err
}

// Exceeded counts replies that went over their time: of those that have ended by how late
// they came, of those still awaited by when they were due.
func (db *DB) Exceeded(ctx context.Context, brands []desk.WorkspaceID, from, to time.Time) (map[desk.QueueID]int, error) {
	type running struct {
		queue  desk.QueueID
		clocks desk.Clocks
	}
	type ended struct {
		queue desk.QueueID
		n     int
	}
	b := &bundle{s: db.read()}
	args := []any{texts(b.s, brands), ms(from), ms(to)}
	over := read(b, countExceeded, func(r scanner) (e ended, err error) { return e, r.Scan(&e.queue, &e.n) }, args...)
	still := read(b, selectOverdue, func(r scanner) (v running, err error) { return v, r.Scan(&v.queue, object{&v.clocks}) }, args...)
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	out := map[desk.QueueID]int{}
	for _, e := range *over {
		out[e.queue] += e.n
	}
	for _, v := range *still {
		for _, k := range v.clocks.Running {
			if k.Kind == desk.ClockFirst || k.Kind == desk.ClockReply && !k.AskedAt.After(from) {
				out[v.queue]++
			}
		}
	}
	return out, nil
}

// Waited lists how long those waited who began to within a time.
func (db *DB) Waited(ctx context.Context, centre desk.CentreID, from, to, now time.Time) (map[desk.QueueID][]time.Duration, error) {
	out := map[desk.QueueID][]time.Duration{}
	_, err := all(ctx, db.read(), selectWaited, func(r scanner) (struct{}, error) {
		var q desk.QueueID
		var d time.Duration
		err := r.Scan(&q, span{&d})
		out[q] = append(out[q], d)
		return struct{}{}, err
	}, string(centre), ms(from), ms(to), ms(now))
	return out, err
}

const insertForeseen = `
INSERT INTO foreseen (centre_id, queue_id, at, late, late_p10, late_p90, wait_p50, wait_p90, checked_at, late_came, joined, wait_came, wait_far)
SELECT r.centre, r.queue, r.at, r.late, r.p10, r.p90, r.w50, r.w90, 0, 0, 0, 0, 0
FROM @rows(r: centre text, queue text, at bigint, late float8, p10 bigint, p90 bigint, w50 bigint, w90 bigint)
WHERE true
ON CONFLICT (centre_id, at, queue_id) DO NOTHING`

const updateForeseen = `
UPDATE foreseen SET checked_at = r.checked, late_came = r.late, joined = r.joined, wait_came = r.came, wait_far = r.far
FROM @rows(r: centre text, queue text, at bigint, checked bigint, late bigint, joined bigint, came bigint, far bigint)
WHERE foreseen.centre_id = r.centre AND foreseen.at = r.at AND foreseen.queue_id = r.queue`

const foreseenColumns = `f.centre_id, f.queue_id, f.at, f.late, f.late_p10, f.late_p90, f.wait_p50, f.wait_p90, f.checked_at, f.late_came, f.joined, f.wait_came, f.wait_far`

const selectForeseenAt = `SELECT ` + foreseenColumns + ` FROM foreseen AS f WHERE f.centre_id = $1 AND f.at = $2`

const selectForeseenSince = `
SELECT ` + foreseenColumns + ` FROM foreseen AS f WHERE f.centre_id = $1 AND f.at >= $2 AND f.checked_at > 0 ORDER BY f.at DESC, f.queue_id LIMIT $3`

// When a reply was due is what it came late by before it came: true as long as people are
// there from then to then.
const countExceeded = `
SELECT o.queue_id, count(*) FROM (
  SELECT e.queue_id, e.kind, e.asked_at, e.ended_at - CASE
    WHEN e.real_target_ms > 0 AND (e.service_target_ms = 0 OR e.real_ms - e.real_target_ms > e.service_ms - e.service_target_ms) THEN e.real_ms - e.real_target_ms
    ELSE e.service_ms - e.service_target_ms END AS due_at
  FROM clock_end AS e
  WHERE e.workspace_id @texts($1) AND e.ended_at >= $2 AND e.kind <> 'resolution' AND e.code IN ('met', 'unanswered', 'taken_back')
    AND (e.service_target_ms > 0 AND e.service_ms > e.service_target_ms OR e.real_target_ms > 0 AND e.real_ms > e.real_target_ms)
) AS o
WHERE o.due_at >= $2 AND o.due_at < $3 AND (o.kind = 'first' OR o.asked_at <= $2)
GROUP BY o.queue_id`

const selectOverdue = `
SELECT v.queue_id, v.clocks FROM conversation AS v WHERE v.workspace_id @texts($1) AND v.due_at > 0 AND v.due_at >= $2 AND v.due_at < $3`

// One that was offered to several waited for the last of them; one that nobody was given waits still.
const selectWaited = `
SELECT g.queue_id, g.at - g.since FROM (
  SELECT d.conversation_id, max(d.queue_id) AS queue_id, max(d.at) AS at, max(d.since) AS since FROM routing_decision AS d
  WHERE d.centre_id = $1 AND d.at >= $2 AND d.at < $4 AND d.since >= $2 AND d.since < $3 GROUP BY d.conversation_id
) AS g
UNION ALL
SELECT v.queue_id, $4 - v.waiting_since
FROM workspace AS w CROSS JOIN queue AS q CROSS JOIN conversation AS v
WHERE w.centre_id = $1 AND q.workspace_id = w.id AND v.queue_id = q.id AND v.state = 'waiting' AND v.waiting_since >= $2 AND v.waiting_since < $3`

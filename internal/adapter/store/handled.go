package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

func handledValues(h decide.Handled) []any {
	v := h.Talk
	return []any{string(v.Workspace), string(v.ID), v.Version, string(h.Queue), string(h.Operator), v.Topic.Value, ms(v.WaitingSince),
		ms(h.From), ms(h.At), int64(forecast.Slot(h.From))}
}

// Handled lists, of each queue, the newest n times that somebody had an inquiry in hand, and
// as many of those that began in the same hour of the week; none of before since.
func (db *DB) Handled(ctx context.Context, queues []desk.QueueID, slot int, since time.Time, n int) ([]forecast.Sample, error) {
	b := &bundle{s: db.read()}
	args := []any{texts(b.s, queues), n, ms(since)}
	newest := read(b, selectHandled, scanHandled, args...)
	same := read(b, selectHandledSlot, scanHandled, append(args, slot)...)
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	type key struct {
		id      desk.ConversationID
		version int64
	}
	seen, out := map[key]bool{}, []forecast.Sample{}
	for _, rows := range [][]handledRow{*newest, *same} {
		for _, r := range rows {
			if k := (key{r.id, r.version}); !seen[k] {
				seen[k], out = true, append(out, r.Sample)
			}
		}
	}
	return out, nil
}

// Answers lists how long customers of brands waited for replies after the first, the newest n
// of each.
func (db *DB) Answers(ctx context.Context, brands []desk.WorkspaceID, since time.Time, n int) ([]forecast.Answer, error) {
	return all(ctx, db.read(), selectAnswers, func(r scanner) (a forecast.Answer, err error) {
		return a, r.Scan(&a.Workspace, span{&a.Took})
	}, texts(db.read(), brands), n, ms(since))
}

// Came counts, by queue, a centre's inquiries that began to wait within a time and that
// somebody was given.
func (db *DB) Came(ctx context.Context, centre desk.CentreID, from, to time.Time) (map[desk.QueueID]int, error) {
	out := map[desk.QueueID]int{}
	_, err := all(ctx, db.read(), countCame, func(r scanner) (struct{}, error) {
		var q desk.QueueID
		var n int
		err := r.Scan(&q, &n)
		out[q] = n
		return struct{}{}, err
	}, string(centre), ms(from), ms(to), ms(to.Add(cameLater)))
	return out, err
}

// cameLater is how long after it began to wait an inquiry may have been given.
const cameLater = 2 * time.Hour

type handledRow struct {
	forecast.Sample
	id      desk.ConversationID
	version int64
}

func scanHandled(r scanner) (h handledRow, err error) {
	var given, from, until time.Time
	err = r.Scan(&h.id, &h.version, &h.Workspace, &h.Queue, &h.Topic, &h.Load, stamp{&given}, stamp{&from}, stamp{&until}, span{&h.Reply})
	h.Until, h.Took = until, until.Sub(from)
	if !given.IsZero() && given.Before(from) {
		h.Delay = from.Sub(given)
	}
	return h, err
}

// With it goes what it was given with, and when its customer was first answered.
const insertHandled = `
INSERT INTO handled (workspace_id, conversation_id, version, queue_id, operator_id, topic, since, given_at, from_at, until_at, reply_ms, load, slot)
SELECT r.workspace, r.conversation, r.version, r.queue, r.operator, r.topic, r.since,
  coalesce((SELECT d.at FROM routing_decision AS d WHERE d.conversation_id = r.conversation AND d.operator_id = r.operator
    AND d.version < r.version ORDER BY d.version DESC LIMIT 1), 0),
  r.from_at, r.until_at,
  coalesce((SELECT min(e.ended_at) - r.from_at FROM clock_end AS e WHERE e.conversation_id = r.conversation AND e.kind = 'first'
    AND e.code = 'met' AND e.operator_id = r.operator AND e.ended_at >= r.from_at), 0),
  coalesce((SELECT d.load FROM routing_decision AS d WHERE d.conversation_id = r.conversation AND d.operator_id = r.operator
    AND d.version < r.version ORDER BY d.version DESC LIMIT 1), 0),
  r.slot
FROM @rows(r: workspace text, conversation text, version bigint, queue text, operator text, topic text, since bigint, from_at bigint, until_at bigint, slot bigint)
WHERE true
ON CONFLICT (workspace_id, conversation_id, version) DO NOTHING`

const handledColumns = `h.conversation_id, h.version, h.workspace_id, h.queue_id, h.topic, h.load, h.given_at, h.from_at, h.until_at, h.reply_ms`

const selectHandled = `
SELECT ` + handledColumns + `
FROM queue AS q
@lateral(h handled y)
  WHERE y.queue_id = q.id AND y.until_at >= $3 ORDER BY y.until_at DESC LIMIT $2
@end
WHERE q.id @texts($1)`

const selectHandledSlot = `
SELECT ` + handledColumns + `
FROM queue AS q
@lateral(h handled y)
  WHERE y.queue_id = q.id AND y.slot = $4 AND y.until_at >= $3 ORDER BY y.until_at DESC LIMIT $2
@end
WHERE q.id @texts($1)`

const selectAnswers = `
SELECT e.workspace_id, e.real_ms
FROM workspace AS w
@lateral(e clock_end y)
  WHERE y.workspace_id = w.id AND y.ended_at >= $3 AND y.kind = 'reply' AND y.code = 'met' ORDER BY y.ended_at DESC LIMIT $2
@end
WHERE w.id @texts($1)`

// Those given before have begun to wait before.
const countCame = `
SELECT d.queue_id, count(DISTINCT d.conversation_id) FROM routing_decision AS d
WHERE d.centre_id = $1 AND d.at >= $2 AND d.at < $4 AND d.since >= $2 AND d.since < $3 GROUP BY d.queue_id`

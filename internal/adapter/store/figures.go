package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func clockValues(e desk.ClockEnd) []any {
	return []any{string(e.Workspace), string(e.Conversation), string(e.Kind), int64(e.N), string(e.Queue), string(e.Channel), string(e.Operator),
		ms(e.AskedAt), ms(e.Since), ms(e.EndedAt), string(e.Code), e.Reason, e.RealTook.Milliseconds(), e.ServiceTook.Milliseconds(),
		e.RealAsked.Milliseconds(), e.ServiceAsked.Milliseconds(), e.Real.Milliseconds(), e.Service.Milliseconds(), e.Held.Milliseconds(), e.Plan}
}

// lastClocks leaves out an end that another of the same change stands in place of: a
// statement may write a row once.
func lastClocks(ends []desk.ClockEnd) (out []desk.ClockEnd) {
	for i, e := range ends {
		same := func(o desk.ClockEnd) bool { return o.Conversation == e.Conversation && o.Kind == e.Kind && o.N == e.N }
		if !slices.ContainsFunc(ends[i+1:], same) {
			out = append(out, e)
		}
	}
	return out
}

// An end may be taken back and come again.
const upsertClocks = `
INSERT INTO clock_end (workspace_id, conversation_id, kind, n, queue_id, channel_id, operator_id, asked_at, since, ended_at, code,
  reason, real_ms, service_ms, real_asked_ms, service_asked_ms, real_target_ms, service_target_ms, held_ms, plan)
@values(text, text, text, bigint, text, text, text, bigint, bigint, bigint, text, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint)
ON CONFLICT (conversation_id, kind, n) DO UPDATE SET
  queue_id = excluded.queue_id, operator_id = excluded.operator_id, ended_at = excluded.ended_at, code = excluded.code,
  reason = excluded.reason, real_ms = excluded.real_ms, service_ms = excluded.service_ms, real_asked_ms = excluded.real_asked_ms,
  service_asked_ms = excluded.service_asked_ms, held_ms = excluded.held_ms`

// Replies counts the replies of a period. How long they took is counted by the database in the
// steps of reports, so that a period with very many comes as the same few rows.
func (db *DB) Replies(ctx context.Context, q flow.RepliesQuery) (out report.Replies, err error) {
	b := &bundle{s: db.read()}
	counts := read(b, countReplies(), scanReplyCount, replyArgs(q)...)
	excluded := read(b, countExcluded, scanInt, replyArgs(q)...)
	waiting := read(b, countAwaited, func(r scanner) (n [2]int, err error) { return n, r.Scan(&n[0], &n[1]) },
		string(q.Workspace), string(q.Queue), string(q.Channel), q.Segment, ms(q.Now))
	took := map[string]*[]tookCount{}
	for _, clock := range clockColumns {
		took[clock] = read(b, countTook(clock), scanTook, replyArgs(q)...)
	}
	if err := b.run(ctx); err != nil {
		return out, err
	}
	for _, n := range *excluded {
		out.Excluded = int(n)
	}
	for _, n := range *waiting {
		out.Waiting, out.Late = n[0], n[1]
	}
	for _, c := range *counts {
		for _, line := range out.Lines(c.kind) {
			c.add(line)
		}
		if c.kind == desk.ClockFirst {
			out.Answered += c.replied
			out.Abandoned += c.abandoned
			out.Offered += c.replied + c.unanswered + c.abandoned
		}
	}
	times := report.Times{}
	for clock, rows := range took {
		for _, t := range *rows {
			spreadOf(times.Of(t.kind), clock)[t.took] += t.n
		}
	}
	times.Into(&out)
	return out, nil
}

// Columns that tell how long something took, on both clocks and from both beginnings.
const (
	serviceColumn, realColumn           = "e.service_ms", "e.real_ms"
	serviceAskedColumn, realAskedColumn = "e.service_asked_ms", "e.real_asked_ms"
)

var clockColumns = []string{serviceColumn, realColumn, serviceAskedColumn, realAskedColumn}

func spreadOf(t report.Took, clock string) report.Spread {
	switch clock {
	case serviceColumn:
		return t.Service
	case realColumn:
		return t.Real
	case serviceAskedColumn:
		return t.ServiceAsked
	}
	return t.RealAsked
}

type replyCount struct {
	kind                                               desk.ClockKind
	replied, unanswered, abandoned, targeted, unneeded int
	kept, asked                                        report.Kept
}

func (c replyCount) add(line *report.ReplyLine) {
	line.Due += c.replied + c.unanswered
	line.Replied += c.replied
	line.Unanswered += c.unanswered
	line.Targeted += c.targeted
	line.Unneeded += c.unneeded
	line.InService += c.kept.InService
	line.InReal += c.kept.InReal
	line.Asked.InService += c.asked.InService
	line.Asked.InReal += c.asked.InReal
}

func scanReplyCount(r scanner) (c replyCount, err error) {
	return c, r.Scan(&c.kind, &c.replied, &c.unanswered, &c.abandoned, &c.targeted, &c.unneeded,
		&c.kept.InService, &c.kept.InReal, &c.asked.InService, &c.asked.InReal)
}

// tookCount is how many replies of a kind took so long, rounded up (report.Rounded).
type tookCount struct {
	kind desk.ClockKind
	took time.Duration
	n    int
}

func scanTook(r scanner) (s tookCount, err error) {
	var ms int64
	err = r.Scan(&s.kind, &ms, &s.n)
	s.took = time.Duration(ms) * time.Millisecond
	return s, err
}

func replyArgs(q flow.RepliesQuery) []any {
	return []any{string(q.Workspace), ms(q.From), ms(q.Until), string(q.Queue), string(q.Channel), q.Segment}
}

// endRows are a period's ends of clocks, of one queue, channel or segment where one is named: a
// segment's are those of the customers who have the tag now.
const endRows = ` FROM clock_end AS e
WHERE e.workspace_id = $1 AND e.ended_at >= $2 AND e.ended_at < $3 AND ($4 = '' OR e.queue_id = $4) AND ($5 = '' OR e.channel_id = $5)
  AND ($6 = '' OR EXISTS (SELECT 1 FROM conversation AS v CROSS JOIN contact_trait AS k
    WHERE v.id = e.conversation_id AND v.workspace_id = $1 AND k.contact_id = v.contact_id AND k.kind = 'tag' AND k.name = $6))`

const replyRows = endRows + ` AND e.kind <> 'hold' AND e.code <> 'running' AND e.reason NOT IN ('spam', 'merged')`

const (
	// Awaited at some time in which its channel was stopped, and that is not to count.
	inEmergency = `EXISTS (SELECT 1 FROM emergency AS y WHERE y.channel_id = e.channel_id AND y.excluded
  AND y.began_at < e.ended_at AND (y.ended_at = 0 OR y.ended_at > e.asked_at))`
	countedRows   = replyRows + ` AND NOT ` + inEmergency
	countExcluded = `SELECT count(*)` + replyRows + ` AND e.kind IN ('first', 'reply') AND ` + inEmergency
)

// countReplies counts by kind. The target of real time is the one of service time where none of
// its own is set: so the share within 15 minutes is known on both clocks.
func countReplies() string {
	const left = `(e.code = 'taken_back' OR e.code = 'unanswered' AND e.reason = 'abandoned')`
	const service = `CASE WHEN e.service_target_ms > 0 THEN e.service_target_ms ELSE e.real_target_ms END`
	const real = `CASE WHEN e.real_target_ms > 0 THEN e.real_target_ms ELSE e.service_target_ms END`
	sums := []string{`e.code = 'met'`, `e.code = 'unanswered' AND NOT ` + left, left, `e.code IN ('met', 'unanswered') AND NOT ` + left + ` AND ` + targeted, `e.code = 'unneeded'`}
	for _, clock := range clockColumns {
		target := service
		if clock == realColumn || clock == realAskedColumn {
			target = real
		}
		sums = append(sums, `e.code = 'met' AND `+targeted+` AND `+clock+` <= `+target)
	}
	out := `SELECT e.kind`
	for _, when := range sums {
		out += `, sum(CASE WHEN ` + when + ` THEN 1 ELSE 0 END)`
	}
	return out + countedRows + ` GROUP BY e.kind`
}

const targeted = `(e.service_target_ms > 0 OR e.real_target_ms > 0)`

// countTook counts replies by how long they took on a clock, rounded up as report.Rounded has it.
func countTook(ms string) string {
	return `SELECT e.kind, ` + rounded(ms) + `, count(*)` + countedRows + ` AND e.code = 'met' GROUP BY 1, 2`
}

func rounded(ms string) string {
	return strings.ReplaceAll(`CASE WHEN e.took <= 3600000 THEN (e.took + 999) / 1000 * 1000 WHEN e.took <= 86400000 THEN (e.took + 59999) / 60000 * 60000
  WHEN e.took <= 31536000000 THEN (e.took + 3599999) / 3600000 * 3600000 ELSE 31536000000 END`, "e.took", ms)
}

const countAwaited = `
SELECT count(*), coalesce(sum(CASE WHEN v.due_at < $5 THEN 1 ELSE 0 END), 0)
FROM conversation AS v WHERE v.workspace_id = $1 AND v.due_at > 0 AND ` + talksOf

// talksOf are the inquiries of one queue ($2), channel ($3) or segment ($4) where one is named.
const talksOf = `($2 = '' OR v.queue_id = $2) AND ($3 = '' OR v.channel_id = $3)
  AND ($4 = '' OR EXISTS (SELECT 1 FROM contact_trait AS k WHERE k.contact_id = v.contact_id AND k.kind = 'tag' AND k.name = $4))`

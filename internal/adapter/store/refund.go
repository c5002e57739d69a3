package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Refund reads one; desk.ErrNotFound.
func (db *DB) Refund(ctx context.Context, id string) (refund.Refund, error) {
	r, ok, err := one(ctx, db.read(), refundColumns+` WHERE f.id = $1`, scanRefund, id)
	return r, found(ok, err)
}

// RefundsOf lists those of some threads, the oldest request first.
func (db *DB) RefundsOf(ctx context.Context, ids ...desk.ThreadID) ([]refund.Refund, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectRefundsOf, scanRefund, texts(db.read(), ids))
}

// OpenRefunds lists those of some brands in a state, the longest waiting first.
func (db *DB) OpenRefunds(ctx context.Context, brands []desk.WorkspaceID, s refund.State, n int) ([]refund.Refund, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectOpenRefunds, scanRefund, texts(db.read(), brands), string(s), n)
}

// PastRefunds lists those of some brands with which nobody has to do anything, the newest first.
func (db *DB) PastRefunds(ctx context.Context, brands []desk.WorkspaceID, page desk.Page) ([]refund.Refund, string, error) {
	if len(brands) == 0 {
		return nil, "", nil
	}
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectPastRefunds, scanRefund, texts(db.read(), brands), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.Changed()), id: last.ID}.String(), nil
}

// RefundsAsked lists a brand's of which the request lies in a period, the oldest first.
func (db *DB) RefundsAsked(ctx context.Context, w desk.WorkspaceID, from, until time.Time, n int) ([]refund.Refund, error) {
	return all(ctx, db.read(), selectAskedRefunds, scanRefund, string(w), ms(from), ms(until), n)
}

// CountRefunds counts those of some brands that wait, by their state.
func (db *DB) CountRefunds(ctx context.Context, brands []desk.WorkspaceID) ([]flow.RefundCount, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), countRefunds, func(r scanner) (c flow.RefundCount, err error) {
		return c, r.Scan(&c.State, &c.N, &c.Yen, stamp{&c.Since})
	}, texts(db.read(), brands))
}

// RefundRules reads a brand's newest; the zero value with version 0 when nothing is set.
func (db *DB) RefundRules(ctx context.Context, w desk.WorkspaceID) (refund.Version, error) {
	v, _, err := one(ctx, db.read(), selectRefundRules, scanRefundRule, string(w), 1)
	v.Workspace = w
	return v, err
}

// RefundRuleHistory lists a brand's newest n versions, the newest first.
func (db *DB) RefundRuleHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]refund.Version, error) {
	return all(ctx, db.read(), selectRefundRules, scanRefundRule, string(w), n)
}

// SaveRefundRules stores the version behind the newest; desk.ErrVersion when another did.
func (db *DB) SaveRefundRules(ctx context.Context, v refund.Version, facts []desk.Fact) error {
	return db.saveVersion(ctx, newestRefundRule, insertRefundRule, v.Workspace, v.Version, v.At, v.By, toJSON(v.Body), facts, nil)
}

func scanRefundRule(r scanner) (v refund.Version, err error) {
	return v, r.Scan(&v.Workspace, &v.Version, stamp{&v.At}, &v.By, object{&v.Body})
}

func refundValues(r refund.Refund) []any {
	asked := r.Asked()
	return []any{string(r.Workspace), r.ID, r.Version, string(r.Thread), string(r.Conversation), string(r.Contact), string(r.State), r.Amount, string(asked.By), ms(asked.At),
		ms(r.Changed()), ms(r.Reminded), ms(r.Alerted), string(r.Notice), toJSON(r.Sheet), toJSON(r.Steps)}
}

func scanRefund(r scanner) (f refund.Refund, err error) {
	return f, r.Scan(&f.Workspace, &f.ID, &f.Version, &f.Thread, &f.Conversation, &f.Contact, &f.State, stamp{&f.Reminded}, stamp{&f.Alerted}, &f.Notice, object{&f.Sheet}, object{&f.Steps})
}

const refundColumns = `
SELECT f.workspace_id, f.id, f.version, f.thread_id, f.conversation_id, f.contact_id, f.state, f.reminded_at, f.alerted_at, f.message_id, f.body, f.steps FROM refund AS f`

const selectRefundsOf = refundColumns + ` WHERE f.thread_id @texts($1) ORDER BY f.asked_at, f.id`

const selectOpenRefunds = refundColumns + `
WHERE f.workspace_id @texts($1) AND f.state = $2 AND f.state IN ('requested', 'approved', 'done') ORDER BY f.asked_at, f.id LIMIT $3`

const selectPastRefunds = refundColumns + `
WHERE f.workspace_id @texts($1) AND f.state IN ('refused', 'withdrawn', 'failed', 'returned', 'notified') AND (f.changed_at, f.id) < ($2, $3)
ORDER BY f.changed_at DESC, f.id DESC LIMIT $4`

const selectAskedRefunds = refundColumns + `
WHERE f.workspace_id = $1 AND f.asked_at >= $2 AND f.asked_at < $3 ORDER BY f.asked_at, f.id LIMIT $4`

const countRefunds = `
SELECT f.state, count(*), CAST(sum(f.amount) AS BIGINT), min(f.asked_at) FROM refund AS f
WHERE f.workspace_id @texts($1) AND f.state IN ('requested', 'approved', 'done') GROUP BY f.state ORDER BY f.state`

// The thread's version has made sure that nobody was quicker.
const upsertRefunds = `
INSERT INTO refund (workspace_id, id, version, thread_id, conversation_id, contact_id, state, amount, asked_by, asked_at, changed_at, reminded_at, alerted_at, message_id, body, steps)
@values(text, text, bigint, text, text, text, text, bigint, text, bigint, bigint, bigint, bigint, text, text, text)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, changed_at = excluded.changed_at, reminded_at = excluded.reminded_at,
  alerted_at = excluded.alerted_at, message_id = excluded.message_id, steps = excluded.steps
WHERE refund.version < excluded.version`

const selectRefundRules = `
SELECT r.workspace_id, r.version, r.at, r.operator_id, r.body FROM refund_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT $2`

const newestRefundRule = `SELECT r.version FROM refund_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT 1`

const insertRefundRule = `
INSERT INTO refund_rule (workspace_id, version, at, operator_id, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, version) DO NOTHING`

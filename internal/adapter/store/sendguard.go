package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// GuardSettings reads a brand's; the zero value with version 0 when nothing is set.
func (db *DB) GuardSettings(ctx context.Context, w desk.WorkspaceID) (flow.GuardRow, error) {
	row, _, err := one(ctx, db.read(), `SELECT s.version, s.body FROM guard_setting AS s WHERE s.workspace_id = $1`,
		func(r scanner) (row flow.GuardRow, err error) {
			return row, r.Scan(&row.Version, object{&row.Body})
		}, string(w))
	row.Workspace = w
	return row, err
}

// SaveGuardSettings stores them; desk.ErrVersion when base is not what stands.
func (db *DB) SaveGuardSettings(ctx context.Context, row flow.GuardRow, base int64, facts []desk.Fact) error {
	return db.saveSettings(ctx, insertGuardSettings, updateGuardSettings, row.Workspace, base, toJSON(row.Body), facts)
}

// GuardBrands gives the brands of a brand's centre, itself among them, by what their people
// call them.
func (db *DB) GuardBrands(ctx context.Context, w desk.WorkspaceID) ([]flow.GuardBrand, error) {
	return all(ctx, db.read(), selectGuardBrands, func(r scanner) (b flow.GuardBrand, err error) {
		var body sendguard.Settings
		err = r.Scan(&b.ID, &b.Name, object{&body})
		b.Marks = body.Marks
		return b, err
	}, string(w))
}

// CountFindings counts a brand's by rule, of those found since an instant; by days counts its
// sends.
func (db *DB) CountFindings(ctx context.Context, w desk.WorkspaceID, from, to time.Time) ([]sendguard.Count, error) {
	return all(ctx, db.read(), countFindings, func(r scanner) (c sendguard.Count, err error) {
		return c, r.Scan(&c.Rule, &c.Shadow, &c.Shown, &c.Pressed, &c.Mended, &c.In)
	}, string(w), ms(from), ms(to))
}

// GuardDays counts a brand's sends, day by day; days are those of the brand's place.
func (db *DB) GuardDays(ctx context.Context, w desk.WorkspaceID, from, to string) ([]sendguard.Day, error) {
	return all(ctx, db.read(), selectGuardDays, func(r scanner) (d sendguard.Day, err error) {
		d.Workspace = w
		return d, r.Scan(&d.Day, &d.Sends, &d.Asked)
	}, string(w), from, to)
}

// Findings lists a brand's newest.
func (db *DB) Findings(ctx context.Context, w desk.WorkspaceID, rule sendguard.Rule, from time.Time, n int) ([]sendguard.Record, error) {
	return all(ctx, db.read(), selectFindings, scanFinding, string(w), string(rule), ms(from), n)
}

func findingValues(r sendguard.Record) []any {
	return []any{string(r.Workspace), r.ID, string(r.Conversation), string(r.Message), string(r.Operator), string(r.Rule), r.Code, string(r.Mode), string(r.Outcome),
		string(r.Reason), ms(r.At), ms(r.SettledAt)}
}

func scanFinding(r scanner) (f sendguard.Record, err error) {
	return f, r.Scan(&f.Workspace, &f.ID, &f.Conversation, &f.Message, &f.Operator, &f.Rule, &f.Code, &f.Mode, &f.Outcome, &f.Reason, stamp{&f.At}, stamp{&f.SettledAt})
}

func guardDayValues(d sendguard.Day) []any {
	return []any{string(d.Workspace), d.Day, string(d.Operator), int64(d.Sends), int64(d.Asked)}
}

const findingColumns = `
SELECT f.workspace_id, f.id, f.conversation_id, f.message_id, f.operator_id, f.rule, f.code, f.mode, f.outcome, f.reason, f.at, f.settled_at FROM guard_finding AS f`

const selectFindings = findingColumns + ` WHERE f.workspace_id = $1 AND f.at >= $3 AND ($2 = '' OR f.rule = $2) ORDER BY f.at DESC, f.id DESC LIMIT $4`

const selectAskedFindings = findingColumns + ` WHERE f.conversation_id @texts($1) AND f.outcome = 'asked' ORDER BY f.at, f.id`

// What is settled stays as it is.
const upsertFindings = `
INSERT INTO guard_finding (workspace_id, id, conversation_id, message_id, operator_id, rule, code, mode, outcome, reason, at, settled_at)
@values(text, text, text, text, text, text, text, text, text, text, bigint, bigint)
ON CONFLICT (id) DO UPDATE SET message_id = excluded.message_id, outcome = excluded.outcome, reason = excluded.reason, settled_at = excluded.settled_at
WHERE guard_finding.outcome = 'asked'`

const upsertGuardDays = `
INSERT INTO guard_day (workspace_id, day, operator_id, sends, asked)
@values(text, text, text, bigint, bigint)
ON CONFLICT (workspace_id, day, operator_id) DO UPDATE SET sends = guard_day.sends + excluded.sends, asked = guard_day.asked + excluded.asked`

const insertGuardSettings = `INSERT INTO guard_setting (workspace_id, version, body) VALUES ($1, 1, $2) ON CONFLICT (workspace_id) DO NOTHING`

const updateGuardSettings = `UPDATE guard_setting SET version = version + 1, body = $3 WHERE workspace_id = $1 AND version = $2`

const selectGuardBrands = `
SELECT w.id, w.name, COALESCE(s.body, '{}') FROM workspace AS w LEFT JOIN guard_setting AS s ON s.workspace_id = w.id
WHERE w.centre_id = (SELECT o.centre_id FROM workspace AS o WHERE o.id = $1) ORDER BY w.id`

const countFindings = `
SELECT f.rule, count(CASE WHEN f.outcome = 'passed' THEN 1 END), count(CASE WHEN f.outcome IN ('asked', 'pressed', 'mended') THEN 1 END),
  count(CASE WHEN f.outcome = 'pressed' THEN 1 END), count(CASE WHEN f.outcome = 'mended' THEN 1 END), count(CASE WHEN f.outcome = 'heard' THEN 1 END)
FROM guard_finding AS f WHERE f.workspace_id = $1 AND f.at >= $2 AND f.at < $3 GROUP BY f.rule`

const selectGuardDays = `
SELECT d.day, CAST(sum(d.sends) AS BIGINT), CAST(sum(d.asked) AS BIGINT) FROM guard_day AS d
WHERE d.workspace_id = $1 AND d.day >= $2 AND d.day <= $3 GROUP BY d.day ORDER BY d.day`

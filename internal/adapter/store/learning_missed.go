package store

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Missed reads decisions of a period that did not help, or were judged.
func (db *DB) Missed(ctx context.Context, w desk.WorkspaceID, since, until time.Time, n int) (rows []flow.DecisionView, missed, questions int, err error) {
	period := []any{string(w), ms(since), ms(until)}
	if rows, err = all(ctx, db.read(), selectMissed, scanDecision, append(period, n)...); err != nil {
		return nil, 0, 0, err
	}
	_, _, err = one(ctx, db.read(), countMissed, func(r scanner) (int, error) { return 0, r.Scan(&questions, &missed) }, period...)
	return rows, missed, questions, err
}

// NamedDecisions reads those whose right entry an operator named.
func (db *DB) NamedDecisions(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.DecisionView, int, error) {
	rows, err := all(ctx, db.read(), selectNamed, scanDecision, string(w), n)
	if err != nil || len(rows) < n {
		return rows, len(rows), err
	}
	count, _, err := one(ctx, db.read(), countNamed, scanInt, string(w))
	return rows, int(count), err
}

// idsAtOnce bounds a list of ids in one statement.
const idsAtOnce = 500

// inParts reads by many ids, some at a time.
func inParts[K ~string, T any](ctx context.Context, s session, text string, scan func(scanner) (T, error), ids []K, before ...any) (out []T, err error) {
	for part := range slices.Chunk(ids, idsAtOnce) {
		rows, err := all(ctx, s, text, scan, append(slices.Clone(before), texts(s, part))...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// DecisionsByID reads those of a brand that exist.
func (db *DB) DecisionsByID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]flow.DecisionView, error) {
	return inParts(ctx, db.read(), selectDecisionsByID, scanDecision, ids, string(w))
}

// MessagesByID reads those that exist.
func (db *DB) MessagesByID(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error) {
	return inParts(ctx, db.read(), selectMessagesByID, scanMessage, ids)
}

// AliasesByID reads those of a brand that exist.
func (db *DB) AliasesByID(ctx context.Context, w desk.WorkspaceID, ids []knowledge.AliasID) ([]knowledge.Alias, error) {
	return inParts(ctx, db.read(), selectAliasesByID, scanAlias, ids, string(w))
}

const missed = `(d.zone = 'handoff' OR d.outcome IN ('none', 'unsolved') OR d.verdict <> '')`

const selectMissed = selectDecisions + `
WHERE d.workspace_id = $1 AND d.at >= $2 AND d.at < $3 AND ` + missed + ` ORDER BY d.at DESC, d.id DESC LIMIT $4`

const countMissed = `
SELECT count(*), coalesce(sum(CASE WHEN ` + missed + ` THEN 1 ELSE 0 END), 0) FROM bot_decision AS d
WHERE d.workspace_id = $1 AND d.at >= $2 AND d.at < $3`

const selectNamed = selectDecisions + `
WHERE d.workspace_id = $1 AND d.verdict <> '' AND d.verdict <> 'none' ORDER BY d.verdict_at DESC, d.id DESC LIMIT $2`

const countNamed = `SELECT count(*) FROM bot_decision AS d WHERE d.workspace_id = $1 AND d.verdict <> '' AND d.verdict <> 'none'`

const selectDecisionsByID = selectDecisions + ` WHERE d.workspace_id = $1 AND d.id @texts($2)`

const selectAliasesByID = aliasColumns + ` WHERE a.workspace_id = $1 AND a.id @texts($2)`

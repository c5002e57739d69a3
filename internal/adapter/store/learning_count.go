package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// CountBot counts questions and inquiries day by day: each day is a look into an index,
// so that the cost is that of the period, not of the table. PostgreSQL gets all in one
// round trip.
func (db *DB) CountBot(ctx context.Context, w desk.WorkspaceID, days []time.Time) (asked []report.Asked, met []report.Met, err error) {
	b := &bundle{s: db.read()}
	questions, inquiries := make([]*[]report.Asked, max(len(days)-1, 0)), make([]*[]report.Met, max(len(days)-1, 0))
	for i := range questions {
		args := []any{string(w), ms(days[i]), ms(days[i+1])}
		questions[i] = read(b, countAsked, func(r scanner) (a report.Asked, err error) {
			a.Day = i
			return a, r.Scan(&a.Zone, &a.Outcome, &a.Topic, &a.N)
		}, args...)
		inquiries[i] = read(b, countMet, func(r scanner) (m report.Met, err error) {
			m.Day = i
			return m, r.Scan(&m.State, &m.Close, &m.Reason, &m.Topic, &m.N)
		}, args...)
	}
	if err := b.run(ctx); err != nil {
		return nil, nil, err
	}
	for i := range questions {
		asked, met = append(asked, *questions[i]...), append(met, *inquiries[i]...)
	}
	return asked, met, nil
}

const countAsked = `
SELECT d.zone, d.outcome, @field(v.topic: value), count(*)
FROM bot_decision AS d JOIN conversation AS v ON v.id = d.conversation_id
WHERE d.workspace_id = $1 AND d.at >= $2 AND d.at < $3
GROUP BY 1, 2, 3`

const countMet = `
SELECT v.state, v.close_reason, b.reason, @field(v.topic: value), count(*)
FROM bot_memory AS b JOIN conversation AS v ON v.id = b.conversation_id
WHERE b.workspace_id = $1 AND b.met_at >= $2 AND b.met_at < $3
GROUP BY 1, 2, 3, 4`

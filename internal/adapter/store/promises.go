package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Promises counts a period's follow-ups by who promised, by queue and by what became of them.
func (db *DB) Promises(ctx context.Context, q flow.RepliesQuery) ([]report.Promised, error) {
	return all(ctx, db.read(), countPromises, func(r scanner) (p report.Promised, err error) {
		return p, r.Scan(&p.Operator, &p.Queue, &p.Fate, &p.N)
	}, string(q.Workspace), string(q.Queue), string(q.Channel), q.Segment, ms(q.From), ms(q.Until), ms(q.Now))
}

// Whatever was moved, done or taken back when its time was over is late: none of that mends it.
const countPromises = `
SELECT f.made_by, v.queue_id,
  CASE WHEN f.done = '' AND (f.missed OR f.due_at < $7) THEN 'overdue'
    WHEN f.done = '' THEN 'open'
    WHEN f.missed OR f.due_at < f.done_at THEN 'late' ELSE f.done END, count(*)
FROM follow_up AS f JOIN conversation AS v ON v.id = f.conversation_id
WHERE f.workspace_id = $1 AND f.due_at >= $5 AND f.due_at < $6 AND ` + talksOf + `
GROUP BY 1, 2, 3`

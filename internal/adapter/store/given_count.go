package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// Offers counts offers by who had them and what became of them.
func (db *DB) Offers(ctx context.Context, centre desk.CentreID, brands []desk.WorkspaceID, from, to time.Time) ([]report.OfferCount, error) {
	s := db.read()
	return all(ctx, s, countOffers, func(r scanner) (c report.OfferCount, err error) {
		return c, r.Scan(&c.Operator, &c.Outcome, &c.Why, &c.Heated, &c.N, span{&c.Took})
	}, string(centre), texts(s, brands), ms(from), ms(to))
}

const countOffers = `
SELECT d.operator_id, d.outcome, d.outcome_why, d.heated, count(*), CAST(coalesce(sum(CASE WHEN d.outcome_at > d.at THEN d.outcome_at - d.at ELSE 0 END), 0) AS BIGINT)
FROM routing_decision AS d
WHERE d.centre_id = $1 AND d.workspace_id @texts($2) AND d.at >= $3 AND d.at < $4 AND d.how = 'offer'
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`

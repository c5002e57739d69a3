package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// onceLife is how long an idempotency key stands for what it made; an older one
// may be used anew. Callers ask with the same span.
const onceLife = 24 * time.Hour

// Once finds what an idempotency key made since the given time. What it finds is as
// safe as if it had just been written.
func (db *DB) Once(ctx context.Context, op desk.OperatorID, key string, since time.Time) (flow.Once, bool, error) {
	o, ok, err := one(ctx, db.read(), selectOnce, scanOnce, string(op), key, ms(since))
	if err != nil || !ok || !db.dialect.SetBased {
		return o, ok, err
	}
	return o, ok, db.writeBy(ctx, alone, db.vouch)
}

// once keeps the idempotency keys. Of two requests with one key at once the
// second loses; when it looks again it finds what the first made.
func (p *pass) once(ctx context.Context, round []int) error {
	for _, i := range round {
		o := p.writes[i].Once
		if o == nil {
			continue
		}
		_, kept, err := one(ctx, p.s, upsertOnce, scanString, string(o.Operator), o.Key, o.Hash, string(o.Message), ms(o.At),
			ms(o.At.Add(-onceLife)))
		if err != nil {
			return err
		}
		if !kept {
			p.lose(i, desk.ErrVersion)
		}
	}
	return nil
}

func scanOnce(r scanner) (o flow.Once, err error) {
	return o, r.Scan(&o.Operator, &o.Key, &o.Hash, &o.Message, stamp{&o.At})
}

const selectOnce = `SELECT operator_id, key, hash, message_id, at FROM once WHERE operator_id = $1 AND key = $2 AND at >= $3`

const upsertOnce = `
INSERT INTO once (operator_id, key, hash, message_id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (operator_id, key) DO UPDATE SET hash = excluded.hash, message_id = excluded.message_id, at = excluded.at
WHERE once.at < $6
RETURNING key`

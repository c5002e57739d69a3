package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// settle marks the winners' inbox rows, takes them off their threads' counters
// and frees the claims, in the order of the threads' keys.
func (p *pass) settle(ctx context.Context) error {
	var done []int64
	var aside [][]any
	release := map[desk.ThreadKey]*released{}
	for i, w := range p.writes {
		if p.lost[i] != nil {
			continue
		}
		done = append(done, w.Done...)
		for _, q := range w.Quarantine {
			aside = append(aside, []any{q.Row, q.Code, p.now})
		}
		if w.Batch != nil {
			release[w.Batch.Key] = &released{owner: w.Batch.Owner}
		}
	}
	var settled []desk.ThreadKey
	if len(done) > 0 {
		keys, err := all(ctx, p.s, settleInbox, scanKey, bigints(p.s, done), p.now)
		if err != nil {
			return err
		}
		settled = keys
	}
	keys, err := bulkAll(ctx, p.s, quarantineInbox, scanKey, aside)
	if err != nil {
		return err
	}
	for _, k := range append(settled, keys...) {
		if release[k] == nil {
			release[k] = &released{}
		}
		release[k].settled++
	}
	return p.release(ctx, release)
}

// released is what a commit does to the row of a thread in the inbox.
type released struct {
	settled int64
	owner   string // of the claim to free; none = keep it
}

func (p *pass) release(ctx context.Context, threads map[desk.ThreadKey]*released) error {
	rows := make([][]any, 0, len(threads))
	for k, r := range threads {
		rows = append(rows, []any{string(k.Channel), string(k.Kind), k.ID, -r.settled, r.owner, int64(0), p.now})
	}
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)),
			cmp.Compare(a[2].(string), b[2].(string)))
	})
	_, err := p.s.bulk(ctx, releaseThreads, rows)
	return err
}

func scanKey(r scanner) (k desk.ThreadKey, err error) { return k, r.Scan(&k.Channel, &k.Kind, &k.ID) }

const settleInbox = `
UPDATE inbox SET state = 'done', settled_at = $2 WHERE id @bigints($1) AND state = 'pending'
RETURNING channel_id, source_kind, source_id`

const quarantineInbox = `
UPDATE inbox SET state = 'quarantined', code = r.code, settled_at = r.at
FROM @rows(r: id bigint, code text, at bigint)
WHERE inbox.id = r.id AND inbox.state = 'pending'
RETURNING inbox.channel_id, inbox.source_kind, inbox.source_id`

// An upsert, though the rows are there: it locks them in the order given, and
// accepting does so in the same. An UPDATE would choose an order of its own.
const releaseThreads = `
INSERT INTO inbox_thread (channel_id, source_kind, source_id, pending, owner, lease_until, due_at)
@values(text, text, text, bigint, text, bigint, bigint)
ON CONFLICT (channel_id, source_kind, source_id) DO UPDATE SET
  pending = CASE WHEN inbox_thread.pending + excluded.pending < 0 THEN 0 ELSE inbox_thread.pending + excluded.pending END,
  lease_until = CASE WHEN inbox_thread.owner = excluded.owner THEN 0 ELSE inbox_thread.lease_until END,
  owner = CASE WHEN inbox_thread.owner = excluded.owner THEN '' ELSE inbox_thread.owner END`

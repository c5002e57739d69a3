package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// settle marks the winners' inbox rows, takes them off their threads' counters
// and frees the claims, in the order of the threads' keys. A row that was not
// pending any more makes its write lose, and all is done anew without it: so the
// counters can be written before that is known.
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
			aside = append(aside, []any{q.Row, q.Code, p.now, q.Sealed})
		}
		if w.Batch != nil {
			p.free(release, w)
		}
	}
	settled := new([]int64)
	if len(done) > 0 {
		settled = read(p.out, settleInbox, scanInt, bigints(p.s, done), p.now)
	}
	quarantined, err := putRead(p.out, quarantineInbox, scanInt, aside)
	if err != nil {
		return err
	}
	if err := p.out.put(releaseThreads, p.releases(release)); err != nil {
		return err
	}
	if err := p.out.run(ctx); err != nil {
		return err
	}
	pending := map[int64]bool{}
	for _, id := range append(*settled, *quarantined...) {
		pending[id] = true
	}
	if p.claimsLost(pending) {
		return errAnew
	}
	return nil
}

// free notes what a write does to its thread in the inbox. Of two writes of one
// thread the last knows whether the claim ends.
func (p *pass) free(release map[desk.ThreadKey]*released, w flow.Write) {
	r := release[w.Batch.Key]
	if r == nil {
		r = &released{}
		release[w.Batch.Key] = r
	}
	r.settled += int64(len(w.Done) + len(w.Quarantine))
	r.owner = w.Batch.Owner
}

// claimsLost strikes the writes of which a row was not pending any more: another
// receiver has settled it, because the claim had run out.
func (p *pass) claimsLost(pending map[int64]bool) bool {
	for i, w := range p.writes {
		if p.lost[i] != nil {
			continue
		}
		for _, id := range w.Done {
			if !pending[id] {
				p.lose(i, flow.ErrClaimLost)
			}
		}
		for _, q := range w.Quarantine {
			if !pending[q.Row] {
				p.lose(i, flow.ErrClaimLost)
			}
		}
	}
	return len(p.tooLate) > 0
}

// released is what a commit does to the row of a thread in the inbox.
type released struct {
	settled int64
	owner   string // of the claim to free; none = keep it
}

// releases gives the rows of releaseThreads, in the order in which all lock them.
func (p *pass) releases(threads map[desk.ThreadKey]*released) [][]any {
	rows := make([][]any, 0, len(threads))
	for k, r := range threads {
		rows = append(rows, []any{string(k.Channel), string(k.Kind), k.ID, -r.settled, r.owner, int64(0), p.now})
	}
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)),
			cmp.Compare(a[2].(string), b[2].(string)))
	})
	return rows
}

// What an event said lives in the talk from here on, where it can be unsent.
const settleInbox = `
UPDATE inbox SET state = 'done', settled_at = $2, body = NULL WHERE id @bigints($1) AND state = 'pending'
RETURNING id`

const quarantineInbox = `
UPDATE inbox SET state = 'quarantined', code = r.code, settled_at = r.at, body = r.body
FROM @rows(r: id bigint, code text, at bigint, body bytea)
WHERE inbox.id = r.id AND inbox.state = 'pending'
RETURNING inbox.id`

// An upsert, though the rows are there: it locks them in the order given, and
// accepting does so in the same. An UPDATE would choose an order of its own.
const releaseThreads = `
INSERT INTO inbox_thread (channel_id, source_kind, source_id, pending, owner, lease_until, due_at)
@values(text, text, text, bigint, text, bigint, bigint)
ON CONFLICT (channel_id, source_kind, source_id) DO UPDATE SET
  pending = CASE WHEN inbox_thread.pending + excluded.pending < 0 THEN 0 ELSE inbox_thread.pending + excluded.pending END,
  lease_until = CASE WHEN inbox_thread.owner = excluded.owner THEN 0 ELSE inbox_thread.lease_until END,
  owner = CASE WHEN inbox_thread.owner = excluded.owner THEN '' ELSE inbox_thread.owner END`

package store

import "context"

// FreeClaims gives back what a process that died had in its hands: threads of the
// inbox and jobs are due again at once, not when their leases end. It is right
// only where no other process can be at work: on a locked SQLite file, at its
// opening. So is an open call to LINE: a reply is shown as unknown, a push repeated
// under its key, as soon as a worker looks.
func (db *DB) FreeClaims(ctx context.Context) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, text := range []string{freeThreads, wakeCallers, freeIndex} {
			if _, err := s.exec(ctx, text); err != nil {
				return err
			}
		}
		for _, text := range []string{freeJobs, endCalls} { // after the above, which looks at leases
			if _, err := s.exec(ctx, text, ms(db.now())); err != nil {
				return err
			}
		}
		return nil
	})
}

const freeIndex = `UPDATE search_state SET owner = '', lease_until = 0`

const freeThreads = `UPDATE inbox_thread SET owner = '', lease_until = 0 WHERE owner <> ''`

// A job that was at work was due, though the clock may have been set back since.
const freeJobs = `UPDATE job SET owner = '', run_at = CASE WHEN due_at < $1 THEN due_at ELSE $1 END WHERE owner <> ''`

// Talks with a call that the process died over go before all others: somebody waits to
// hear whether their answer has arrived. A second worker may have put such a job off
// until the call's lease ends.
const wakeCallers = `
UPDATE job SET run_at = 1, due_at = 1 WHERE kind = 'send'
  AND key IN (SELECT thread_id FROM call WHERE state = 'started' AND lease_until > 0)`

// Ended, not gone: that somebody was at it is what makes it doubtful.
const endCalls = `UPDATE call SET lease_until = $1 WHERE state = 'started' AND lease_until > $1`

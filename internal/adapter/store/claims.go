package store

import "context"

// FreeClaims gives back what a process that died had in its hands: threads of the
// inbox and jobs are due again at once, not when their leases end. It is right
// only where no other process can be at work: on a locked SQLite file, at its
// opening. An open call to LINE keeps its own lease.
func (db *DB) FreeClaims(ctx context.Context) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, text := range []string{freeThreads, freeJobs} {
			if _, err := s.exec(ctx, text); err != nil {
				return err
			}
		}
		return nil
	})
}

const freeThreads = `UPDATE inbox_thread SET owner = '', lease_until = 0 WHERE owner <> ''`

const freeJobs = `UPDATE job SET owner = '', run_at = due_at WHERE owner <> ''`

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Claimed is a job in somebody's hands.
type Claimed struct {
	desk.Job
	ID       int64
	Gen      int64 // goes up when the job is put again
	Owner    string
	Attempts int
}

// Jobs is the table of timers and work.
type Jobs interface {
	// PutJobs stores jobs outside of a decision. A job with the same kind and key
	// is moved, freed of its owner, and its Gen goes up. One that is due and waits
	// for a worker keeps its place among those that wait: who is put again and again
	// must not stand last for ever.
	PutJobs(ctx context.Context, jobs []desk.Job) error
	// ClaimJobs takes up to n due jobs and hides them for the lease; a lost lease
	// brings them again.
	ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]Claimed, error)
	// Renew lets the lease of a claimed job end so long after now, under the same
	// condition as Complete; ok is false when the job is no longer owner's.
	Renew(ctx context.Context, c Claimed, now time.Time, lease time.Duration) (ok bool, err error)
	// Complete removes a job if it still is owner's and of that Gen: a job that
	// was put again meanwhile stays. ok tells which.
	Complete(ctx context.Context, c Claimed) (ok bool, err error)
	// Again moves a job, under the same condition, counts the attempt and keeps
	// the code of what went wrong.
	Again(ctx context.Context, c Claimed, at time.Time, code string) (ok bool, err error)
	// NextRun gives the earliest run time of these kinds; ok is false for none.
	NextRun(ctx context.Context, kinds []desk.JobKind) (at time.Time, ok bool, err error)
}

package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// nightAt is when a brand's questions are asked again by itself, in the brand's own time: the
// counter is quiet, and who comes in the morning sees what yesterday's edits broke.
const nightAt = 3*time.Hour + 30*time.Minute

// Nights are the jobs that begin brands' nightly checks. Every node puts them at every start:
// that makes one round, not many, and a night that was missed because nothing ran is made up
// for at once. A run's id is its brand and night, so that a night has one run however often
// its job comes.
func (l *Learner) Nights(ctx context.Context, brands []desk.WorkspaceID) ([]desk.Job, error) {
	now := l.env.Clock.Now()
	var jobs []desk.Job
	for _, w := range brands {
		zone, err := l.zone(ctx, w)
		if err != nil {
			return nil, err
		}
		last := lastNight(now, zone)
		at := now.Add(time.Minute)
		if _, err := l.store.Run(ctx, nightID(w, last)); err == nil {
			at = nextNight(now, zone)
		}
		jobs = append(jobs, desk.Job{Kind: desk.JobNightly, Key: string(w), RunAt: at})
	}
	return jobs, nil
}

// Nightly handles a nightly job: it begins the last night's check, if there is anything to
// ask, and comes again the next night.
func (l *Learner) Nightly(ctx context.Context, job Claimed) (Next, error) {
	w := desk.WorkspaceID(job.Key)
	zone, err := l.zone(ctx, w)
	if err != nil {
		return Next{}, err
	}
	now := l.env.Clock.Now()
	next := Next{At: nextNight(now, zone), Code: "nightly"}
	something, err := l.anything(ctx, w)
	if err != nil || !something {
		return next, err
	}
	_, err = l.start(ctx, Run{Workspace: w, ID: nightID(w, lastNight(now, zone)), Kind: RunCheck}, "")
	return next, err
}

// anything tells whether a brand has a question to ask: without reading its knowledge, which
// a brand without a bot need not have in memory.
func (l *Learner) anything(ctx context.Context, w desk.WorkspaceID) (bool, error) {
	n, err := l.store.CountCheckCases(ctx, w)
	if err != nil || n > 0 {
		return n > 0, err
	}
	if _, n, err = l.store.NamedDecisions(ctx, w, 1); err != nil || n > 0 {
		return n > 0, err
	}
	rows, _, err := l.know.know.Aliases(ctx, AliasQuery{Workspace: w, State: "live", Page: desk.Page{Limit: 1}})
	return len(rows) > 0, err
}

func (l *Learner) zone(ctx context.Context, w desk.WorkspaceID) (*time.Location, error) {
	rules, err := l.brains.rules.Of(ctx, w)
	if err != nil {
		return nil, err
	}
	return rules.Clocks.Calendar("", "").Zone(), nil
}

func nightID(w desk.WorkspaceID, night time.Time) string {
	return "night-" + string(w) + "-" + night.Format("20060102")
}

// lastNight is the newest instant of a night that is not after now.
func lastNight(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	for back := 0; ; back++ {
		if at := night(y, m, d-back, zone); !at.After(now) {
			return at
		}
	}
}

// nextNight is the first one after now.
func nextNight(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	for ahead := 0; ; ahead++ {
		if at := night(y, m, d+ahead, zone); at.After(now) {
			return at
		}
	}
}

func night(y int, m time.Month, d int, zone *time.Location) time.Time {
	return time.Date(y, m, d, int(nightAt/time.Hour), int(nightAt%time.Hour/time.Minute), 0, 0, zone)
}

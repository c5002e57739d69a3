package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// through is what came by the entrances of brands that have a policy there; recent is what began
// to wait in the last hour.
func (a *Ahead) through(ctx context.Context, queues []desk.Queue, recent map[desk.QueueID]int, now time.Time) (map[desk.WorkspaceID]map[desk.QueueID]decide.Through, error) {
	out := map[desk.WorkspaceID]map[desk.QueueID]decide.Through{}
	for _, w := range queueBrands(queues) {
		rules, err := a.rules.Of(ctx, w)
		if err != nil {
			return nil, err
		}
		if !rules.Door.On {
			continue
		}
		passages, err := a.reads.Passages(ctx, w, now.Add(-passed), now.Add(time.Second), maxPassed)
		if err != nil {
			return nil, err
		}
		out[w] = decide.Throughs(passages, now.Add(-time.Hour), recent)
	}
	return out, nil
}

// doors is how those entrances stand now.
func (a *Ahead) doors(ctx context.Context, through map[desk.WorkspaceID]map[desk.QueueID]decide.Through) (map[desk.WorkspaceID]decide.Doorway, error) {
	out := map[desk.WorkspaceID]decide.Doorway{}
	for w, passed := range through {
		rules, err := a.rules.Of(ctx, w)
		if err != nil {
			return nil, err
		}
		surge, err := a.reads.Surge(ctx, w)
		if err != nil {
			return nil, err
		}
		out[w] = decide.Doorway{Settings: rules.Door, Surge: surge.Now, Through: passed}
	}
	return out, nil
}

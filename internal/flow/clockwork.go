package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Clockwork lets clocks ring, and sets them anew when a calendar changes.
type Clockwork struct {
	env   Env
	cases Cases // with rules
	ticks Ticking
}

// NewClockwork makes it. cases must bring rules.
func NewClockwork(env Env, cases Cases, ticks Ticking) *Clockwork {
	return &Clockwork{env, cases, ticks}
}

// Ring handles a clock job: what an inquiry's clocks have reached is told and done.
func (c *Clockwork) Ring(ctx context.Context, job Claimed) (Next, error) {
	var wait time.Time // also of a clock that has rung
	id := desk.ConversationID(job.Key)
	_, err := settle(ctx, c.env, c.cases, id, func(cs decide.Case, now time.Time) (ch decide.Change, _ time.Time, _ error) {
		ch, wait = decide.Ring(cs, id, now, c.env.IDs)
		return ch, wait, nil
	})
	return Next{At: wait, Code: "early"}.ifSet(), err
}

// retimeAtOnce is how many inquiries one job sets before it lets others work.
const retimeAtOnce = 200

// Retime handles a retime job: the brand's clocks are set by its calendar as it is now.
func (c *Clockwork) Retime(ctx context.Context, job Claimed) (Next, error) {
	for after := desk.ConversationID(""); ; {
		ids, err := c.ticks.Ticking(ctx, desk.WorkspaceID(job.Key), after, retimeAtOnce)
		if err != nil {
			return Next{}, err
		}
		for _, id := range ids {
			_, err := settle(ctx, c.env, c.cases, id, func(cs decide.Case, now time.Time) (decide.Change, time.Time, error) {
				return decide.Retime(cs, id, now, c.env.IDs), time.Time{}, nil
			})
			if err != nil {
				return Next{}, err
			}
			after = id
		}
		if len(ids) < retimeAtOnce {
			return Next{}, nil
		}
	}
}

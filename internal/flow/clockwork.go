package flow

import (
	"context"
	"errors"
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
	var wait time.Time
	err := c.decide(ctx, desk.ConversationID(job.Key), func(cs decide.Case, id desk.ConversationID, now time.Time) (ch decide.Change) {
		ch, wait = decide.Ring(cs, id, now, c.env.IDs)
		return ch
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
			err := c.decide(ctx, id, func(cs decide.Case, id desk.ConversationID, now time.Time) decide.Change {
				return decide.Retime(cs, id, now, c.env.IDs)
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

// decide loads, decides and commits until it wins. An inquiry that is gone is no error.
func (c *Clockwork) decide(ctx context.Context, id desk.ConversationID, do func(decide.Case, desk.ConversationID, time.Time) decide.Change) error {
	for range maxTries {
		cases, err := c.cases.Load(ctx, []CaseRef{{Conversation: id}})
		if errors.Is(err, desk.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		change := do(cases[0], id, c.env.Clock.Now())
		if change.Empty() {
			return nil
		}
		if err = commitOne(ctx, c.env, c.cases, Write{Change: change}); !errors.Is(err, desk.ErrVersion) {
			return err
		}
	}
	return desk.ErrVersion
}

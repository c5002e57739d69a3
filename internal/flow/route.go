package flow

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Router matches waiting conversations to operators whenever one of either
// becomes free: it is driven by events, never by a tick.
type Router struct {
	env    Env
	routes Routes
	cases  Cases
}

// NewRouter makes a router.
func NewRouter(env Env, routes Routes, cases Cases) *Router { return &Router{env, routes, cases} }

// maxWork is what a run looks at in each queue at first; whoever waits beyond it is younger.
// While somebody with room is left who works for a brand where more wait, it looks further,
// deeper times as far each time, up to deepWork.
const (
	maxWork  = 300
	deeper   = 6
	deepWork = 10_000
)

// Route handles a route job of a centre.
func (r *Router) Route(ctx context.Context, job Claimed) (Next, error) {
	centre := desk.CentreID(job.Key)
	roster, err := r.routes.Roster(ctx, centre)
	if err != nil {
		return Next{}, err
	}
	row, err := r.routes.Policy(ctx, centre)
	if err != nil {
		return Next{}, err
	}
	picked, again, err := r.pick(ctx, row.Policy, roster)
	if err != nil {
		return Next{}, err
	}
	lost := false
	var failed error
	for _, d := range picked {
		ok, err := r.offer(ctx, d)
		failed = errors.Join(failed, err) // one sick talk must not hold the others
		lost = lost || !ok && err == nil
	}
	if failed != nil {
		return Next{}, failed
	}
	if lost { // the world moved on while we picked: look again
		return Next{At: r.env.Clock.Now(), Code: "moved_on"}, nil
	}
	return Next{At: again, Code: "rests"}.ifSet(), nil
}

// pick matches what waits in brands that somebody free works for.
func (r *Router) pick(ctx context.Context, policy routing.Policy, roster routing.Roster) (picked []routing.Decision, again time.Time, err error) {
	now := r.env.Clock.Now()
	brands := staffed(roster, now)
	for n := maxWork; len(brands) > 0; n = min(n*deeper, deepWork) {
		work, err := r.routes.Work(ctx, brands, n)
		if err != nil || len(work) == 0 {
			return nil, time.Time{}, err
		}
		picked, again = routing.Pick(work, roster, mayWork, policy, now)
		if n == deepWork || !overlaps(longer(work, n), staffed(given(roster, picked), now)) {
			return picked, again, nil
		}
	}
	return nil, time.Time{}, nil
}

// longer lists the brands with a queue that may hold more than was looked at.
func longer(work []routing.Work, n int) (brands []desk.WorkspaceID) {
	count := map[desk.QueueID]int{}
	for _, w := range work {
		if count[w.Queue]++; count[w.Queue] == n {
			brands = append(brands, w.Workspace)
		}
	}
	return brands
}

// given is the roster as decisions leave it.
func given(roster routing.Roster, picked []routing.Decision) routing.Roster {
	out, at := slices.Clone(roster), map[desk.OperatorID]int{}
	for i, p := range out {
		at[p.ID], out[i].Talks = i, maps.Clone(p.Talks)
	}
	for _, d := range picked {
		p := &out[at[d.Operator]]
		p.Load += d.Work.Weight
		if p.Talks != nil {
			p.Talks[d.Work.Channel]++
		}
	}
	return out
}

func overlaps[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// staffed lists the brands for which somebody can be offered work now.
func staffed(roster routing.Roster, now time.Time) []desk.WorkspaceID {
	var brands []desk.WorkspaceID
	for _, p := range roster {
		if !p.Routable(now) {
			continue
		}
		for _, w := range identity.Workspaces(p, identity.Work) {
			if !slices.Contains(brands, w) {
				brands = append(brands, w)
			}
		}
	}
	return brands
}

// mayWork tells who can be offered a brand's work.
func mayWork(p desk.Person, w desk.WorkspaceID) bool {
	return identity.Can(p, identity.Work, identity.Subject{Workspace: w})
}

// offer carries out one decision; false means that somebody else was quicker.
func (r *Router) offer(ctx context.Context, d routing.Decision) (bool, error) {
	cases, err := r.cases.Load(ctx, []CaseRef{{Conversation: d.Work.Conversation}})
	if errors.Is(err, desk.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	change, err := decide.Offer(cases[0], d, r.env.Clock.Now(), r.env.IDs)
	if err != nil || change.Empty() {
		return true, err // it no longer waits
	}
	err = commitOne(ctx, r.env, r.cases, Write{Change: change})
	if errors.Is(err, desk.ErrVersion) || errors.Is(err, decide.ErrAtCapacity) {
		return false, nil
	}
	if err == nil {
		r.env.Log.Info("offered", "conversation", d.Work.Conversation, "operator", d.Operator, "candidates", d.Candidates)
	}
	return true, err
}

// ExpireOffer handles the time-out of an offer.
func (r *Router) ExpireOffer(ctx context.Context, job Claimed) (Next, error) {
	id := desk.ConversationID(job.Key)
	wait, err := settle(ctx, r.env, r.cases, id, func(c decide.Case, now time.Time) (decide.Change, time.Time, error) {
		return decide.ExpireOffer(c, id, now, r.env.IDs)
	})
	return Next{At: wait, Code: "early"}.ifSet(), err
}

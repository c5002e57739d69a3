package flow

import (
	"context"
	"errors"
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

// maxWork bounds what one run looks at; whoever waits beyond it is younger.
const maxWork = 500

// Route handles a route job of a centre.
func (r *Router) Route(ctx context.Context, job Claimed) (Next, error) {
	centre := desk.CentreID(job.Key)
	roster, err := r.routes.Roster(ctx, centre)
	if err != nil {
		return Next{}, err
	}
	// only brands that somebody free works for: others must not fill the list
	work, err := r.routes.Work(ctx, staffed(roster, r.env.Clock.Now()), maxWork)
	if err != nil || len(work) == 0 {
		return Next{}, err
	}
	lost := false
	var failed error
	picked, again := routing.Pick(work, roster, mayWork, routing.LeastLoad, r.env.Clock.Now())
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
	for range maxTries {
		cases, err := r.cases.Load(ctx, []CaseRef{{Conversation: id}})
		if errors.Is(err, desk.ErrNotFound) {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		change, wait, err := decide.ExpireOffer(cases[0], id, r.env.Clock.Now(), r.env.IDs)
		if err != nil || change.Empty() {
			return Next{At: wait, Code: "early"}.ifSet(), err
		}
		err = commitOne(ctx, r.env, r.cases, Write{Change: change})
		if !errors.Is(err, desk.ErrVersion) {
			return Next{}, err
		}
	}
	return Next{}, desk.ErrVersion
}

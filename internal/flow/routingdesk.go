package flow

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// RoutingDesk is the door of those who say how work finds its people.
type RoutingDesk struct {
	env   Env
	store Policies
	read  Reader
	rules *Rulebook
	guard Guard
}

// NewRoutingDesk makes it.
func NewRoutingDesk(env Env, store Policies, read Reader, rules *Rulebook, guard Guard) *RoutingDesk {
	return &RoutingDesk{env, store, read, rules, guard}
}

// ErrNoRouting refuses those who may not say how work is routed.
var ErrNoRouting = desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask a supervisor or an administrator.")

// RoutingView is how a centre routes, with the queues that somebody may see.
type RoutingView struct {
	PolicyRow
	Queues []desk.Queue
}

// Policy gives how the centre routes.
func (d *RoutingDesk) Policy(ctx context.Context, by desk.Person) (RoutingView, error) {
	row, err := d.store.Policy(ctx, by.Centre)
	if err != nil {
		return RoutingView{}, err
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return RoutingView{}, err
	}
	mine := identity.Workspaces(by, identity.ReadDirectory)
	queues = slices.DeleteFunc(queues, func(q desk.Queue) bool { return !slices.Contains(mine, q.Workspace) })
	row.Policy.Queues = maps.Clone(row.Policy.Queues)
	maps.DeleteFunc(row.Policy.Queues, func(id desk.QueueID, _ desk.Rules) bool { return !hasQueue(queues, id) })
	return RoutingView{row, queues}, nil
}

func hasQueue(queues []desk.Queue, id desk.QueueID) bool {
	return slices.ContainsFunc(queues, func(q desk.Queue) bool { return q.ID == id })
}

// Certified lists the brands that only those may serve who have done their training.
func (d *RoutingDesk) Certified(ctx context.Context, by desk.Person) ([]desk.WorkspaceID, error) {
	row, err := d.store.Policy(ctx, by.Centre)
	return row.Policy.Certified, err
}

// History lists the newest versions, for those who may set them all.
func (d *RoutingDesk) History(ctx context.Context, by desk.Person) ([]PolicyRow, error) {
	if !identity.Can(by, identity.RouteCentre, identity.Subject{}) {
		return nil, ErrNoRouting
	}
	return d.store.PolicyHistory(ctx, by.Centre, policiesShown)
}

const policiesShown = 50

// SetPolicy switches to another policy, on the version that was read. Rules of brands that
// are not the asker's stay as they are; what holds for all brands needs the centre's leave.
func (d *RoutingDesk) SetPolicy(ctx context.Context, by desk.Person, base int64, next routing.Policy, note string) (RoutingView, error) {
	old, err := d.store.Policy(ctx, by.Centre)
	if err != nil {
		return RoutingView{}, err
	}
	if old.Version != base {
		return RoutingView{}, desk.ErrVersion
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return RoutingView{}, err
	}
	if next, err = merged(by, old.Policy, next, queues); err != nil {
		return RoutingView{}, err
	}
	if err := next.Check(queues); err != nil {
		return RoutingView{}, err
	}
	if len([]rune(note)) > identity.MaxName {
		return RoutingView{}, desk.E(desk.Invalid, "text_too_long", "At most 80 characters.").On("note")
	}
	now := d.env.Clock.Now()
	row := PolicyRow{Centre: by.Centre, Version: base + 1, At: now, By: by.ID, Note: d.guard(note), Policy: next}
	fact := desk.Fact{At: now, Kind: desk.FactPolicy, Centre: by.Centre, Actor: desk.Operator(by.ID), Version: row.Version,
		Code: "changed"} // the versions themselves are kept
	jobs, err := policyJobs(ctx, d.store, d.read, by.Centre, next, queues, now)
	if err != nil {
		return RoutingView{}, err
	}
	if err := d.store.SavePolicy(ctx, row, []desk.Fact{fact}, jobs); err != nil {
		return RoutingView{}, err
	}
	d.rules.forgetAll() // here at once, on other nodes within a second
	d.env.committed(jobs)
	return d.Policy(ctx, by)
}

// merged is the policy that somebody may bring about by asking for another one.
func merged(by desk.Person, old, next routing.Policy, queues []desk.Queue) (routing.Policy, error) {
	rules := maps.Clone(old.Queues)
	if rules == nil {
		rules = map[desk.QueueID]desk.Rules{}
	}
	for _, q := range queues {
		asked, named := next.Queues[q.ID]
		if !named || asJSON(asked) == asJSON(old.Queues[q.ID]) {
			continue
		}
		if !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: q.Workspace}) {
			return next, ErrNoRouting
		}
		asked.Weights = nil
		rules[q.ID] = asked
	}
	for id := range next.Queues {
		if !hasQueue(queues, id) {
			return next, desk.E(desk.Invalid, "no_queue", "There is no such queue.").On("queues." + string(id))
		}
	}
	next.Queues = nil
	mine := old
	mine.Queues = nil
	if asJSON(next) != asJSON(mine) && !identity.Can(by, identity.RouteCentre, identity.Subject{}) {
		return next, ErrNoRouting
	}
	next.Queues = rules
	return next, nil
}

// policyJobs are the jobs that a new policy needs: what waits may have found somebody, or have
// waited too long; whoever is at work may have to be watched.
func policyJobs(ctx context.Context, store Policies, read Reader, centre desk.CentreID, p routing.Policy, queues []desk.Queue, now time.Time) ([]desk.Job, error) {
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(centre), RunAt: now}}
	for _, q := range queues {
		if p.Rules(q.ID).Overflow.After <= 0 {
			continue
		}
		waiting, err := store.WaitingOf(ctx, q.ID, maxFollowed)
		if err != nil {
			return nil, err
		}
		for _, id := range waiting {
			jobs = append(jobs, desk.Job{Kind: desk.JobOverflow, Key: string(id), RunAt: now})
		}
	}
	people, err := read.People(ctx, centre)
	if err != nil {
		return nil, err
	}
	silent := slices.ContainsFunc(queues, func(q desk.Queue) bool { return p.Rules(q.ID).SilentAfter > 0 })
	for _, person := range people {
		if silent && person.Load > 0 {
			owned, err := store.OwnedBy(ctx, person.ID, maxOwned)
			if err != nil {
				return nil, err
			}
			for _, id := range owned {
				jobs = append(jobs, desk.Job{Kind: desk.JobSilent, Key: string(id), RunAt: now})
			}
		}
		if person.Presence != desk.Offline || person.Load > 0 {
			jobs = append(jobs, desk.Job{Kind: desk.JobAbsent, Key: string(person.ID), RunAt: now})
		}
		if len(person.Profile.Week)+len(person.Profile.Days) > 0 {
			jobs = append(jobs, desk.Job{Kind: desk.JobShift, Key: string(person.ID), RunAt: now})
		}
	}
	return jobs, nil
}

// maxFollowed bounds how many of a queue a new policy looks at once more; who waits behind
// them is reminded by what comes next.
const maxFollowed = 1000

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // plain values always encode
	}
	return string(b)
}

// Given tells how a conversation came to its operators, to whoever may see it.
func (d *RoutingDesk) Given(ctx context.Context, by desk.Person, id desk.ConversationID) ([]GivenRow, error) {
	v, err := d.read.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	if !identity.Can(by, identity.ReadConversation, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
		return nil, desk.ErrNotFound
	}
	rows, err := d.store.GivenTo(ctx, id)
	if !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: v.Workspace}) {
		for _, r := range rows { // who was passed over, and why, is for supervisors
			if r.Why != nil {
				r.Why.Left = nil
			}
		}
	}
	return rows, err
}

// Offers tells what people did with what was offered to them on some days, in the brands that
// the asker oversees.
func (d *RoutingDesk) Offers(ctx context.Context, by desk.Person, first, last string) ([]report.OfferLine, error) {
	brands := identity.Workspaces(by, identity.ManageRouting)
	if len(brands) == 0 {
		return nil, ErrNoRouting
	}
	zone, err := d.zone(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	from, to, err := days(first, last, zone)
	if err != nil {
		return nil, err
	}
	counts, err := d.store.Offers(ctx, by.Centre, brands, from, to)
	return report.Offers(counts), err
}

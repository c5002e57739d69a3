package workday

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// chiefID is the supervisor: not routed to, there for escalations.
const chiefID desk.OperatorID = "chief"

// furnish makes centre, brands, people and rules by the doors that a supervisor uses.
func (w *world) furnish() error {
	if err := w.db.PutCentre(w.ctx, theCentre, "centre"); err != nil {
		return err
	}
	for _, b := range brands {
		if err := w.db.PutWorkspace(w.ctx, desk.Workspace{ID: b, Centre: theCentre, Name: string(b), Color: "#336699"}); err != nil {
			return err
		}
	}
	for _, c := range counters {
		if err := w.db.PutQueue(w.ctx, desk.Queue{ID: c.queue, Workspace: c.brand, Name: string(c.queue), Offers: true, OfferFor: offerFor}); err != nil {
			return err
		}
		ch := desk.Channel{ID: c.channel, Centre: theCentre, Workspace: c.brand, Kind: "line", Name: string(c.channel), Provider: string(c.brand), Queue: c.queue}
		if err := w.db.PutChannel(w.ctx, ch, []byte("sealed")); err != nil {
			return err
		}
	}
	if err := w.employ(); err != nil {
		return err
	}
	return w.rule()
}

// employ makes the people. The supervisor comes first, and notes everybody's profile, his own too.
func (w *world) employ() error {
	var by desk.Person
	boss := staff{id: chiefID, brands: brands, capacity: 50, pace: 1, profile: desk.StaffProfile{Certificates: []desk.WorkspaceID{sora}}}
	for _, s := range append([]staff{boss}, w.plan.people...) {
		p := s.person()
		if s.id == chiefID {
			by = p
		}
		if err := w.db.PutPerson(w.ctx, p, "x"); err != nil {
			return err
		}
		if _, err := w.routing.SetProfile(w.ctx, by, s.id, 0, s.capacity, s.profile); err != nil {
			return err
		}
		o, err := newOperator(w, s)
		if err != nil {
			return err
		}
		w.people[s.id] = o
		if s.id == chiefID {
			w.chief = o
			continue
		}
		w.order = append(w.order, o)
	}
	return nil
}

// person is how the desk knows them before anything is noted of them.
func (s staff) person() desk.Person {
	role := desk.RoleOperator
	if s.id == chiefID {
		role = desk.RoleSupervisor
	}
	p := desk.Person{ID: s.id, Centre: theCentre, Email: string(s.id) + "@example.jp", Name: string(s.id), Role: role, Language: "ja",
		Presence: desk.Offline, Capacity: s.capacity, Memberships: map[desk.WorkspaceID]desk.Role{}}
	for _, b := range s.brands {
		p.Memberships[b] = role
	}
	return p
}

// rule sets policy, hours and what surrounds talks.
func (w *world) rule() error {
	policy := policyOf(w.policy)
	chief := w.chief.person()
	if _, err := w.routing.SetPolicy(w.ctx, chief, 0, policy, ""); err != nil {
		return err
	}
	w.watch.policy = policy
	for _, b := range brands {
		from, to := hours(b)
		var week sla.Week
		for d := range week {
			week[d] = []sla.Period{{From: from * 60, To: to * 60}}
		}
		plan := sla.Unset()
		plan.Hours, plan.Holidays = &week, true
		if _, err := w.plans.Save(w.ctx, chief, flow.PlanRow{Workspace: b, Body: plan}); err != nil {
			return err
		}
		rules := care.Settings{Wrapup: care.Wrapup{On: true}, Reopen: reopenFor}
		if _, err := w.care.SetSettings(w.ctx, chief, flow.CareSettingsRow{Workspace: b, Body: rules}); err != nil {
			return err
		}
	}
	return nil
}

const (
	offerFor  = 30 * time.Second
	reopenFor = 10 * time.Minute
)

// policyOf is how the centre routes: with one of routing's models and everything that
// design wants of a centre, or as the naive one.
func policyOf(name string) routing.Policy {
	p := routing.Policy{Queues: map[desk.QueueID]desk.Rules{}, Certified: []desk.WorkspaceID{sora}, Absent: new(5 * time.Minute), Drain: 15 * time.Minute}
	for _, c := range counters {
		r := desk.Rules{Model: name, OfferFor: offerFor, SilentAfter: 10 * time.Minute, Overflow: desk.Overflow{After: 20 * time.Minute, To: desk.OverflowAlert}}
		need := desk.Need{Skill: planSkill, Level: 2, Relax: 4 * time.Minute}
		if name == Naive {
			r.Model, need.Level, need.Relax = routing.ModelRoundRobin, 1, 0
		}
		switch c.queue {
		case "midori-plan":
			r.Skills = []desk.Need{need}
		case "sora-care":
			if name != Naive {
				r.Priority, r.Prefer, r.PreferFor = 2, true, 2*time.Minute
			}
		}
		p.Queues[c.queue] = r
	}
	if name == Naive {
		soft := time.Millisecond // nobody waits for what is only wished
		p.SoftFor = &soft
	}
	return p
}

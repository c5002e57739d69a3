package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// places are a brand's queues and channels. In a file they stand by their names: ids mean
// nothing on another desk.
type places struct {
	all      []desk.Queue
	queues   map[desk.QueueID]string
	channels map[desk.ChannelID]string
}

func (d *SettingsDesk) places(ctx context.Context, by desk.Person, w desk.WorkspaceID) (places, error) {
	at := places{queues: map[desk.QueueID]string{}, channels: map[desk.ChannelID]string{}}
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return at, err
	}
	channels, err := d.read.Channels(ctx, by.Centre)
	if err != nil {
		return at, err
	}
	for _, q := range queues {
		if q.Workspace == w {
			at.all = append(at.all, q)
			at.queues[q.ID] = q.Name
		}
	}
	for _, c := range channels {
		if c.Workspace == w {
			at.channels[c.ID] = c.Name
		}
	}
	return at, nil
}

// named gives what stands for an id in a file: its name, if there is one.
func named[ID ~string](names map[ID]string, id ID) ID {
	if name := names[id]; name != "" {
		return ID(name)
	}
	return id
}

// idOf gives the id that a name in a file stands for.
func idOf[ID ~string](names map[ID]string, name ID, what string) (ID, error) {
	if name == "" {
		return "", nil
	}
	for id, n := range names {
		if n == string(name) {
			return id, nil
		}
	}
	return "", desk.E(desk.Invalid, "no_such_"+what, "The brand has no "+what+" called “"+string(name)+"”. Make one with this name first, or change the name in the file.").On(what)
}

func (p places) leavePlan(plan sla.Plan) sla.Plan {
	plan.Own, plan.Targets = slices.Clone(plan.Own), slices.Clone(plan.Targets)
	for i, o := range plan.Own {
		plan.Own[i].Queue, plan.Own[i].Channel = named(p.queues, o.Queue), named(p.channels, o.Channel)
	}
	for i, t := range plan.Targets {
		plan.Targets[i].Queue, plan.Targets[i].Channel = named(p.queues, t.Queue), named(p.channels, t.Channel)
	}
	return plan
}

func (p places) enterPlan(plan sla.Plan) (_ sla.Plan, err error) {
	both := func(q *desk.QueueID, c *desk.ChannelID) {
		if err == nil {
			*q, err = idOf(p.queues, *q, "queue")
		}
		if err == nil {
			*c, err = idOf(p.channels, *c, "channel")
		}
	}
	for i := range plan.Own {
		both(&plan.Own[i].Queue, &plan.Own[i].Channel)
	}
	for i := range plan.Targets {
		both(&plan.Targets[i].Queue, &plan.Targets[i].Channel)
	}
	return plan, err
}

func (p places) leaveEntrance(s admission.Settings) admission.Settings {
	if s.Queues == nil {
		return s
	}
	rows := map[desk.QueueID]admission.Row{}
	for id, row := range s.Queues {
		rows[named(p.queues, id)] = row
	}
	s.Queues = rows
	return s
}

func (p places) enterEntrance(s admission.Settings) (admission.Settings, error) {
	if s.Queues == nil {
		return s, nil
	}
	rows := map[desk.QueueID]admission.Row{}
	for name, row := range s.Queues {
		id, err := idOf(p.queues, name, "queue")
		if err != nil {
			return s, err
		}
		rows[id] = row
	}
	s.Queues = rows
	return s, nil
}

func (p places) leaveRules(rules map[desk.QueueID]desk.Rules) map[desk.QueueID]desk.Rules {
	out := map[desk.QueueID]desk.Rules{}
	for id, r := range rules {
		r.Like, r.Overflow.Queue = named(p.queues, r.Like), named(p.queues, r.Overflow.Queue)
		out[named(p.queues, id)] = r
	}
	return out
}

func (p places) enterRules(rules map[desk.QueueID]desk.Rules) (map[desk.QueueID]desk.Rules, error) {
	out := map[desk.QueueID]desk.Rules{}
	for name, r := range rules {
		id, err := idOf(p.queues, name, "queue")
		if err != nil {
			return rules, err
		}
		if r.Like, err = idOf(p.queues, r.Like, "queue"); err != nil {
			return rules, err
		}
		if r.Overflow.Queue, err = idOf(p.queues, r.Overflow.Queue, "queue"); err != nil {
			return rules, err
		}
		r.Weights = nil
		out[id] = r
	}
	return out, routing.Policy{Queues: out}.Check(p.all)
}

func sharedIn(w desk.WorkspaceID) func(template.Template) bool {
	return func(t template.Template) bool { return t.Shared() && t.Workspace == w }
}

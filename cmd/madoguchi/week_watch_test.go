package main

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// follow reads what happened since, and lets people see it.
func (w *week) follow() {
	var touched []desk.ConversationID
	for {
		items, _, err := w.p.store.Facts(w.ctx, w.cursor, 500)
		w.must(err)
		for _, it := range items {
			w.cursor = it.Cursor
			w.fact(it.Fact)
			if id := it.Fact.Conversation; id != "" && !slices.Contains(touched, id) {
				touched = append(touched, id)
			}
		}
		if len(items) < 500 {
			break
		}
	}
	for _, id := range touched {
		v, err := w.p.store.Conversation(w.ctx, id)
		w.must(err)
		t := w.talks[id]
		if t == nil {
			t = w.users[v.Contact.External]
			if t.view.ID != "" {
				w.broken("%s has a second inquiry", t.name)
			}
			w.talks[id] = t
			w.order = append(w.order, t)
		}
		was := t.view
		t.view = v
		t.aged(was)
		t.reacts(was)
	}
}

// fact: what is told of an inquiry is one chain, each link beginning where the last ended. So
// it has one owner at a time.
func (w *week) fact(f desk.Fact) {
	w.facts = append(w.facts, f)
	if f.Conversation == "" || f.After == nil {
		return
	}
	if was, known := w.standing[f.Conversation]; known && f.Before != nil && *f.Before != was {
		w.broken("%s: a fact says it was %v before, the one before said %v", f.Conversation, *f.Before, was)
	}
	w.standing[f.Conversation] = *f.After
}

// aged: since when somebody waits is never lost.
func (t *talk) aged(was flow.ConversationView) {
	if !was.WaitingSince.IsZero() && !was.WaitingSince.Equal(t.view.WaitingSince) {
		t.w.broken("%s waited since %s and now since %s", t.name, was.WaitingSince, t.view.WaitingSince)
	}
	if is := t.w.standing[t.view.ID]; is.State != string(t.view.State) || t.view.State != conversation.Offered && is.Assignee != t.view.Assignee {
		t.w.broken("%s: its row says %s of %q, its facts %v", t.name, t.view.State, t.view.Assignee, is)
	}
}

// watch looks whether what must hold holds, now that the desk is at rest.
func (w *week) watch() {
	people, err := w.p.store.People(w.ctx, "ce")
	w.must(err)
	w.order = slices.DeleteFunc(w.order, func(t *talk) bool { return t.view.State == conversation.Closed && t.view.Care.Due.IsZero() })
	load, held := map[desk.OperatorID]int{}, map[desk.OperatorID]int{}
	for _, t := range w.order {
		if h := t.view.Holder(); h != "" {
			load[h] += t.view.Weight
			held[h]++
		}
		t.late()
	}
	for _, p := range people {
		if p.Load != load[p.ID] || p.Load > p.Capacity || p.Profile.Cap > 0 && held[p.ID] > p.Profile.Cap {
			w.broken("%s has a load of %d, what they hold weighs %d of %d (%d of %d)", p.ID, p.Load, load[p.ID], p.Capacity, held[p.ID], p.Profile.Cap)
		}
		if !p.Routable(time.Now()) {
			continue
		}
		for _, t := range w.order {
			if t.view.State == conversation.Waiting && t.suits(p, held[p.ID]) {
				w.broken("%s stands idle beside %s, which waits since %s", p.ID, t.name, t.view.WaitingSince)
			}
		}
	}
}

// suits tells whether somebody could be given it now: the rules of the policy once more.
func (t *talk) suits(p desk.Person, held int) bool {
	v := t.view
	if _, member := p.Memberships[v.Workspace]; !member || v.Workspace == "york" && !p.Profile.Certified("york") {
		return false
	}
	for _, need := range t.w.policy.Queues[v.Queue].Skills {
		if p.Profile.Skills[need.Skill] < need.At(time.Since(v.WaitingSince)) {
			return false
		}
	}
	refused := slices.ContainsFunc(v.Refused, func(r desk.Refusal) bool { return r.Operator == p.ID })
	return !refused && p.Fits(v.Weight) && (p.Profile.Cap == 0 || held < p.Profile.Cap)
}

// late: nothing that has a time lies behind it.
func (t *talk) late() {
	now, v := time.Now(), t.view
	past := func(what string, at time.Time, unless bool) {
		if !at.IsZero() && now.After(at) && !unless {
			t.w.broken("%s, %s of %q: %s was due at %s", t.name, v.State, v.Holder(), what, at.Format(time.RFC3339))
		}
	}
	rules := t.w.policy.Queues[v.Queue]
	switch v.State {
	case conversation.Waiting:
		if rules.Overflow.After > 0 {
			past("the overflow", v.WaitingSince.Add(rules.Overflow.After), !v.Route.Overflowed.IsZero())
		}
	case conversation.Offered:
		past("the end of the offer", v.OfferUntil, false)
	case conversation.Wrapup:
		past("the end of the after-contact work", v.Care.WrapUntil, false)
	case conversation.Active:
		past("the closing check", v.Care.CheckAt, false)
		if v.Hold != nil {
			past("the end of the hold", v.Hold.Until, !v.Care.HoldTold.IsZero())
		}
		if rules.SilentAfter > 0 && !v.Route.Asked.IsZero() && v.Hold == nil {
			since := v.Route.Asked
			if v.Route.Owned.After(since) {
				since = v.Route.Owned
			}
			past("the loss of its owner", since.Add(rules.SilentAfter), false)
		}
	}
	for _, k := range v.Clocks.Running {
		if k.HeldAt.IsZero() { // a hold moves them
			past("the half of the clock", k.ServiceDue.Half, k.Told >= 50)
			past("most of the clock", k.ServiceDue.Most, k.Told >= 80)
			past("the clock", k.ServiceDue.Over, k.Told >= 100)
		}
	}
}

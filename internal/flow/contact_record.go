package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// RecordsView is what is shown of what the CRM has on record of a customer.
type RecordsView struct {
	State   SystemState
	Why     string // as SystemState says; trouble also: no_port, the port that the policy names is gone
	Partial bool   // the customer is not verified: only what is not personal is shown
	List    []RecordOf
}

// RecordOf is a record with whose it is.
type RecordOf struct {
	contact.Record
	Contact desk.ContactID
	Known   bool // else the system has none
	ReadAt  time.Time
}

// Record asks the brand's CRM what it has on record of an inquiry's customer; afresh: not from
// what was read a moment ago. Its trouble is in the answer: it is none of the desk's. What the
// customer has to be verified for is left out here.
func (d *ContactDesk) Record(ctx context.Context, by desk.Person, id desk.ConversationID, afresh bool) (RecordsView, error) {
	c := Customer{}
	var err error
	if c.Talk, err = workedOn(ctx, d.read, by, id); err != nil {
		return RecordsView{}, err
	}
	p, card, err := d.bars(ctx, c.Talk)
	if err != nil {
		return RecordsView{}, err
	}
	sure := p.Before == contact.RevealAll || d.holds(c.Talk, card)
	switch {
	case p.CRM == "":
		return RecordsView{State: SystemNone}, nil
	case card.Flag(contact.Takeover) != nil:
		return RecordsView{State: SystemLocked, Why: "takeover"}, nil
	case !sure && p.Before == contact.RevealNone:
		return RecordsView{State: SystemLocked, Why: "unverified"}, nil
	}
	port, err := d.crms.CRM(ctx, c.Talk.Workspace, p.CRM)
	if errors.Is(err, desk.ErrNotFound) {
		return RecordsView{State: SystemTrouble, Why: "no_port"}, nil
	}
	if err != nil {
		return RecordsView{}, err
	}
	ids, err := d.person(ctx, &c)
	if err != nil {
		return RecordsView{}, err
	}
	members, err := d.members(ctx, p, ids)
	if err != nil {
		return RecordsView{}, err
	}
	return d.recordsOf(ctx, port, p.CRM, c, members, sure, afresh), nil
}

// members are the member numbers that the desk has on record of contacts.
func (d *ContactDesk) members(ctx context.Context, p contact.Policy, ids []desk.ContactID) (map[desk.ContactID]string, error) {
	name := p.Records[contact.MemberNo]
	if name == "" {
		return nil, nil
	}
	rows, err := d.store.TraitRows(ctx, ids)
	out := map[desk.ContactID]string{}
	for _, r := range rows {
		if r.Kind == desk.TraitAttribute && r.Name == name {
			out[r.Contact] = r.Value
		}
	}
	return out, err
}

func (d *ContactDesk) recordsOf(ctx context.Context, port CRMPort, system string, c Customer, members map[desk.ContactID]string, sure, afresh bool) RecordsView {
	out := RecordsView{State: SystemShown, Partial: !sure}
	late, done := d.env.Clock.After(systemWait)
	defer done()
	w := c.Talk.Workspace
	for _, who := range c.Person {
		key := recordKey{w, system, who.ID, members[who.ID]}
		one, ok := d.recent.get(key, d.env.Clock.Now())
		if !ok || afresh {
			var why string
			if one, why = elsewhere(ctx, d.recordAsks, late, w, func(ctx context.Context) (RecordOf, error) {
				r, known, err := port.Record(ctx, w, who, key.member)
				return RecordOf{Record: r.Shown(d.guard), Contact: who.ID, Known: known}, err
			}); why != "" {
				return RecordsView{State: SystemTrouble, Why: why}
			}
			one.ReadAt = d.env.Clock.Now()
			d.recent.put(key, one)
		}
		if !sure {
			one.Record = one.OpenPart()
		}
		out.List = append(out.List, one)
	}
	return out
}

// Limits of what is remembered of a CRM's answers.
const (
	recordsFor  = time.Minute
	recordsMost = 500
)

type recordKey struct {
	workspace desk.WorkspaceID
	system    string
	contact   desk.ContactID
	member    string
}

// recentRecords remembers for a moment what a CRM said, so that going to and fro between talks
// asks nothing. In memory only. Safe for many goroutines.
type recentRecords struct {
	mu   sync.Mutex
	rows map[recordKey]RecordOf
}

func (r *recentRecords) get(key recordKey, now time.Time) (RecordOf, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.rows[key]
	if !ok || now.Sub(one.ReadAt) >= recordsFor {
		return RecordOf{}, false
	}
	return one, true
}

func (r *recentRecords) put(key recordKey, one RecordOf) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, old := range r.rows {
		if one.ReadAt.Sub(old.ReadAt) >= recordsFor {
			delete(r.rows, k)
		}
	}
	if len(r.rows) >= recordsMost {
		clear(r.rows)
	}
	r.rows[key] = one
}

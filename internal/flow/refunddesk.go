package flow

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// RefundDesk is the door to money that goes back to customers: who asks, who approves, who pays,
// and when the customer is told.
type RefundDesk struct {
	env   Env
	actor *Actor
	store RefundStore
	rules *Rulebook
	words *TemplateDesk
}

// NewRefundDesk makes the door. words fills in what the customer is told.
func NewRefundDesk(env Env, actor *Actor, store RefundStore, rules *Rulebook, words *TemplateDesk) *RefundDesk {
	return &RefundDesk{env, actor, store, rules, words}
}

// RefundView is a refund as one person has it.
type RefundView struct {
	refund.Refund
	May       map[refund.Verb]error // what comes next: nil = this person may, else why not
	Approvers []desk.OperatorID     // who may approve it, while it waits for that
	Limit     int64                 // what this person may approve, yen
	Apart     int64                 // above it, who asked, who approves and who pays are three
	Beside    int64                 // what else goes back for the same order, yen
	Notice    string                // what the customer would be told; only of one refund, while that comes next
}

// Ask asks for a refund from an open inquiry. The same key gives the one of the first time, and
// ErrKeyReused if another was asked for.
func (d *RefundDesk) Ask(ctx context.Context, by desk.Person, id desk.ConversationID, key string, s refund.Sheet) (RefundView, error) {
	name := nameOf("refund", by.ID, id, key)
	_, err := d.store.Refund(ctx, name)
	if errors.Is(err, desk.ErrNotFound) {
		cmd := decide.Command{Verb: decide.AskRefund, By: by, Ref: name, Refund: s}
		_, err = d.actor.act(ctx, CaseRef{Conversation: id, Refunds: true}, cmd, Write{})
	}
	if err != nil {
		return RefundView{}, err
	}
	v, err := d.Get(ctx, by, name)
	if sheet, _ := s.Clean(); err == nil && v.Sheet != sheet {
		return RefundView{}, ErrKeyReused
	}
	return v, err
}

// refundVerbs are the steps that need no words to the customer.
var refundVerbs = map[refund.Verb]decide.Verb{
	refund.Approve: decide.ApproveRefund, refund.Refuse: decide.RefuseRefund, refund.Withdraw: decide.WithdrawRefund,
	refund.Pay: decide.PayRefund, refund.Fail: decide.FailRefund, refund.Return: decide.ReturnRefund,
}

// Step makes one, with words: why, or the reference of a payment. Of two at once one wins; the
// other has refund.ErrMoved.
func (d *RefundDesk) Step(ctx context.Context, by desk.Person, id string, v refund.Verb, words string) (RefundView, error) {
	r, err := d.one(ctx, by, id)
	if err != nil {
		return RefundView{}, err
	}
	cmd := decide.Command{Verb: refundVerbs[v], By: by, Ref: id, Note: words}
	if _, err := d.actor.act(ctx, CaseRef{Thread: r.Thread, Refunds: true}, cmd, Write{}); err != nil {
		return RefundView{}, err
	}
	return d.Get(ctx, by, id)
}

// Tell says to the customer that they were paid, in an open inquiry of the refund's thread that
// the person has. The same key tells once.
func (d *RefundDesk) Tell(ctx context.Context, by desk.Person, id string, in desk.ConversationID, said Said) (RefundView, error) {
	if _, err := d.one(ctx, by, id); err != nil {
		return RefundView{}, err
	}
	a := d.actor
	if _, done, err := a.said(ctx, by, said); done || err != nil {
		if err != nil {
			return RefundView{}, err
		}
		return d.Get(ctx, by, id)
	}
	said.Content.EachText(a.guard)
	cmd := decide.Command{Verb: decide.TellRefund, By: by, Ref: id, Content: said.Content}
	ref := CaseRef{Conversation: in, Refunds: true}
	if err := a.watch(ctx, by, said, &ref, &cmd); err != nil {
		return RefundView{}, err
	}
	once := &Once{Operator: by.ID, Key: said.Key, Hash: said.Hash, At: d.env.Clock.Now()}
	if _, err := a.act(ctx, ref, cmd, Write{Once: once}); err != nil {
		if _, done, e := a.said(ctx, by, said); !done || e != nil { // else lost to our own twin
			return RefundView{}, err
		}
	}
	return d.Get(ctx, by, id)
}

// Get reads one, with what the customer would be told of it.
func (d *RefundDesk) Get(ctx context.Context, by desk.Person, id string) (RefundView, error) {
	r, err := d.one(ctx, by, id)
	if err != nil {
		return RefundView{}, err
	}
	v, err := d.view(ctx, by, r)
	if err != nil || r.State != refund.Done {
		return v, err
	}
	cases, err := d.actor.cases.Load(ctx, []CaseRef{{Thread: r.Thread, Bot: true}})
	if err != nil {
		return v, err
	}
	values, err := d.words.values(ctx, by, cases[0])
	if err != nil {
		return v, err
	}
	maps.Copy(values, r.Values())
	v.Notice = refund.Notice(cases[0].Rules.Refunds.Filled().Notice, values)
	return v, nil
}

// one is a refund of a brand for which a person works; of any other they don't even learn that
// it is there.
func (d *RefundDesk) one(ctx context.Context, by desk.Person, id string) (refund.Refund, error) {
	r, err := d.store.Refund(ctx, id)
	if err == nil && !identity.Can(by, identity.Work, identity.Subject{Workspace: r.Workspace}) {
		err = desk.ErrNotFound
	}
	return r, err
}

func (d *RefundDesk) view(ctx context.Context, by desk.Person, r refund.Refund) (RefundView, error) {
	out, err := d.views(ctx, by, []refund.Refund{r})
	if err != nil {
		return RefundView{}, err
	}
	return out[0], nil
}

// views tells of refunds what a person may do with them, and who else.
func (d *RefundDesk) views(ctx context.Context, by desk.Person, list []refund.Refund) (out []RefundView, err error) {
	people, err := d.store.People(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	talks, err := d.beside(ctx, list)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		beside := refund.Beside(talks[r.Thread], r)
		rules, err := d.rules.Of(ctx, r.Workspace)
		if err != nil {
			return nil, err
		}
		v := RefundView{Refund: r, May: map[refund.Verb]error{}, Limit: rules.Refunds.Limit(by.Memberships[r.Workspace]), Apart: *rules.Refunds.Filled().Apart, Beside: beside}
		for _, verb := range refund.Verbs {
			if r.Can(verb) {
				v.May[verb] = decide.MayRefund(rules.Refunds, r, beside, verb, by)
			}
		}
		for _, p := range people {
			if r.State == refund.Requested && decide.MayRefund(rules.Refunds, r, beside, refund.Approve, p) == nil {
				v.Approvers = append(v.Approvers, p.ID)
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// beside reads, at once, all refunds of the talks in which one of the list names an order.
func (d *RefundDesk) beside(ctx context.Context, list []refund.Refund) (map[desk.ThreadID][]refund.Refund, error) {
	talks := map[desk.ThreadID][]refund.Refund{}
	for _, r := range list {
		if r.Order != "" {
			talks[r.Thread] = nil
		}
	}
	rows, err := d.store.RefundsOf(ctx, slices.Collect(maps.Keys(talks))...)
	for _, r := range rows {
		talks[r.Thread] = append(talks[r.Thread], r)
	}
	return talks, err
}

// RefundList is some of the refunds, with their talks and how many wait.
type RefundList struct {
	CareList[RefundView]
	Counts []RefundCount
	Next   string // where the next page begins; empty: there is none
}

// List gives those of the brands for which a person works, or of one: in an open state the
// longest waiting first; in no state those that are over, the newest first.
func (d *RefundDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID, s refund.State, page desk.Page) (out RefundList, err error) {
	brands := brandsOf(by, identity.Work, w)
	if out.Counts, err = d.store.CountRefunds(ctx, brands); err != nil {
		return out, err
	}
	var rows []refund.Refund
	if s == "" {
		rows, out.Next, err = d.store.PastRefunds(ctx, brands, page)
	} else {
		rows, err = d.store.OpenRefunds(ctx, brands, s, maxCare)
	}
	if err != nil {
		return out, err
	}
	items, err := d.views(ctx, by, rows)
	if err != nil {
		return out, err
	}
	out.CareList, err = listed(ctx, d.store, items, func(v RefundView) (desk.ConversationID, []desk.MessageID) { return v.Conversation, nil })
	out.only(by, identity.ReadConversation)
	return out, err
}

// Of lists those of a talk's thread, the newest first.
func (d *RefundDesk) Of(ctx context.Context, by desk.Person, id desk.ConversationID) ([]RefundView, error) {
	v, err := workedOn(ctx, d.actor.read, by, id)
	if err != nil {
		return nil, err
	}
	rows, err := d.store.RefundsOf(ctx, v.Thread)
	if err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	return d.views(ctx, by, rows)
}

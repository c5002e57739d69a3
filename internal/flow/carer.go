package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Carer does what is due around talks with people: holds that were to end, after-contact
// work whose time is over, closing checks, what customers tapped, what was promised.
type Carer struct {
	env     Env
	cases   Cases
	people  People
	threads Threads
	send    *Sender // nil: bubbles wait for their send job
}

// NewCarer makes it.
func NewCarer(env Env, cases Cases, people People, threads Threads, send *Sender) *Carer {
	return &Carer{env, cases, people, threads, send}
}

// HoldDue handles the timer of a hold, WrapDue that of after-contact work, CheckDue that of
// the closing check, EscalationDue that of an escalation. Their key is the inquiry.
func (k *Carer) HoldDue(ctx context.Context, job Claimed) (Next, error) {
	return k.timer(ctx, job, decide.HoldDue)
}

// WrapDue: see HoldDue.
func (k *Carer) WrapDue(ctx context.Context, job Claimed) (Next, error) {
	return k.timer(ctx, job, decide.WrapDue)
}

// CheckDue: see HoldDue.
func (k *Carer) CheckDue(ctx context.Context, job Claimed) (Next, error) {
	return k.timer(ctx, job, decide.CheckDue)
}

// EscalationDue: see HoldDue.
func (k *Carer) EscalationDue(ctx context.Context, job Claimed) (Next, error) {
	return k.timer(ctx, job, decide.EscalationDue)
}

// FollowUpDue handles the timer of a follow-up, whose id is the key.
func (k *Carer) FollowUpDue(ctx context.Context, job Claimed) (Next, error) {
	ref := CaseRef{Conversation: desk.ConversationID(job.Payload["conversation"]), Care: true}
	return k.decide(ctx, ref, func(c decide.Case, now time.Time) (decide.Change, time.Time) {
		return decide.FollowUpDue(c, job.Key, now, k.env.IDs)
	})
}

// RefundDue handles the timer of a refund, whose id is the key.
func (k *Carer) RefundDue(ctx context.Context, job Claimed) (Next, error) {
	return k.decide(ctx, CaseRef{Thread: job.Thread, Refunds: true}, func(c decide.Case, now time.Time) (decide.Change, time.Time) {
		return decide.RefundDue(c, job.Key, now, k.env.IDs)
	})
}

// MuteDue handles the job of a mute, whose key is the customer: all their talks follow it, now
// and when its time is over.
func (k *Carer) MuteDue(ctx context.Context, job Claimed) (next Next, err error) {
	threads, err := k.threads.ThreadsOf(ctx, desk.ContactID(job.Key))
	if err != nil {
		return Next{}, err
	}
	for _, t := range threads {
		one, err := k.decide(ctx, CaseRef{Thread: t.ID, Care: true}, func(c decide.Case, now time.Time) (decide.Change, time.Time) {
			return decide.MuteDue(c, now, k.env.IDs)
		})
		if err != nil {
			return Next{}, err
		}
		if !one.At.IsZero() && (next.At.IsZero() || one.At.Before(next.At)) {
			next = one
		}
	}
	return next, nil
}

type due func(decide.Case, desk.ConversationID, time.Time, desk.IDs) (decide.Change, time.Time)

func (k *Carer) timer(ctx context.Context, job Claimed, what due) (Next, error) {
	id := desk.ConversationID(job.Key)
	return k.decide(ctx, CaseRef{Conversation: id, Care: true, Sending: k.send != nil}, func(c decide.Case, now time.Time) (decide.Change, time.Time) {
		return what(c, id, now, k.env.IDs)
	})
}

// Tap handles a message that was caught for the closing check or the survey.
func (k *Carer) Tap(ctx context.Context, job Claimed) (Next, error) {
	t := decide.Tapped{Message: desk.MessageID(job.Key), Conversation: desk.ConversationID(job.Payload["conversation"]),
		What: job.Payload["what"], OfferFor: transferOfferFor}
	ref := CaseRef{Conversation: t.Conversation, Messages: []desk.MessageID{t.Message}, Care: true, Sending: k.send != nil}
	if _, err := k.cases.Load(ctx, []CaseRef{{Conversation: t.Conversation}}); errors.Is(err, desk.ErrNotFound) {
		ref.Conversation, ref.Thread = "", job.Thread // a button of nobody's
	}
	return k.decide(ctx, ref, func(c decide.Case, now time.Time) (decide.Change, time.Time) {
		owner := c.Talk.Assignee
		if owner == "" {
			owner = c.Talk.Care.From
		}
		t.Owner = desk.Person{}
		if owner != "" {
			if p, err := k.people.Person(ctx, owner); err == nil {
				t.Owner = p
			} // whoever can't be read is not there
		}
		return decide.Tap(c, t, now, k.env.IDs), time.Time{}
	})
}

// decide loads, decides and commits until it wins, and brings what was said to the customer.
func (k *Carer) decide(ctx context.Context, ref CaseRef, what func(decide.Case, time.Time) (decide.Change, time.Time)) (Next, error) {
	for range maxTries {
		cases, err := k.cases.Load(ctx, []CaseRef{ref})
		if errors.Is(err, desk.ErrNotFound) {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		change, wait := what(cases[0], k.env.Clock.Now())
		if change.Empty() {
			return Next{At: wait, Code: "waits"}.ifSet(), nil
		}
		change, sends := k.send.onward(ctx, change)
		err = commitOne(ctx, k.env, k.cases, Write{Change: change})
		if errors.Is(err, desk.ErrVersion) || errors.Is(err, decide.ErrAtCapacity) {
			continue
		}
		if err == nil && sends {
			_, _, err = k.send.carry(ctx, change.Case)
		}
		return Next{At: wait, Code: "waits"}.ifSet(), err
	}
	return Next{At: k.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

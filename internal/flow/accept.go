package flow

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Accepter is the one door in: events are guarded, made durable, and only then
// acknowledged. Concurrent callers share a commit.
type Accepter struct {
	env   Env
	inbox Inbox
	guard Guard
	lanes int // 0: each caller commits in its own goroutine
	queue chan acceptance
	ended chan struct{} // closed when Run has ended
}

// Guard masks what must not be stored, keeping the UTF-16 length.
type Guard func(string) string

type acceptance struct {
	rows []InboxRow
	done chan error
}

// maxGroup bounds the rows of one commit, so that nobody waits for a crowd.
const maxGroup = 256

// NewAccepter makes the door; lanes is how many commits may run at once: one for
// SQLite, two for PostgreSQL. With none Run is not needed: each caller commits by
// itself. That is for simulations, where order must not depend on goroutines.
func NewAccepter(env Env, inbox Inbox, guard Guard, lanes int) *Accepter {
	return &Accepter{env: env, inbox: inbox, guard: guard, lanes: lanes, queue: make(chan acceptance, 4*maxGroup), ended: make(chan struct{})}
}

// Accept stores the events of one delivery. When it returns nil they will be
// decided, whatever happens to this process. Events seen before count as stored.
func (a *Accepter) Accept(ctx context.Context, ch desk.ChannelID, events []desk.Inbound) error {
	if len(events) == 0 {
		return nil
	}
	if a.lanes == 0 {
		return a.Together(ctx, ch, events)[0]
	}
	rows, err := a.rows(ch, events)
	if err != nil {
		return err
	}
	req := acceptance{rows: rows, done: make(chan error, 1)}
	select {
	case a.queue <- req:
	case <-ctx.Done():
		return desk.E(desk.Unavailable, "busy", "The desk is too busy to store this now.").Because(ctx.Err())
	}
	if fault.Sabotaged("ack_before_commit") {
		return nil
	}
	select {
	case err := <-req.done:
		return err
	case <-ctx.Done():
		// it may still be stored; the sender will deliver again and be deduped
		return desk.E(desk.Unavailable, "busy", "The desk could not store this in time.").Because(ctx.Err())
	case <-a.ended:
	}
	select {
	case err := <-req.done: // stored in the last moment
		return err
	default:
		return desk.E(desk.Unavailable, "stopping", "This node is stopping. Try again.")
	}
}

// Together stores several deliveries as one group, in the caller's goroutine, and
// gives each its own answer.
func (a *Accepter) Together(ctx context.Context, ch desk.ChannelID, deliveries ...[]desk.Inbound) []error {
	errs := make([]error, len(deliveries))
	var group []acceptance
	var of []int // the delivery of each of the group
	for i, events := range deliveries {
		rows, err := a.rows(ch, events)
		if errs[i] = err; err == nil {
			group, of = append(group, acceptance{rows: rows, done: make(chan error, 1)}), append(of, i)
		}
	}
	a.commit(ctx, group)
	for j, req := range group {
		errs[of[j]] = <-req.done
	}
	return errs
}

func (a *Accepter) rows(ch desk.ChannelID, events []desk.Inbound) ([]InboxRow, error) {
	now := a.env.Clock.Now()
	rows := make([]InboxRow, len(events))
	for i := range events {
		in := &events[i]
		in.EachText(a.guard)
		body, err := json.Marshal(in)
		if err != nil {
			return nil, fmt.Errorf("encode event %s: %w", in.EventID, err)
		}
		key := desk.ThreadKey{Channel: ch, Kind: in.Source.Kind, ID: in.Source.ID}
		rows[i] = InboxRow{Key: key, EventID: in.EventID, At: in.At, ReceivedAt: now, Body: body}
	}
	return rows, nil
}

// Run commits until ctx ends; what was queued by then is still committed.
func (a *Accepter) Run(ctx context.Context) error {
	done := make(chan struct{}, a.lanes)
	for range a.lanes {
		go func() {
			a.lane(ctx)
			done <- struct{}{}
		}()
	}
	for range a.lanes {
		<-done
	}
	close(a.ended)
	return nil
}

func (a *Accepter) lane(ctx context.Context) {
	for {
		select {
		case first := <-a.queue:
			a.commit(ctx, a.gather(first))
		case <-ctx.Done():
			a.drain(ctx)
			return
		}
	}
}

func (a *Accepter) drain(ctx context.Context) {
	for {
		select {
		case first := <-a.queue:
			a.commit(ctx, a.gather(first))
		default:
			return
		}
	}
}

// gather takes what is queued already; it never waits for more.
func (a *Accepter) gather(first acceptance) []acceptance {
	group, n := []acceptance{first}, len(first.rows)
	for n < maxGroup {
		select {
		case next := <-a.queue:
			group, n = append(group, next), n+len(next.rows)
		default:
			return group
		}
	}
	return group
}

// commit stores a group. If that fails each delivery is tried alone, so that
// nobody pays for a neighbour.
func (a *Accepter) commit(ctx context.Context, group []acceptance) {
	ctx = context.WithoutCancel(ctx)
	var all []InboxRow
	for _, req := range group {
		all = append(all, req.rows...)
	}
	fault.Point("accept.queued")
	_, err := a.inbox.Put(ctx, all)
	fault.Point("accept.stored")
	for _, req := range group {
		one := err
		if err != nil && len(group) > 1 {
			_, one = a.inbox.Put(ctx, req.rows)
		}
		if one != nil {
			a.env.Log.Error("accept failed", "rows", len(req.rows), "error", one)
		}
		req.done <- one
	}
	a.env.Bus.Publish(HintInbox, nil)
}

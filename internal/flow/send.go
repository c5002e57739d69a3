package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Sender brings a thread's queued bubbles to the channel, in order. Before the
// channel is called the call is committed; what the answer means is decided and
// committed after it.
type Sender struct {
	env     Env
	cases   Cases
	line    Line
	publish *Publisher
	wait    decide.Patience
	pace    *pace
}

// NewSender makes a sender.
func NewSender(env Env, cases Cases, line Line, publish *Publisher, wait decide.Patience) *Sender {
	return &Sender{env, cases, line, publish, wait, newPace()}
}

// maxCallsAJob bounds the calls of one run, so that its time is enough.
const maxCallsAJob = 3

// Send handles a send job: one thread's calls, until nothing is queued.
func (s *Sender) Send(ctx context.Context, job Claimed) (Next, error) {
	ref := CaseRef{Thread: job.Thread, Sending: true}
	for range maxCallsAJob {
		begun, wait, err := s.begin(ctx, ref)
		if err != nil || begun.Call == nil {
			return Next{At: wait, Code: "waits"}.ifSet(), err
		}
		outcome, over, err := s.carry(ctx, begun)
		if err != nil || over {
			return Next{Over: over}, err
		}
		if outcome != decide.Accepted {
			break
		}
	}
	return Next{}, nil
}

// carry makes the attempt that was committed with a case, and settles it. over tells
// that nothing is left to be sent, and that the send job has ended with that.
func (s *Sender) carry(ctx context.Context, c decide.Case) (outcome decide.Outcome, over bool, err error) {
	fault.Point("send.called")
	answer := decide.Answer{Outcome: decide.Refused, Code: decide.QuotaExceeded}
	if !s.spent(c) {
		answer = s.attempt(ctx, *c.Call)
		s.pace.answered(c.Call.Channel, answer, s.env.Clock.Now())
	}
	fault.Point("send.answered")
	// what the answer means, and when to go on, is committed with it: the job
	// was put again if anything is left to do
	over, err = s.settle(ctx, c, answer)
	if err == nil {
		fault.Point("send.settled")
	}
	return answer.Outcome, over, err
}

// spent tells that a case's push need not be tried: LINE has said since its bubbles were
// queued that the month's messages are used up. What is queued later asks again, as
// does what may have been taken already.
func (s *Sender) spent(c decide.Case) bool {
	waiting := c.Queued
	switch {
	case c.Call == nil && c.Thread.Reply.Alive(s.env.Clock.Now()):
		return false
	case c.Call != nil && (c.Call.Route != desk.Push || c.Call.InDoubt):
		return false
	case c.Call != nil:
		waiting = nil
		for _, id := range c.Call.Messages {
			waiting = append(waiting, c.ByID[id])
		}
	}
	said := s.pace.spent(c.Thread.Channel, s.env.Clock.Now())
	return !slices.ContainsFunc(waiting, func(m desk.Message) bool { return m.Send == nil || !m.Send.QueuedAt.Before(said) })
}

// onward lets the bubbles that a change queues go with a call of their own, in that
// change. sends tells that one is to be made after the commit; without it they wait
// for the send job. A nil Sender leaves all to that.
func (s *Sender) onward(ctx context.Context, ch decide.Change) (_ decide.Change, sends bool) {
	if s == nil || ch.Case.Channel.Halted() || !s.pace.free(ch.Case.Thread.Channel, s.env.Clock.Now()) {
		return ch, false
	}
	with := decide.Onward(ch, desk.CallID(s.env.UUID()), s.wait, s.env.Clock.Now(), s.env.IDs)
	if len(with.Calls) == len(ch.Calls) {
		return ch, false
	}
	with, err := s.frozen(ctx, with)
	if err != nil { // the send job meets it as well, and comes back
		return ch, false
	}
	fault.Point("send.begin")
	return with, true
}

// attempt calls LINE, unless the call's lease may end meanwhile: then we stood still
// since its commit, for a day perhaps, after which LINE knows the retry key no more,
// and the attempt may be another's.
func (s *Sender) attempt(ctx context.Context, call desk.Call) decide.Answer {
	if call.Lease.Sub(s.env.Clock.Now()) < decide.CallTimeout {
		return decide.Answer{Outcome: decide.NotReached, Code: "late"}
	}
	ctx, cancel := context.WithTimeout(ctx, decide.CallTimeout)
	defer cancel()
	return s.line.Call(ctx, s.underKey(call))
}

// underKey gives the call under the key that makes its repetition harmless.
func (s *Sender) underKey(call desk.Call) desk.Call {
	if fault.Sabotaged("new_retry_key") {
		call.ID = desk.CallID(s.env.UUID())
	}
	return call
}

func (n Next) ifSet() Next {
	if n.At.IsZero() {
		return Next{}
	}
	return n
}

// begin commits the next attempt and gives the case with its call; none when nothing
// is to be sent, or not before `wait`.
func (s *Sender) begin(ctx context.Context, ref CaseRef) (begun decide.Case, wait time.Time, err error) {
	for range maxTries {
		cases, err := s.cases.Load(ctx, []CaseRef{ref})
		if err != nil {
			return begun, time.Time{}, err
		}
		c, now := cases[0], s.env.Clock.Now()
		var change decide.Change
		if at := decide.Waits(c, now); !at.IsZero() {
			return begun, at, nil
		}
		if decide.Stopped(c) { // whoever lets the channel go on puts the job again
			return begun, time.Time{}, nil
		}
		if c.Call != nil {
			if change, wait = decide.TakeUp(c, s.wait, now, s.env.IDs); !wait.IsZero() {
				return begun, wait, nil
			}
		}
		if (c.Call != nil || len(c.Queued) > 0) && !s.spent(c) { // before a body is made, which may publish files
			if at := s.pace.turn(c.Thread.Channel, c.Thread.ID, now); at.After(now) {
				return begun, at, nil
			}
		}
		if c.Call == nil {
			if change, err = s.prepare(ctx, c, now); err != nil {
				return begun, time.Time{}, err
			}
		}
		if change.Empty() {
			return begun, time.Time{}, nil
		}
		fault.Point("send.begin")
		err = commitOne(ctx, s.env, s.cases, Write{Change: change})
		if errors.Is(err, desk.ErrVersion) {
			continue
		}
		if err != nil {
			return begun, time.Time{}, err
		}
		if call := change.Case.Call; call != nil && !call.Lease.IsZero() {
			return change.Case, time.Time{}, nil
		}
		// bubbles were settled without a call; there may be others
	}
	return begun, s.env.Clock.Now().Add(time.Second), nil
}

// prepare makes a new call and freezes its body.
func (s *Sender) prepare(ctx context.Context, c decide.Case, now time.Time) (decide.Change, error) {
	change := decide.Prepare(c, desk.CallID(s.env.UUID()), s.wait, now, s.env.IDs)
	if change.Case.Call == nil {
		return change, nil
	}
	return s.frozen(ctx, change)
}

// frozen writes the body of a change's new call.
func (s *Sender) frozen(ctx context.Context, change decide.Change) (decide.Change, error) {
	bubbles := make([]Bubble, 0, decide.MaxBubbles)
	for _, id := range change.Case.Call.Messages {
		b, err := s.publish.Bubble(ctx, change.Case.ByID[id])
		if err != nil {
			return change, err
		}
		bubbles = append(bubbles, b)
	}
	body, err := s.line.Body(*change.Case.Call, bubbles)
	if err != nil {
		return change, err
	}
	change.Case.Call.Body = body
	change.Calls[len(change.Calls)-1].Body = body
	return change, nil
}

// settle commits what an answer means, on the case that the attempt began with, or on
// what is if somebody has changed the talk since. It is tried as long as the call's
// lease lasts: an answer that is forgotten would leave a reply unknown for ever.
// A node that stops does not keep it from that.
func (s *Sender) settle(ctx context.Context, c decide.Case, answer decide.Answer) (over bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), decide.CallLease)
	defer cancel()
	call, known := *c.Call, true
	for {
		if !known {
			c, err = s.seen(ctx, call.Thread)
		}
		if err == nil {
			over, err = s.settleOnce(ctx, c, call, answer)
		}
		known = false
		raced := errors.Is(err, desk.ErrVersion) // look anew: what is settled is fenced by the attempt
		if err == nil || ctx.Err() != nil || !raced && !s.env.Clock.Now().Before(call.Lease) {
			return over, err
		}
		if !raced {
			s.env.Log.Warn("answer not settled yet", "call", call.ID, "error", err)
			s.env.await(ctx, nil, settlePause)
		}
	}
}

// settlePause is between tries to store an answer.
const settlePause = 200 * time.Millisecond

func (s *Sender) seen(ctx context.Context, thread desk.ThreadID) (decide.Case, error) {
	cases, err := s.cases.Load(ctx, []CaseRef{{Thread: thread, Sending: true}})
	if err != nil {
		return decide.Case{}, err
	}
	return cases[0], nil
}

func (s *Sender) settleOnce(ctx context.Context, c decide.Case, call desk.Call, answer decide.Answer) (over bool, err error) {
	if c.Call == nil || c.Call.ID != call.ID || c.Call.Attempts != call.Attempts && answer.Outcome != decide.Accepted {
		return false, nil // somebody else settled it, or is at it: our lease was lost, and only that LINE has it is still news
	}
	if c.Call.Route == desk.Reply && answer.Outcome == decide.Doubt && fault.Sabotaged("resend_reply") {
		answer.Outcome = decide.NotReached
	}
	if answer.Code == decide.QuotaExceeded && fault.Sabotaged("retry_on_quota") {
		answer.Outcome = decide.Later
	}
	change := decide.Answered(c, answer, s.env.Clock.Now(), s.env.IDs)
	return len(change.Ended) > 0, commitOne(ctx, s.env, s.cases, Write{Change: change})
}

package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
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
}

// NewSender makes a sender.
func NewSender(env Env, cases Cases, line Line, publish *Publisher, wait decide.Patience) *Sender {
	return &Sender{env, cases, line, publish, wait}
}

// maxCallsAJob bounds the calls of one run, so that its lease is enough.
const maxCallsAJob = 3

// Send handles a send job: one thread's calls, until nothing is queued.
func (s *Sender) Send(ctx context.Context, job Claimed) (Next, error) {
	ref := CaseRef{Thread: job.Thread, Sending: true}
	for range maxCallsAJob {
		call, wait, err := s.begin(ctx, ref)
		if err != nil || call == nil {
			return Next{At: wait, Code: "waits"}.ifSet(), err
		}
		attempt, cancel := context.WithTimeout(ctx, decide.CallTimeout)
		answer := s.line.Call(attempt, *call)
		cancel()
		open, err := s.settle(ctx, ref, call.ID, answer)
		if err != nil {
			return Next{}, err
		}
		if open {
			return Next{At: s.pause(call, job), Code: answer.Code}, nil
		}
		if answer.Outcome == decide.NotReached {
			return Next{At: s.env.Clock.Now().Add(jobBackoff(job.Attempts)), Code: "not_reached"}, nil
		}
	}
	return Next{At: s.env.Clock.Now(), Code: "more"}, nil
}

func (n Next) ifSet() Next {
	if n.At.IsZero() {
		return Next{}
	}
	return n
}

// pause is until the open call's next attempt is due.
func (s *Sender) pause(call *desk.Call, job Claimed) time.Time {
	return s.env.Clock.Now().Add(jobBackoff(max(call.Attempts, job.Attempts)))
}

// begin commits the next attempt and gives its call; none when nothing is to be
// sent, or not before `wait`.
func (s *Sender) begin(ctx context.Context, ref CaseRef) (*desk.Call, time.Time, error) {
	for range maxTries {
		cases, err := s.cases.Load(ctx, []CaseRef{ref})
		if err != nil {
			return nil, time.Time{}, err
		}
		c, now := cases[0], s.env.Clock.Now()
		var change decide.Change
		if c.Call != nil {
			var wait time.Time
			if change, wait = decide.TakeUp(c, now, s.env.IDs); !wait.IsZero() {
				return nil, wait, nil
			}
		} else if change, err = s.prepare(ctx, c, now); err != nil {
			return nil, time.Time{}, err
		}
		if change.Empty() {
			return nil, time.Time{}, nil
		}
		err = commitOne(ctx, s.env, s.cases, Write{Change: change})
		if errors.Is(err, desk.ErrVersion) {
			continue
		}
		if err != nil {
			return nil, time.Time{}, err
		}
		if call := change.Case.Call; call != nil && !call.Lease.IsZero() {
			return call, time.Time{}, nil
		}
		// bubbles were settled without a call; there may be others
	}
	return nil, s.env.Clock.Now().Add(time.Second), nil
}

// prepare makes a new call and freezes its body.
func (s *Sender) prepare(ctx context.Context, c decide.Case, now time.Time) (decide.Change, error) {
	change := decide.Prepare(c, desk.CallID(s.env.UUID()), s.wait, now, s.env.IDs)
	if change.Case.Call == nil {
		return change, nil
	}
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

// settle commits what an answer means; open tells that the call goes on.
func (s *Sender) settle(ctx context.Context, ref CaseRef, id desk.CallID, answer decide.Answer) (open bool, err error) {
	for range maxTries {
		cases, err := s.cases.Load(ctx, []CaseRef{ref})
		if err != nil {
			return false, err
		}
		if c := cases[0].Call; c == nil || c.ID != id {
			return false, nil // somebody else settled it: our lease was lost
		}
		change := decide.Answered(cases[0], answer, s.env.Clock.Now(), s.env.IDs)
		err = commitOne(ctx, s.env, s.cases, Write{Change: change})
		if !errors.Is(err, desk.ErrVersion) {
			return change.Case.Call != nil, err
		}
	}
	return false, desk.ErrVersion
}

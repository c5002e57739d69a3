package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Outcome is what is known after one attempt of a call.
type Outcome string

// Outcomes. NotReached: not a byte of the request got to the channel. Doubt: it
// may have been taken, or not.
const (
	Accepted   Outcome = "accepted"   // also LINE's 409 for a retry key
	DeadToken  Outcome = "dead_token" // LINE's "Invalid reply token"
	Refused    Outcome = "refused"    // a definite no that will not change
	Later      Outcome = "later"      // a definite no for now: rate limit, token expired
	NotReached Outcome = "not_reached"
	Doubt      Outcome = "doubt"
)

// What LINE's four kinds of 429 are called here.
const (
	QuotaExceeded = "quota_exceeded"    // the month's messages are used up
	TooManyToUser = "too_many_to_user"  // too much at once for one person
	RateLimited   = "line_rate_limited" // fewer calls on this channel, please
	Busy          = "line_busy"         // too many at the same time
)

// Answer is the channel's answer to one attempt.
type Answer struct {
	Outcome   Outcome
	Code      string // the desk's code of a refusal
	Detail    string // the channel's own words
	RequestID string
	SentIDs   []Sent // of the accepted bubbles, in order; may be empty
}

// Sent is what LINE calls an accepted bubble.
type Sent struct{ ID, QuoteToken string }

// Answered settles a call after an attempt.
//
// A push is repeated under its retry key until it is settled or 23 h old. A reply
// has no such key: only a first attempt that LINE refused for its dead token, or
// that never reached LINE, goes back to the queue to become a push; one in doubt
// stays unknown for ever.
func Answered(c Case, a Answer, now time.Time, ids desk.IDs) Change {
	p := newPen(c, desk.System, now, ids)
	if c.Call == nil {
		return p.done()
	}
	call := *c.Call
	call.RequestID, call.Error = a.RequestID, a.Code
	switch {
	case a.Outcome == Accepted:
		p.endCall(call, desk.CallSent, func(m desk.Message, i int) { p.sent(m, i, a) })
	case a.Outcome == Refused && call.InDoubt: // refused now, but an earlier attempt may have been taken
		p.endAll(call, desk.CallUnknown, desk.SendUnknown, a.Code, a.Detail)
	case a.Outcome == Refused:
		p.endAll(call, desk.CallFailed, desk.SendFailed, a.Code, a.Detail)
	case call.Route == desk.Reply:
		p.answeredReply(call, a)
	default:
		p.answeredPush(call, a)
	}
	if !p.wake() {
		p.end(desk.JobSend)
	}
	return p.done()
}

// wake puts the send job where the thread's next call is due, if one is: the job may
// have been moved, or taken by another worker, while LINE was called.
func (p *pen) wake() bool {
	job := desk.Job{Kind: desk.JobSend, Key: string(p.Case.Thread.ID), RunAt: p.now}
	switch {
	case p.Case.Call != nil:
		job.RunAt = p.Case.Call.NextAt
	case p.requeued && p.held > 0:
		job.RunAt = p.now.Add(p.held)
	case !p.requeued && len(p.Case.Queued) == 0:
		return false
	}
	p.job(job)
	return true
}

func (p *pen) answeredReply(call desk.Call, a Answer) {
	first := call.Attempts == 1 && !call.InDoubt
	switch {
	case first && (a.Outcome == DeadToken || a.Outcome == NotReached || a.Outcome == Later):
		if a.Outcome != DeadToken { // LINE is away or asks for patience: don't rush it
			p.pause(call)
		}
		p.drop(call)
	default:
		p.endAll(call, desk.CallUnknown, desk.SendUnknown, "no_answer", a.Detail)
	}
}

// pause lets bubbles wait after a call that LINE could not take: half as long as
// the oldest has waited already, from two seconds to half a minute.
func (p *pen) pause(call desk.Call) {
	p.held = 2 * time.Second
	for _, id := range call.Messages {
		if m, ok := p.Case.ByID[id]; ok && m.Send != nil {
			p.held = max(p.held, min(p.now.Sub(m.Send.QueuedAt)/2, 30*time.Second))
		}
	}
}

func (p *pen) answeredPush(call desk.Call, a Answer) {
	call.InDoubt = call.InDoubt || a.Outcome == Doubt
	switch {
	case !call.InDoubt && a.Outcome == NotReached:
		p.pause(call)
		p.drop(call)
	case p.now.Sub(call.StartedAt) >= RetryKeyFor:
		p.endAll(call, desk.CallUnknown, desk.SendUnknown, "gave_up", a.Detail)
	default:
		call.Lease, call.NextAt = time.Time{}, p.now.Add(backoff(call.Attempts))
		p.Case.Call = &call
		p.Calls = append(p.Calls, call)
	}
}

// TakeUp takes up a call that is not settled: one whose next attempt is due, or
// one that somebody began and never settled because the process died or was too
// slow. wait tells that the call is in other hands, or not due, until then.
//
// An open call whose customer has blocked the account meanwhile is not tried
// again; one that was never in doubt and has grown stale asks like any other.
func TakeUp(c Case, patience Patience, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	if c.Call == nil {
		return p.done(), time.Time{}
	}
	call := *c.Call
	if now.Before(call.Lease) {
		return p.done(), call.Lease
	}
	if now.Before(call.NextAt) {
		return p.done(), call.NextAt
	}
	lost := !call.Lease.IsZero()
	call.InDoubt = call.InDoubt || lost
	switch {
	case call.Route == desk.Reply:
		p.answeredReply(call, Answer{Outcome: Doubt})
	case p.Case.Thread.Blocked && call.InDoubt:
		p.endAll(call, desk.CallUnknown, desk.SendUnknown, "unreachable_contact", "")
	case p.Case.Thread.Blocked:
		p.endAll(call, desk.CallFailed, desk.SendFailed, "unreachable_contact", "")
	case !call.InDoubt && p.anyStale(call, patience):
		p.endAll(call, desk.CallDropped, desk.SendConfirm, "stale", "")
	case now.Sub(call.StartedAt) >= RetryKeyFor:
		p.answeredPush(call, Answer{Outcome: Doubt})
	default:
		call.Lease, call.NextAt = now.Add(CallLease), time.Time{}
		call.Attempts++
		p.Case.Call = &call
		p.Calls = append(p.Calls, call)
	}
	if p.Case.Call == nil {
		p.wake()
	}
	return p.done(), time.Time{}
}

func (p *pen) anyStale(call desk.Call, patience Patience) bool {
	for _, id := range call.Messages {
		if m, ok := p.Case.ByID[id]; ok && m.Send != nil && p.stale(m, patience) {
			return true
		}
	}
	return false
}

// backoff is how long to wait after so many attempts.
func backoff(attempts int) time.Duration {
	if attempts > 6 {
		return time.Minute
	}
	return time.Second << (attempts - 1)
}

// endCall closes the call and settles each of its bubbles.
func (p *pen) endCall(call desk.Call, state desk.CallState, each func(desk.Message, int)) {
	call.State, call.Lease, call.NextAt = state, time.Time{}, time.Time{}
	p.Case.Call = nil
	p.Calls = append(p.Calls, call)
	for i, id := range call.Messages {
		if m, ok := p.Case.ByID[id]; ok && m.Send != nil && m.Send.Call == call.ID {
			each(m, i)
		}
	}
}

// endAll gives all bubbles of a call one fate.
func (p *pen) endAll(call desk.Call, state desk.CallState, send desk.SendState, code, detail string) {
	p.endCall(call, state, func(m desk.Message, _ int) { p.settle(m, send, code, detail) })
}

// drop gives a call up that LINE never took: its bubbles go back to the queue.
func (p *pen) drop(call desk.Call) {
	p.endCall(call, desk.CallDropped, func(m desk.Message, _ int) { p.backToQueue(m) })
}

func (p *pen) sent(m desk.Message, i int, a Answer) {
	if i < len(a.SentIDs) {
		m.ExternalID, m.QuoteToken = a.SentIDs[i].ID, a.SentIDs[i].QuoteToken
	}
	p.settle(m, desk.SendSent, "", "")
}

func (p *pen) backToQueue(m desk.Message) {
	if m.Send.Error == desk.Missent {
		p.settle(m, desk.SendDismissed, desk.Missent, "")
		return
	}
	p.requeued = true
	send := *m.Send
	send.State, send.Route, send.Call, send.At = desk.SendQueued, "", "", p.now
	m.Send = &send
	p.edit(m, "queued")
}

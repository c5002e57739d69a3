package decide

import (
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of sending.
const (
	MaxBubbles  = 5                // of one call (Messaging API: messages, max 5)
	RetryKeyFor = 23 * time.Hour   // LINE keeps a retry key for 24 h; we stop before
	CallTimeout = 10 * time.Second // of one attempt
	CallLease   = 13 * time.Second // in which one attempt must be settled; a dead node's call rests that long
)

// Patience is how long a bubble may wait in an outage and still go by itself.
type Patience struct {
	Long  time.Duration // in any case
	Short time.Duration // if the customer wrote meanwhile, or in quiet hours
	Quiet desk.Hours    // when nobody wants to be woken by what is late
}

// Usual is the patience of a desk that says nothing else.
var Usual = Patience{Long: 10 * time.Minute, Short: time.Minute}

// Prepare makes the next call of a thread: up to five queued bubbles, their
// route, the reply token consumed. No call in the change means that nothing is
// to be sent now. The call's body is still to be filled in, from the bubbles in
// Case.Queued that it names.
func Prepare(c Case, call desk.CallID, wait Patience, now time.Time, ids desk.IDs) Change {
	p := newPen(c, desk.System, now, ids)
	p.prepare(call, wait)
	return p.done()
}

// Onward is Prepare for the bubbles that a change queues, within that change: who has
// decided them can call LINE at once. Until the call's lease ends the send job has
// nothing to do; then it takes up a call that its caller died over.
func Onward(ch Change, call desk.CallID, wait Patience, now time.Time, ids desk.IDs) Change {
	p := &pen{Change: ch, now: now, ids: ids, actor: desk.System}
	p.Added, p.Edited, p.Jobs, p.Facts = slices.Clone(ch.Added), slices.Clone(ch.Edited), slices.Clone(ch.Jobs), slices.Clip(ch.Facts)
	p.Case.ByID, p.Case.Known = maps.Clone(ch.Case.ByID), maps.Clone(ch.Case.Known)
	p.Case.Queued = slices.Clone(ch.Case.Queued)
	for _, m := range ch.Added {
		if m.Send != nil && m.Send.State == desk.SendQueued {
			p.Case.Queued = append(p.Case.Queued, m)
		}
	}
	if p.Case.Call != nil || len(p.Case.Queued) == 0 {
		return ch
	}
	p.prepare(call, wait)
	if p.Case.Call != nil {
		p.job(desk.Job{Kind: desk.JobSend, Key: string(p.Case.Thread.ID), RunAt: p.Case.Call.Lease})
	}
	return p.Change
}

func (p *pen) prepare(call desk.CallID, wait Patience) {
	if p.Case.Call != nil {
		return
	}
	var batch, rest []desk.Message
	waits := false
	for _, m := range p.Case.Queued {
		waits = waits || m.Send.NotBefore.After(p.now)
		switch {
		case waits: // its writer may take it back; who stands behind it keeps the place
			rest = append(rest, m)
		case p.Case.Thread.Blocked:
			p.settle(m, desk.SendFailed, "unreachable_contact", "")
		case p.Case.Thread.Standby:
			p.settle(m, desk.SendFailed, "standby", "")
		case m.Send.Free && !p.Case.Thread.Reply.Alive(p.now):
			p.settle(m, desk.SendDismissed, "not_free", "")
		case p.stale(m, wait):
			p.settle(m, desk.SendConfirm, "stale", "")
		case len(batch) < MaxBubbles:
			batch = append(batch, m)
		default:
			rest = append(rest, m)
		}
	}
	p.Case.Queued = rest
	if len(batch) > 0 {
		p.startCall(call, batch)
	}
}

// stale tells whether a bubble has waited through an outage.
func (p *pen) stale(m desk.Message, wait Patience) bool {
	waited := p.now.Sub(m.Send.QueuedAt)
	wrote := p.Case.Thread.LastInboundAt.After(m.Send.QueuedAt)
	return waited > wait.Long || waited > wait.Short && (wrote || wait.Quiet.Contain(p.now))
}

func (p *pen) startCall(id desk.CallID, batch []desk.Message) {
	t := &p.Case.Thread
	call := desk.Call{ID: id, Workspace: t.Workspace, Thread: t.ID, Channel: t.Channel, Route: desk.Push, To: t.Source.ID,
		State: desk.CallStarted, StartedAt: p.now, Lease: p.now.Add(CallLease), Attempts: 1}
	if t.Reply.Alive(p.now) {
		call.Route, call.ReplyToken = desk.Reply, t.Reply.Token
		t.Reply = desk.ReplyToken{}
	}
	for _, m := range batch {
		send := *m.Send
		send.State, send.Route, send.Call, send.At = desk.SendSending, call.Route, id, p.now
		m.Send = &send
		p.edit(m, "sending")
		call.Messages = append(call.Messages, m.ID)
	}
	p.Case.Call = &call
	p.Calls = append(p.Calls, call)
}

func (p *pen) settle(m desk.Message, state desk.SendState, code, detail string) {
	send := *m.Send
	if send.Error == desk.Missent { // that stays known of it
		code = desk.Missent
	}
	send.State, send.At, send.Error, send.Detail = state, p.now, code, detail
	m.Send = &send
	p.edit(m, string(state))
}

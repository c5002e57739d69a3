package decide

import (
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
	if c.Call != nil {
		return p.done()
	}
	var batch []desk.Message
	for _, m := range c.Queued {
		switch {
		case p.Case.Thread.Blocked:
			p.settle(m, desk.SendFailed, "unreachable_contact", "")
		case p.Case.Thread.Standby:
			p.settle(m, desk.SendFailed, "standby", "")
		case p.stale(m, wait):
			p.settle(m, desk.SendConfirm, "stale", "")
		case len(batch) < MaxBubbles:
			batch = append(batch, m)
		}
	}
	if len(batch) > 0 {
		p.startCall(call, batch)
	}
	return p.done()
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
	send.State, send.At, send.Error, send.Detail = state, p.now, code, detail
	m.Send = &send
	p.edit(m, string(state))
}

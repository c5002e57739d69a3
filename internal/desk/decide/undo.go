package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Limits of taking back what was said.
const (
	MaxUndo      = 5 * time.Second
	undoTogether = time.Second      // what is said within it waits together, and so goes with one call
	undoFree     = 10 * time.Second // of a reply token's life that an undo must leave: it may not make a free reply a billed push
)

// undoUntil is until when a new bubble waits for its writer to take it back; zero for
// not at all. The route is chosen when it goes, not now.
func (p *pen) undoUntil(cmd Command) time.Time {
	reply, wait := p.Case.Thread.Reply, min(cmd.Undo, MaxUndo)
	if wait <= 0 || reply.Alive(p.now) && !reply.Alive(p.now.Add(undoFree)) {
		return time.Time{}
	}
	until := p.now.Add(wait)
	for _, m := range p.Case.Queued {
		at := m.Send.NotBefore
		if m.Author.Operator == cmd.By.ID && at.After(p.now) && !at.After(until) && !at.Before(until.Add(-undoTogether)) {
			until = at
		}
	}
	return until
}

// Waits is until when a thread's next bubble may be taken back, and so nothing is to be
// sent: what stands behind it keeps its place.
func Waits(c Case, now time.Time) time.Time {
	if c.Call == nil && len(c.Queued) > 0 && c.Queued[0].Send.NotBefore.After(now) {
		return c.Queued[0].Send.NotBefore
	}
	return time.Time{}
}

// Stopped tells that nothing may go out, because the channel is stopped. A reply that was begun
// is not held up: whether it has arrived is not known, and its operator must see that.
func Stopped(c Case) bool {
	return c.Channel.Halted() && (c.Call == nil || c.Call.Route != desk.Reply)
}

// revoke takes a bubble back whose call has not begun. Its words are the writer's again;
// the talk shows it no more, and a clock that it had stopped runs on.
func (p *pen) revoke(cmd Command) error {
	talk := p.Case.Talk
	m, ok := p.Case.ByID[cmd.Message]
	if !ok || m.Conversation != talk.ID || m.Send == nil || m.Author.Operator != cmd.By.ID {
		return desk.ErrNotFound
	}
	switch send := *m.Send; {
	case send.State == desk.SendDismissed && m.Revoked():
		return nil
	case send.NotBefore.IsZero(), send.State == desk.SendSending, send.State == desk.SendSent, send.State == desk.SendUnknown:
		return ErrUnderWay
	case send.State != desk.SendQueued:
		return ErrSendState
	}
	p.settle(m, desk.SendDismissed, desk.Revoked, "")
	p.Facts[len(p.Facts)-1].Code = desk.Revoked
	if talk.LastMessage == m.ID {
		p.touch(desk.Revoked, func(c *conversation.Conversation) {
			b := p.Case.ByID[cmd.Before] // none: the list shows no words
			c.LastMessage = b.ID
			if b.ID != "" {
				c.LastMessageAt, c.LastOrder = b.At, b.Order
			}
		})
	}
	return nil
}

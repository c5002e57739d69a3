package decide

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
)

// together is how near to each other bubbles of one send are queued.
const together = time.Second

// missend deals with a bubble that should not have gone out: what of its send still waits is
// stopped, its files are withdrawn, the supervisors are told. What the customer has, LINE does
// not take back. Pressed again it changes nothing.
func (p *pen) missend(cmd Command) error {
	talk := p.Case.Talk
	m, ok := p.Case.ByID[cmd.Message]
	switch {
	case !ok || m.Conversation != talk.ID || m.Send == nil || m.Author.Kind != desk.ByOperator:
		return desk.ErrNotFound
	case !missend.Why(cmd.Why).Known():
		return desk.E(desk.Invalid, "bad_reason", "Say what was wrong: customer, content, file, personal or other.").On("why")
	case m.Send.Error == desk.Missent:
		return nil
	case m.Send.State == desk.SendFailed, m.Send.State == desk.SendDismissed, m.Send.State == desk.SendConfirm:
		return ErrSendState // nobody has it
	}
	r := missend.Missend{ID: p.ids(), Workspace: talk.Workspace, Conversation: talk.ID, Contact: p.Case.Thread.Contact, Message: m.ID, Author: m.Author.Operator,
		By: cmd.By.ID, At: p.now, Why: missend.Why(cmd.Why)}
	for _, b := range p.send(m) {
		if body := b.Content.Media; body != nil && body.Attachment != "" {
			p.Withdrawn = append(p.Withdrawn, body.Attachment)
			if body.Preview != "" {
				p.Withdrawn = append(p.Withdrawn, body.Preview)
			}
			r.Withdrawn++
		}
		if b.Send.State == desk.SendQueued {
			p.settle(b, desk.SendDismissed, desk.Missent, "")
			r.Stopped++
			continue
		}
		mark := *b.Send
		mark.Error = desk.Missent
		b.Send = &mark
		p.edit(b, desk.Missent)
		r.Reached++
	}
	p.line("missent", cmd.By.ID, map[string]string{"author": string(r.Author), "why": string(r.Why), "stopped": strconv.Itoa(r.Stopped), "withdrawn": strconv.Itoa(r.Withdrawn)})
	if cmd.Note != "" {
		note := p.add(desk.Message{Direction: desk.Note, Conversation: talk.ID, At: p.after(), Content: words(cmd.Note),
			Author: desk.Author{Kind: desk.ByOperator, Operator: cmd.By.ID}})
		r.Note = note.ID
	}
	p.Missends = append(p.Missends, r)
	p.told(desk.FactMissend, string(r.Why), r.Author, map[string]string{"missend": r.ID, "stopped": strconv.Itoa(r.Stopped), "withdrawn": strconv.Itoa(r.Withdrawn)})
	return nil
}

// send is a bubble with those that were sent with it: with one call, or queued in the same
// moment; and all of its writer's that still wait.
func (p *pen) send(m desk.Message) (out []desk.Message) {
	seen := map[desk.MessageID]bool{}
	add := func(b desk.Message) {
		if b.Send == nil || seen[b.ID] || b.Author != m.Author || b.Conversation != m.Conversation || b.Send.Error == desk.Missent {
			return
		}
		state := b.Send.State
		waits := state == desk.SendQueued
		gone := state == desk.SendSent || state == desk.SendSending || state == desk.SendUnknown
		one := b.Send.Call != "" && b.Send.Call == m.Send.Call || b.Send.QueuedAt.Sub(m.Send.QueuedAt).Abs() <= together
		if b.ID == m.ID || waits || gone && one {
			seen[b.ID] = true
			out = append(out, b)
		}
	}
	for _, b := range p.Case.ByID {
		add(b)
	}
	for _, b := range p.Case.Queued {
		add(b)
	}
	slices.SortFunc(out, func(a, b desk.Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Order, b.Order)) })
	return out
}

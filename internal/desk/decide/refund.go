package decide

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// askRefund asks for money to go back (返金申請), from an open inquiry that one has. The same id
// twice is the same request.
func (p *pen) askRefund(cmd Command) error {
	if p.refundAt(cmd.Ref) >= 0 {
		return nil
	}
	if err := p.mine(cmd); err != nil {
		return err
	}
	sheet, err := cmd.Refund.Clean()
	if err != nil {
		return err
	}
	for field, text := range map[string]string{"order": sheet.Order, "words": sheet.Words} {
		if err := noCard(field, text); err != nil {
			return err
		}
	}
	open := 0
	for _, r := range p.Case.Kept.Refunds {
		if r.State.Open() {
			open++
		}
	}
	if open >= refund.MaxOpen {
		return refund.ErrMany
	}
	talk := p.Case.Talk
	r := refund.Refund{Sheet: sheet, ID: cmd.Ref, Workspace: talk.Workspace, Thread: talk.Thread, Conversation: talk.ID, Contact: talk.Contact}
	if r, err = r.Move(refund.Step{Verb: refund.Request, By: cmd.By.ID, At: p.now}); err != nil {
		return err
	}
	p.job(desk.Job{Kind: desk.JobRefund, Key: r.ID, RunAt: p.now.Add(p.Case.Rules.Refunds.Filled().Remind)})
	p.stepRefund(r)
	return nil
}

// moveRefund makes one step of a refund's life on this talk's thread. Of two who press at once
// one makes it; the other is told how it stands. Pressed again by the same person it changes nothing.
func moveRefund(v refund.Verb) func(*pen, Command) error {
	return func(p *pen, cmd Command) error {
		r, err := p.refund(cmd)
		if err != nil {
			return err
		}
		step := refund.Step{Verb: v, By: cmd.By.ID, At: p.now, Words: strings.TrimSpace(cmd.Note)}
		if last := r.Steps[len(r.Steps)-1]; last.Verb == v && last.By == step.By && last.Words == step.Words {
			return nil
		}
		if err := p.mayRefund(r, v, cmd); err != nil {
			return err
		}
		if step.Words == "" && v != refund.Approve && v != refund.Withdraw {
			return refund.ErrWords
		}
		if err := refund.CheckWords("words", step.Words); err != nil {
			return err
		}
		if err := noCard("words", step.Words); err != nil {
			return err
		}
		if r, err = r.Move(step); err != nil {
			return err
		}
		p.stepRefund(r)
		return nil
	}
}

// tellRefund says to the customer that they have been paid, in words that a person has seen.
func (p *pen) tellRefund(cmd Command) error {
	r, err := p.refund(cmd)
	if err != nil {
		return err
	}
	if err := p.mayRefund(r, refund.Notify, cmd); err != nil {
		return err
	}
	if err := p.speak(cmd); err != nil {
		return err
	}
	r.Notice = p.Added[len(p.Added)-1].ID
	if r, err = r.Move(refund.Step{Verb: refund.Notify, By: cmd.By.ID, At: p.now}); err != nil {
		return err
	}
	p.stepRefund(r)
	return nil
}

func (p *pen) refund(cmd Command) (refund.Refund, error) {
	i := p.refundAt(cmd.Ref)
	if i < 0 {
		return refund.Refund{}, desk.ErrNotFound
	}
	return p.Case.Kept.Refunds[i], nil
}

func (p *pen) mayRefund(r refund.Refund, v refund.Verb, cmd Command) error {
	return MayRefund(p.Case.Rules.Refunds, r, refund.Beside(p.Case.Kept.Refunds, r), v, cmd.By)
}

// refundNeeds is what each step needs of a role; the brand's limits are additional.
var refundNeeds = map[refund.Verb]identity.Action{
	refund.Approve: identity.ApproveRefund, refund.Refuse: identity.ApproveRefund, refund.Withdraw: identity.Work,
	refund.Pay: identity.PayRefund, refund.Fail: identity.PayRefund, refund.Return: identity.PayRefund, refund.Notify: identity.Work,
}

// MayRefund says why somebody may not do a step with a refund as it stands; nil if they may.
// beside is refund.Beside.
func MayRefund(s refund.Settings, r refund.Refund, beside int64, v refund.Verb, by desk.Person) error {
	subject := identity.Subject{Workspace: r.Workspace}
	if !identity.Can(by, refundNeeds[v], subject) {
		return ErrForbidden
	}
	return s.May(r, beside, v, by.ID, by.Memberships[r.Workspace], identity.Can(by, identity.ActForOther, subject))
}

func (p *pen) refundAt(id string) int {
	return slices.IndexFunc(p.Case.Kept.Refunds, func(r refund.Refund) bool { return r.ID == id })
}

// noCard refuses a text with a card's number: a masked one would look as if it had been taken.
func noCard(field, text string) error {
	if _, found := guard.Mask(text); len(found) > 0 {
		return refund.ErrDigits.On(field)
	}
	return nil
}

// stepRefund makes a refund's newest step part of the change: a line of the talk, and a fact.
func (p *pen) stepRefund(r refund.Refund) {
	step := r.Steps[len(r.Steps)-1]
	p.line("refund_"+string(r.State), step.By, map[string]string{"refund": r.ID, "amount": strconv.FormatInt(r.Amount, 10), "order": r.Order})
	p.keepRefund(r, string(r.State))
}

func (p *pen) keepRefund(r refund.Refund, code string) {
	same := func(o refund.Refund) bool { return o.ID == r.ID }
	p.Kept.Refunds = append(slices.DeleteFunc(slices.Clone(p.Kept.Refunds), same), r)
	p.Case.Kept.Refunds = append(slices.DeleteFunc(slices.Clone(p.Case.Kept.Refunds), same), r)
	p.told(desk.FactRefund, code, r.Asked().By, map[string]string{"refund": r.ID, "amount": strconv.FormatInt(r.Amount, 10)})
}

// RefundDue tells those who may approve that a request waits, and the supervisors when it waits
// too long. Each is told once; wait tells when to look again.
func RefundDue(c Case, id string, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	i := p.refundAt(id)
	if i < 0 || p.Case.Kept.Refunds[i].State != refund.Requested {
		return p.done(), time.Time{}
	}
	r, rules := p.Case.Kept.Refunds[i], c.Rules.Refunds.Filled()
	remind, alert := r.Asked().At.Add(rules.Remind), r.Asked().At.Add(rules.Alert)
	tell := func(code string) {
		r.Version++
		p.keepRefund(r, code)
	}
	switch {
	case !now.Before(alert) && r.Alerted.IsZero():
		r.Reminded, r.Alerted = now, now
		tell("alerted")
	case !now.Before(remind) && r.Reminded.IsZero():
		r.Reminded, wait = now, alert
		tell("reminded")
	case r.Reminded.IsZero():
		wait = remind
	case r.Alerted.IsZero():
		wait = alert
	}
	return p.done(), wait
}

package decide

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Errors of forms.
var (
	ErrFormTime   = desk.E(desk.Invalid, "bad_time", "The time until which the form is good has passed, or is too far. Open the form's dialog again.").On("until")
	ErrFormReason = desk.E(desk.Invalid, "bad_reason", "Say why you look: refund, delivery, verify, correct, or other with a memo.").On("reason")
	ErrFormGroup  = desk.E(desk.Invalid, "form_group", "A group can't be asked by a form: whoever is in it could open the link and answer.")
	ErrFormGone   = desk.E(desk.Conflict, "form_destroyed", "This answer has been destroyed. Ask the customer again.")
)

// formLabel stands on the button that opens a form: 20 characters at most (Messaging API).
const formLabel = "入力フォームを開く"

// FormText is the message that brings a form, word for word.
func FormText(s form.Sheet, until time.Time, zone *time.Location) string {
	at := until.In(zone)
	return fmt.Sprintf("%s\n期限: %d月%d日(%s) %s", s.Ask, int(at.Month()), at.Day(), []string{"日", "月", "火", "水", "木", "金", "土"}[at.Weekday()], at.Format("15:04"))
}

// formBubble is that message as it is sent.
func formBubble(r form.Request, zone *time.Location) (desk.Content, error) {
	text := FormText(r.Sheet, r.Until, zone)
	object, err := json.Marshal(map[string]any{"type": "template", "template": map[string]any{"type": "buttons", "text": text,
		"actions": []any{map[string]any{"type": "uri", "label": formLabel, "uri": desk.FormLink}}}})
	return desk.Content{Kind: desk.Rich, Form: r.ID, Rich: &desk.RichBody{Alt: r.Sheet.Title.JA + ": " + text, Message: object}}, err
}

// askForm sends a form. One of the same sheet that is still open is worth nothing from then on.
func (p *pen) askForm(cmd Command) error {
	r := *cmd.Form
	if p.formAt(r.ID) >= 0 {
		return nil
	}
	if p.Case.Thread.Source.Kind != desk.FromUser {
		return ErrFormGroup
	}
	if !r.Until.After(p.now) || r.Until.Sub(p.now) > form.MaxHours*time.Hour {
		return ErrFormTime
	}
	content, err := formBubble(r, p.zone())
	if err != nil {
		return err
	}
	cmd.Content = content
	if err := p.speak(cmd); err != nil {
		return err
	}
	talk := p.Case.Talk
	r.Workspace, r.Thread, r.Conversation, r.Contact, r.Operator = talk.Workspace, talk.Thread, talk.ID, talk.Contact, cmd.By.ID
	r.State, r.Asked, r.Changed, r.Message = form.Open, p.now, p.now, p.Added[len(p.Added)-1].ID
	for _, old := range p.Case.Kept.Forms {
		if old.State == form.Open && old.Sheet.ID == r.Sheet.ID {
			p.mustForm(old, form.Replace, nil)
		}
	}
	p.keepForm(r, "asked", nil)
	return nil
}

// withdrawForm lets nobody answer a form any more. Its message, if it still waits, stays here.
func (p *pen) withdrawForm(cmd Command) error {
	r, err := p.formOf(cmd)
	if err != nil {
		return err
	}
	if r, err = r.Move(form.Withdraw, p.now); err != nil {
		return err
	}
	if m, ok := p.Case.ByID[r.Message]; ok && m.Send != nil && m.Send.State == desk.SendQueued {
		p.settle(m, desk.SendDismissed, desk.Revoked, "")
	}
	p.formLine("form_withdrawn", r, cmd.By.ID, nil)
	p.keepForm(r, "withdrawn", nil)
	return nil
}

// revealForm notes that somebody looks at an answer, and why, before they see it.
func (p *pen) revealForm(cmd Command) error {
	r, err := p.formOf(cmd)
	if err != nil {
		return err
	}
	reason := form.Reason(cmd.Why)
	if !reason.Known() || reason == form.Other && strings.TrimSpace(cmd.Note) == "" {
		return ErrFormReason
	}
	if r.State != form.Received {
		return form.ErrOver
	}
	if !p.now.Before(r.Destroy) { // its timer is late
		return ErrFormGone
	}
	if _, err := p.jot(cmd, cmd.Note); err != nil {
		return err
	}
	p.formLine("form_revealed", r, cmd.By.ID, map[string]string{"reason": string(reason)})
	p.keepForm(r, "revealed", map[string]string{"reason": string(reason)})
	return nil
}

// finishForm says that an answer has served: it is to be destroyed now.
func (p *pen) finishForm(cmd Command) error {
	r, err := p.formOf(cmd)
	if err != nil {
		return err
	}
	if r.State != form.Received {
		return form.ErrOver
	}
	if r.Destroy.After(p.now) {
		r.Destroy = p.now
		p.keepForm(r, "finished", nil)
	}
	return nil
}

// formOf finds a request that a command is about. It is theirs who asked, who have the inquiry
// and who oversee; what was answered may be for the last only, as the brand says.
func (p *pen) formOf(cmd Command) (form.Request, error) {
	i := p.formAt(cmd.Ref)
	if i < 0 {
		return form.Request{}, form.ErrOver
	}
	r := p.Case.Kept.Forms[i]
	if cmd.Verb == WithdrawForm {
		r.Who = form.Owner
	}
	if !concerns(cmd.By, r, p.Case.Talk) {
		return r, ErrForbidden
	}
	return p.Case.Kept.Forms[i], nil
}

// SeesForm tells whether somebody may see an answer whole.
func SeesForm(by desk.Person, r form.Request, talk conversation.Conversation) bool {
	return identity.Can(by, identity.RevealForm, identity.Subject{Workspace: r.Workspace, Standing: talk.Standing()}) && concerns(by, r, talk)
}

// concerns tells whether a request is somebody's. An inquiry that is over keeps who had it, but
// gives them nothing: the talk may be somebody else's by now.
func concerns(by desk.Person, r form.Request, talk conversation.Conversation) bool {
	if identity.Can(by, identity.ActForOther, identity.Subject{Workspace: r.Workspace, Standing: talk.Standing()}) {
		return true
	}
	return r.Who != form.Above && (r.Operator == by.ID || talk.Open() && talk.Assignee == by.ID)
}

func (p *pen) formAt(id string) int {
	return slices.IndexFunc(p.Case.Kept.Forms, func(r form.Request) bool { return r.ID == id })
}

// formSubject is who is told of a form: whoever has the inquiry, else who asked.
func (p *pen) formSubject(r form.Request) desk.OperatorID {
	if holder := p.Case.Talk.Assignee; holder != "" && p.Case.Talk.Open() {
		return holder
	}
	return r.Operator
}

// keepForm makes a request part of the change, with its timer and its fact.
func (p *pen) keepForm(r form.Request, code string, data map[string]string) {
	r.Version++
	same := func(o form.Request) bool { return o.ID == r.ID }
	p.Kept.Forms = append(slices.DeleteFunc(slices.Clone(p.Kept.Forms), same), r)
	living := slices.DeleteFunc(slices.Clone(p.Case.Kept.Forms), same)
	if r.Living() {
		living = append(living, r)
		p.job(desk.Job{Kind: desk.JobForm, Key: r.ID, RunAt: r.Due()})
	}
	p.Case.Kept.Forms = living
	all := map[string]string{"form": r.ID, "kind": string(r.Sheet.Kind)}
	for k, v := range data {
		all[k] = v
	}
	p.told(desk.FactForm, code, p.formSubject(r), all)
}

// mustForm makes a move that the table is known to allow here.
func (p *pen) mustForm(r form.Request, v form.Verb, data map[string]string) form.Request {
	next, err := r.Move(v, p.now)
	if err != nil {
		panic(fmt.Sprintf("decide: %s must be allowed in %q: %v", v, r.State, err))
	}
	p.keepForm(next, string(next.State), data)
	return next
}

// formLine writes a line of the talk: the sheet's name, and nothing of the answer, because lines
// outlive it.
func (p *pen) formLine(code string, r form.Request, who desk.OperatorID, data map[string]string) {
	all := map[string]string{"form": r.ID, "title": r.Sheet.Title.JA}
	if en := r.Sheet.Title.EN; en != "" {
		all["title_en"] = en
	}
	for k, v := range data {
		all[k] = v
	}
	p.line(code, who, all)
}

// FormAnswered takes a customer's answer, which is sealed already. Of several answers one comes
// first, and the others are refused: form.ErrOver. An inquiry that is over begins anew, and one
// that the bot has goes to people: somebody is to see that it has come.
func FormAnswered(c Case, id string, got form.Request, now time.Time, ids desk.IDs) (Change, error) {
	p := newPen(c, desk.Customer, now, ids)
	i := p.formAt(id)
	if i < 0 || p.Case.Kept.Forms[i].Over(now) {
		return Change{}, form.ErrOver
	}
	r := p.Case.Kept.Forms[i]
	r, err := r.Move(form.Answer, now)
	if err != nil {
		return Change{}, err
	}
	r.Key, r.Sealed, r.Masked = got.Key, got.Sealed, got.Masked
	p.openedBy(conversation.Queue)
	if p.Case.Talk.State == conversation.Bot {
		p.mustMove(conversation.Act{Verb: conversation.HandOff})
		p.line("handed_off", "", map[string]string{"reason": "form"})
	}
	p.touch("form", func(c *conversation.Conversation) { // as their words would: nobody asks whether all is done
		c.Unread++
		c.Care.CheckAt, c.Care.Unasked, c.Care.Thanked = time.Time{}, false, false
	})
	p.formLine("form_received", r, "", nil)
	p.keepForm(r, "received", nil)
	return p.done(), nil
}

// FormDue ends an open form whose time is over, and notes that an answer is destroyed: whoever
// calls it has destroyed its key. wait tells when to look again, if that is later.
func FormDue(c Case, id string, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	i := p.formAt(id)
	if i < 0 {
		return p.done(), time.Time{}
	}
	r := p.Case.Kept.Forms[i]
	if due := r.Due(); now.Before(due) {
		return p.done(), due
	}
	verb, code := form.Expire, "form_expired"
	if r.State == form.Received {
		verb, code = form.Destroy, "form_destroyed"
	}
	p.formLine(code, p.mustForm(r, verb, nil), "", nil)
	return p.done(), time.Time{}
}

package decide

import (
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// Halted is what a writer is asked before words go out. Nothing has been sent; the record of
// the question is to be stored.
type Halted struct {
	Findings []sendguard.Finding
	Seal     string // whoever repeats it has seen exactly these
	Stop     bool   // words must be others, or somebody who oversees must send them
	Record   Change // about no thread's version; empty when the question was asked before
}

// ErrHalted is what a Halted is to who knows only errors.
var ErrHalted = desk.E(desk.Conflict, "send_guard", "Look at this message again before it goes out. Nothing was sent.")

// Error implements error.
func (h *Halted) Error() string { return ErrHalted.Error() }

// Unwrap implements error.
func (h *Halted) Unwrap() error { return ErrHalted }

// guards looks at what is about to be sent. It halts what the writer has not seen the findings
// of; else it notes them.
func (p *pen) guards(cmd Command) error {
	found, err := p.verdict(cmd, p.now)
	if err != nil || p.Case.Watch == nil || cmd.Ask == "" {
		return err
	}
	p.noted(cmd, found)
	return nil
}

// verdict is what the guard finds in words that are read at a time, and whether their writer
// is to be asked first. It notes nothing.
func (p *pen) verdict(cmd Command, at time.Time) ([]sendguard.Finding, error) {
	if p.Case.Watch == nil || cmd.Ask == "" {
		return nil, nil
	}
	text := Spoken(cmd.Content)
	found := p.Case.Rules.Guard.Check(text, p.sight(cmd, text, at))
	asking := sendguard.Asking(found)
	seal := sendguard.Seal(text, asking)
	stop := sendguard.Stops(asking) && !identity.Can(cmd.By, identity.ActForOther, identity.Subject{Workspace: p.Case.Talk.Workspace, Standing: p.Case.Talk.Standing()})
	if len(asking) > 0 && (cmd.Ack != seal || stop) {
		return nil, &Halted{Findings: asking, Seal: seal, Stop: stop, Record: p.question(cmd, asking)}
	}
	if len(asking) > 0 && !cmd.Pressed.Known() {
		return nil, desk.E(desk.Invalid, "reason_needed", "Say why it is sent all the same: right, checked, urgent or other.").On("guard.reason")
	}
	return found, nil
}

// question is the record of one; empty when the same send has asked it already.
func (p *pen) question(cmd Command, asking []sendguard.Finding) Change {
	fresh := false
	for i, r := range p.records(cmd, asking) {
		if slices.ContainsFunc(p.Case.Watch.Asked, func(o sendguard.Record) bool { return o.ID == r.ID }) {
			continue
		}
		fresh = true
		p.found(r, asking[i].Mode)
	}
	if !fresh {
		return Change{}
	}
	return Change{Facts: p.Facts, Guarded: p.Guarded, GuardDays: []sendguard.Day{p.guardDay(cmd.By.ID, 0, 1)}}
}

// records gives findings as they are kept. The same send makes the same ids.
func (p *pen) records(cmd Command, found []sendguard.Finding) (out []sendguard.Record) {
	n := map[sendguard.Rule]int{}
	for _, f := range found {
		n[f.Rule]++
		out = append(out, sendguard.Record{ID: fmt.Sprintf("%s-%s-%d", cmd.Ask, f.Rule, n[f.Rule]), Workspace: p.Case.Talk.Workspace, Conversation: p.Case.Talk.ID,
			Operator: cmd.By.ID, Rule: f.Rule, Code: f.Code, Mode: f.Mode, Outcome: sendguard.Asked, At: p.now})
	}
	return out
}

// noted keeps what was found of words that go out, and what became of what was asked before.
// The message's id comes with sentAs.
func (p *pen) noted(cmd Command, found []sendguard.Finding) {
	pressed := false
	over := map[sendguard.Rule]bool{}
	for i, r := range p.records(cmd, found) {
		r.Outcome, r.SettledAt = sendguard.Passed, p.now
		if found[i].Mode.Asks() {
			r.Outcome, r.Reason, pressed = sendguard.Pressed, cmd.Pressed, true
			over[r.Rule] = true
		}
		p.found(r, r.Mode)
	}
	for _, r := range p.Case.Watch.Asked {
		if slices.ContainsFunc(p.Guarded, func(o sendguard.Record) bool { return o.ID == r.ID }) {
			continue
		}
		r.Outcome, r.SettledAt = sendguard.Mended, p.now
		if over[r.Rule] { // asked under another key
			r.Outcome, r.Reason = sendguard.Pressed, cmd.Pressed
		}
		p.found(r, r.Mode)
	}
	if pressed { // has somebody pressed too often?
		p.job(desk.Job{Kind: desk.JobGuard, Key: string(p.Case.Talk.Workspace), RunAt: p.now.Truncate(guardLook).Add(guardLook),
			Payload: map[string]string{"centre": string(p.Case.Thread.Centre)}})
	}
	p.GuardDays = append(p.GuardDays, p.guardDay(cmd.By.ID, 1, 0))
}

// guardLook is how soon it is looked whether a rule is pressed through too often.
const guardLook = 5 * time.Minute

func (p *pen) found(r sendguard.Record, mode sendguard.Mode) {
	p.Guarded = append(p.Guarded, r)
	p.fact(desk.Fact{Kind: desk.FactGuard, Conversation: r.Conversation, Message: r.Message, Subject: r.Operator, Code: string(r.Outcome),
		Data: map[string]string{"rule": string(r.Rule), "mode": string(mode), "what": r.Code, "finding": r.ID}})
}

// sentAs gives the records of a send its message.
func (p *pen) sentAs(m desk.MessageID) {
	for i := range p.Guarded {
		p.Guarded[i].Message = m
	}
}

func (p *pen) guardDay(op desk.OperatorID, sends, asked int) sendguard.Day {
	return sendguard.Day{Workspace: p.Case.Talk.Workspace, Day: p.now.In(p.zone()).Format(time.DateOnly), Operator: op, Sends: sends, Asked: asked}
}

// heed notes forbidden words of a customer's: the talk is marked, and where the word stops,
// supervisors are told.
func (p *pen) heed(m desk.Message) {
	if p.Case.Rules.Guard == nil || m.Conversation == "" || !m.Shown() {
		return
	}
	for i, f := range p.Case.Rules.Guard.Heard(textOf(m)) {
		r := sendguard.Record{ID: fmt.Sprintf("%s-%d", m.ID, i), Workspace: m.Workspace, Conversation: m.Conversation, Message: m.ID, Rule: f.Rule, Code: f.Code, Mode: f.Mode,
			Outcome: sendguard.Heard, At: p.now, SettledAt: p.now}
		p.found(r, f.Mode)
		if i == 0 && f.Mode.Asks() {
			p.line("words_heard", "", nil)
		}
	}
}

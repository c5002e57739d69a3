package decide

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// escalate asks the supervisors something about the operator's own inquiry.
func (p *pen) escalate(cmd Command) error {
	talk := p.Case.Talk
	kind := care.EscalationKind(cmd.Kind)
	switch {
	case talk.State == conversation.Closed:
		return conversation.ErrClosed
	case talk.Assignee != cmd.By.ID || talk.State != conversation.Active:
		return ErrNotAssignee
	case talk.Care.Asked != "":
		return desk.E(desk.Conflict, "escalated", "This conversation has been escalated already. Wait for the answer, or take that one back.")
	case !kind.Valid():
		return desk.E(desk.Invalid, "bad_kind", "An escalation is for advice, a decision, a complaint, trouble or something else (other).").On("kind")
	case !cmd.At.After(p.now) || cmd.At.Sub(p.now) > maxHold:
		return desk.E(desk.Invalid, "bad_time", "Say by when you need the answer: a time in the future, within 30 days.").On("answer_by")
	case strings.TrimSpace(cmd.Note) == "":
		return desk.E(desk.Invalid, "empty", "Write what you ask.").On("question")
	}
	note, err := p.jot(cmd, cmd.Note)
	if err != nil {
		return err
	}
	e := care.Escalation{ID: p.ids(), Workspace: talk.Workspace, Conversation: talk.ID, Kind: kind, By: cmd.By.ID, At: p.now, AnswerBy: cmd.At, Question: note}
	p.keepEscalation(e)
	p.line("escalated", cmd.By.ID, map[string]string{"kind": cmd.Kind})
	p.job(desk.Job{Kind: desk.JobEscalation, Key: string(talk.ID), RunAt: cmd.At})
	p.told(desk.FactEscalation, "raised", cmd.By.ID, map[string]string{"kind": cmd.Kind})
	return nil
}

// answer ends an escalation: a supervisor advises, takes over or returns it; whoever raised
// it may take it back.
func (p *pen) answer(cmd Command) error {
	e, ok := p.asked()
	if !ok || cmd.Ref != "" && cmd.Ref != e.ID {
		return desk.E(desk.Conflict, "not_open", "This escalation has been answered, or taken back.")
	}
	outcome, subject := care.Outcome(cmd.Kind), identity.Subject{Workspace: p.Case.Talk.Workspace, Standing: p.Case.Talk.Standing()}
	above := identity.Can(cmd.By, identity.ActForOther, subject)
	switch outcome {
	case care.Advised, care.Returned:
		if !above {
			return ErrForbidden
		}
		if strings.TrimSpace(cmd.Note) == "" {
			return desk.E(desk.Invalid, "empty", "Write what the operator is to know.").On("answer")
		}
	case care.TakenOver:
		if !above || !identity.Can(cmd.By, identity.TakeOver, subject) {
			return ErrForbidden
		}
		if p.Case.Talk.Assignee == cmd.By.ID {
			return desk.E(desk.Conflict, "already_yours", "This conversation is yours already.")
		}
	case care.Withdrawn:
		if e.By != cmd.By.ID && !above {
			return ErrForbidden
		}
	default:
		return desk.E(desk.Invalid, "bad_outcome", "An escalation ends advised, taken, returned or withdrawn.").On("outcome")
	}
	note, err := p.jot(cmd, cmd.Note)
	if err != nil {
		return err
	}
	if outcome == care.TakenOver {
		if err := p.move(conversation.Act{Verb: conversation.TakeOver, Operator: cmd.By.ID}); err != nil {
			return err
		}
	}
	e.Outcome, e.AnsweredBy, e.AnsweredAt, e.Answer = outcome, cmd.By.ID, p.now, note
	p.keepEscalation(e)
	p.line("escalation_"+string(outcome), cmd.By.ID, nil)
	p.told(desk.FactEscalation, string(outcome), e.By, nil)
	return nil
}

// asked is the open escalation.
func (p *pen) asked() (care.Escalation, bool) {
	i := slices.IndexFunc(p.Case.Kept.Escalations, care.Escalation.Open)
	if i < 0 {
		return care.Escalation{}, false
	}
	return p.Case.Kept.Escalations[i], true
}

// withdraw takes back what was asked of the supervisors, and of a colleague: the talk is over.
func (p *pen) withdraw() {
	if e, ok := p.asked(); ok {
		e.Outcome, e.AnsweredBy, e.AnsweredAt = care.Withdrawn, p.actor.Operator, p.now
		p.keepEscalation(e)
		p.told(desk.FactEscalation, string(care.Withdrawn), e.By, nil)
	}
}

// keepEscalation also lets the inquiry's row say whether one is open.
func (p *pen) keepEscalation(e care.Escalation) {
	p.Kept.Escalations = append(slices.DeleteFunc(slices.Clone(p.Kept.Escalations), func(o care.Escalation) bool { return o.ID == e.ID }), e)
	p.Case.Kept.Escalations = []care.Escalation{e}
	id, by := "", time.Time{}
	if e.Open() {
		id, by = e.ID, e.AnswerBy
	}
	p.touch("escalation", func(c *conversation.Conversation) { c.Care.Asked, c.Care.AnswerBy = id, by })
}

// EscalationDue tells the supervisors, once, that an escalation has gone unanswered. wait
// tells when to look again, if that is later.
func EscalationDue(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	e, ok := p.asked()
	switch {
	case !ok || c.Talk.ID != id:
	case c.Talk.State == conversation.Closed: // closed by a door that did not know of it
		p.withdraw()
	case now.Before(e.AnswerBy):
		wait = e.AnswerBy
	case e.OverdueAt.IsZero():
		e.OverdueAt = now
		p.keepEscalation(e)
		p.line("escalation_overdue", "", nil)
		p.told(desk.FactEscalation, "overdue", e.By, nil)
	}
	return p.done(), wait
}

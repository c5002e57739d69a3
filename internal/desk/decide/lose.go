package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Silent takes an inquiry from an owner who lets the customer wait longer than the queue
// allows. It waits again with its age, its memos and whatever the owner had begun to
// write; the owner is the last to be offered it. wait tells when to look again.
func Silent(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time, err error) {
	nothing := Change{Base: c.Thread.Version, Case: c}
	talk, rules := c.Talk, c.Queue.Rules
	if talk.ID != id || talk.State != conversation.Active || talk.Route.Asked.IsZero() || rules.SilentAfter <= 0 {
		return nothing, time.Time{}, nil
	}
	if talk.Hold != nil { // the customer has been told to wait; writing again ends that
		if talk.Hold.Until.After(now) {
			wait = talk.Hold.Until.Add(rules.SilentAfter)
		}
		return nothing, wait, nil
	}
	if due := silentAt(talk, rules); now.Before(due) {
		return nothing, due, nil
	}
	ch, err = lose(c, "silent", now, ids)
	return ch, time.Time{}, err
}

// Absent takes an inquiry from an owner who is not there any more, for a reason. One whose
// customer has been told to wait stays: wait tells until when, if that was said. Whatever the
// customer writes ends it sooner.
func Absent(c Case, id desk.ConversationID, owner desk.OperatorID, why string, now time.Time, ids desk.IDs) (ch Change, wait time.Time, err error) {
	talk, nothing := c.Talk, Change{Base: c.Thread.Version, Case: c}
	if talk.ID != id || talk.State != conversation.Active || talk.Assignee != owner {
		return nothing, time.Time{}, nil
	}
	if hold := talk.Hold; hold != nil && (hold.Until.IsZero() || hold.Until.After(now)) {
		return nothing, hold.Until, nil
	}
	ch, err = lose(c, why, now, ids)
	return ch, time.Time{}, err
}

// Gone takes an inquiry from an owner who works here no more, also one whose customer has
// been told to wait.
func Gone(c Case, id desk.ConversationID, owner desk.OperatorID, now time.Time, ids desk.IDs) (Change, error) {
	if c.Talk.ID != id || c.Talk.State != conversation.Active || c.Talk.Assignee != owner {
		return Change{Base: c.Thread.Version, Case: c}, nil
	}
	return lose(c, "gone", now, ids)
}

func lose(c Case, why string, now time.Time, ids desk.IDs) (Change, error) {
	owner := c.Talk.Assignee
	p := newPen(c, desk.System, now, ids)
	if err := p.move(conversation.Act{Verb: conversation.Lose}); err != nil {
		return Change{}, err
	}
	p.Facts[len(p.Facts)-1].Data = map[string]string{"reason": why, "operator": string(owner)}
	p.touch("refused", func(c *conversation.Conversation) {
		c.Refused = append(slices.Clone(c.Refused), desk.Refusal{Operator: owner, At: now, Why: why})
	})
	p.line("lost", owner, map[string]string{"reason": why})
	return p.done(), nil
}

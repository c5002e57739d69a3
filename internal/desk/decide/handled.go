package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Handled is a time that somebody had an inquiry in hand, now over: the forecast learns from it.
type Handled struct {
	Talk     conversation.Conversation // as it is now
	Queue    desk.QueueID              // as it was
	Operator desk.OperatorID
	From     time.Time
	At       time.Time // until
}

// handled notes that somebody has no more to do with an inquiry which they had.
func (p *pen) handled(was, is conversation.Conversation) {
	had := was.State == conversation.Active || was.State == conversation.Wrapup
	if had && is.Holder() != was.Assignee && !was.Route.Owned.IsZero() && p.now.After(was.Route.Owned) {
		p.Handled = append(p.Handled, Handled{Talk: is, Queue: was.Queue, Operator: was.Assignee, From: was.Route.Owned, At: p.now})
	}
}

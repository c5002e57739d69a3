package sim

import (
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// judge knows what was promised, and finds what was not kept.
type judge struct {
	w       *world
	found   []error
	doubted map[desk.CallID]bool                       // an attempt had no definite answer
	state   map[desk.MessageID]desk.SendState          // of outgoing bubbles, as last committed
	twice   map[desk.MessageID]int                     // retried out of "unknown": so often more it may be seen
	moved   map[desk.MessageID]bool                    // sent anew by an operator: out of its order
	says    map[string]*saying                         // by idempotency key
	talks   map[desk.ConversationID]conversation.State // as last committed
	runs    map[string]map[desk.BulkID]bool            // by key: those that answers named
}

func newJudge(w *world) *judge {
	return &judge{w: w, doubted: map[desk.CallID]bool{}, state: map[desk.MessageID]desk.SendState{}, twice: map[desk.MessageID]int{},
		moved: map[desk.MessageID]bool{}, says: map[string]*saying{}, talks: map[desk.ConversationID]conversation.State{}, runs: map[string]map[desk.BulkID]bool{}}
}

// violated notes a broken promise.
func (j *judge) violated(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	j.w.note("VIOLATED: %v", err)
	j.found = append(j.found, err)
}

// committed follows what became true, in the order in which it did.
func (j *judge) committed(writes []flow.Write, results []error) {
	for i, w := range writes {
		if results[i] != nil {
			continue
		}
		for _, m := range append(w.Change.Added, w.Change.Edited...) {
			if m.Send != nil {
				j.bubble(m)
			}
		}
		j.botSpoke(w.Change)
		for _, c := range w.Change.Calls {
			j.call(c)
		}
	}
}

func (j *judge) bubble(m desk.Message) {
	was := j.state[m.ID]
	if m.Send.State == desk.SendQueued {
		switch was {
		case desk.SendUnknown:
			j.twice[m.ID]++
			j.moved[m.ID] = true
		case desk.SendFailed, desk.SendConfirm:
			j.moved[m.ID] = true
		}
	}
	j.state[m.ID] = m.Send.State
}

// call checks that nobody is told "unknown" who could know: the task that made
// the only attempt, and heard a definite answer in time, must settle it as that.
func (j *judge) call(c desk.Call) {
	if c.State != desk.CallUnknown {
		return
	}
	mine := j.w.current.call
	if mine != nil && mine.id == c.ID && mine.outcome != decide.Doubt && c.Attempts == 1 && !j.doubted[c.ID] && j.w.now.Before(mine.until) {
		j.violated("call %s is unknown, though LINE answered %s", c.ID, mine.outcome)
	}
}

// check looks at everything once the world is at rest.
func (j *judge) check() error {
	for _, f := range []func() error{
		j.inbox, j.replay, j.standing, j.sending, j.order, j.keys, j.unsent, j.files, j.feed, j.bot, j.clocks, j.care, j.entrance, j.menus, j.halts, j.leftovers,
		j.many, j.incidents, j.remedies, j.index, j.hooks, j.model, j.learning,
	} {
		if err := f(); err != nil {
			return fmt.Errorf("check: %w", err)
		}
	}
	return nil
}

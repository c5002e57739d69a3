package workday

import (
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// talk is one inquiry as its people see it.
type talk struct {
	inquiry
	w        *world
	id       desk.ConversationID // none until it is received
	thread   desk.ThreadID
	waits    desk.QueueID // where it goes back to
	state    conversation.State
	owner    desk.OperatorID // who holds it, also while it is offered
	said     int             // answers given
	written  int             // bubbles of the customer's
	askedAt  time.Time       // of the customer's oldest bubble that waits
	offered  int             // how often
	odd      oddity          // still to come
	over     bool            // the customer has nothing more to say
	finished int             // how often it was ended: an appointment made before means another end
}

// arrive lets a customer write for the first time.
func (w *world) arrive(q inquiry) {
	w.on(q.at, func() error {
		ended, before := w.ended[q.customer]
		if w.byUser[q.customer] != nil || before && w.clock.now.Sub(ended) < reopenFor { // still in the talk before
			q.at = w.clock.now.Add(30 * time.Minute)
			w.arrive(q)
			return nil
		}
		w.english[q.customer] = q.english
		t := &talk{inquiry: q, w: w, odd: q.odd, waits: q.channel.queue}
		w.byUser[q.customer] = t
		words := "商品について教えてください。"
		if q.angry {
			words = "いい加減にしてください。責任者を出してください。"
		}
		w.after(q.patience, t.leave)
		if err := w.foresee.joins(); err != nil {
			return err
		}
		return t.write(words)
	})
}

// write brings a bubble of the customer's through the door.
func (t *talk) write(words string) error {
	w := t.w
	t.written++
	if t.askedAt.IsZero() {
		t.askedAt = w.clock.now
	}
	id := fmt.Sprintf("%s-%d-%d", t.customer[20:], t.n, t.written)
	in := desk.Inbound{Kind: desk.InMessage, EventID: "ev-" + id, At: w.clock.now, MessageID: id, ReplyToken: "rt-" + id,
		Source:  desk.Source{Kind: desk.FromUser, ID: t.customer, User: t.customer},
		Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: words}}}
	w.heard = true
	return w.accepter.Accept(w.ctx, t.channel.channel, []desk.Inbound{in})
}

// leave is when the customer's patience ends: without an answer of a person's by then they
// are gone, and the inquiry is closed as abandoned.
func (t *talk) leave() error {
	if t.said > 0 || t.id == "" || t.state == conversation.Closed {
		return nil
	}
	t.over = true
	_, err := t.w.actor.Act(t.w.ctx, t.id, decide.Command{Verb: decide.Close, By: t.w.chief.person(), Reason: conversation.Abandoned})
	return err
}

// answered is what the customer does after an answer.
func (t *talk) answered() {
	w := t.w
	t.askedAt = time.Time{}
	if t.said < len(t.turns) {
		w.after(t.turns[t.said-1].think, func() error {
			if t.state == conversation.Closed {
				return nil
			}
			return t.write("それから、もう一つ教えてください。")
		})
		return
	}
	t.over = true
	end := t.finished
	if t.thanks > 0 && t.thanks < silence {
		w.after(t.thanks, func() error {
			if t.state == conversation.Closed || t.finished != end {
				return nil
			}
			return t.write("ありがとうございました。")
		})
		return
	}
	w.after(silence, func() error { // nobody says anything: the operator ends it
		if t.state == conversation.Active && t.finished == end {
			t.owned().ask(t, ending)
		}
		return nil
	})
}

// silence is how long an operator waits for a last word.
const silence = 4 * time.Minute

// owned is the operator who has it.
func (t *talk) owned() *operator { return t.w.people[t.owner] }

// closed is what may still come after the end.
func (t *talk) closed() {
	w := t.w
	delete(w.byUser, t.customer)
	w.ended[t.customer] = w.clock.now
	odd := t.odd
	t.odd = plain
	switch odd {
	case recurs:
		w.after(3*time.Minute, func() error {
			if w.byUser[t.customer] != nil || w.clock.now.After(at(19, 30)) {
				return nil
			}
			w.byUser[t.customer] = t // within the time in which words bring it back
			t.over, t.turns = false, append(t.turns, turn{40 * time.Second, time.Minute})
			return t.write("すみません、もう一度確認させてください。")
		})
	case reopened, called:
		if who := w.people[t.owner]; who != nil { // nobody had one whose customer left the queue
			w.after(15*time.Minute, func() error { return who.returns(t, odd) })
		}
	}
}

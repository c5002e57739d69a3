package workday

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// askFor is how long a question inside the house takes.
const askFor = 4 * time.Minute

// pauses lets the customer wait for something that the operator has to ask about: on hold,
// or of a supervisor, who advises or takes it.
func (o *operator) pauses(t *talk, odd oddity) error {
	w := o.w
	until := w.clock.now.Add(askFor)
	cmd := decide.Command{Verb: decide.Hold, Hold: conversation.Hold{Reason: care.HoldInside, Until: until}, Content: words("確認いたしますので、少々お待ちください。")}
	if odd != held {
		cmd = decide.Command{Verb: decide.Escalate, Kind: string(care.Advice), Note: "ご判断ください", At: w.clock.now.Add(10 * time.Minute)}
	}
	if err := o.act(t, cmd); err != nil {
		return err
	}
	if odd == held {
		t.said++ // the customer has been answered, and now waits for more
		t.turns = append([]turn{{work: t.turns[0].work}}, t.turns...)
	}
	w.on(until, func() error {
		if t.state != conversation.Active || t.owner != o.id {
			return nil
		}
		if odd != held {
			reply := decide.Command{Verb: decide.Reply, Kind: string(care.Advised), Note: "そのままご案内ください"}
			if odd == takenOver {
				reply.Kind = string(care.TakenOver)
			}
			if err := w.chief.act(t, reply); err != nil || odd == takenOver {
				return err
			}
		}
		o.ask(t, replying)
		return nil
	})
	return nil
}

// passes gives a talk to the brand's other queue, or to the colleague who has most room.
func (o *operator) passes(t *talk, odd oddity) error {
	if odd == passedOn {
		t.waits = t.channel.other().queue // what a break gives back goes there too
		return o.gives(t, "", t.waits)
	}
	var best desk.OperatorID
	room := 0
	for _, p := range o.w.watch.roster {
		if free := p.Capacity - p.Load; p.ID != o.id && free > room && p.OnDuty(o.w.clock.now) && o.w.watch.may(*p, t.channel.brand) {
			best, room = p.ID, free
		}
	}
	if best == "" {
		return o.answers(t)
	}
	err := o.gives(t, best, "")
	if full(err) { // a limit of theirs: then it stays here
		return o.answers(t)
	}
	return err
}

// returns takes up a talk that is over: reopens it, or begins a new one with the customer.
func (o *operator) returns(t *talk, odd oddity) error {
	w := o.w
	if o.id == chiefID || !o.here || w.byUser[t.customer] != nil || t.state != conversation.Closed {
		return nil
	}
	w.byUser[t.customer] = t
	t.over, t.thanks = false, 0
	t.said = len(t.turns) - 1
	var err error
	if odd == reopened {
		err = o.act(t, decide.Command{Verb: decide.Reopen})
	} else {
		_, err = w.actor.Start(w.ctx, o.by, t.thread, "")
	}
	if err != nil {
		delete(w.byUser, t.customer)
		if full(err) {
			return nil
		}
		return err
	}
	t.askedAt = time.Time{}
	return nil
}

func words(s string) desk.Content {
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}
}

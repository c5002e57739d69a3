package flow_test

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TestLostReplyIsShownAtStart: a node that begins shows what died with another, once its
// lease has ended and not before; a push is left to its job, which knows how to go on.
func TestLostReplyIsShownAtStart(t *testing.T) {
	for name, c := range map[string]struct {
		wait, rests time.Duration // until the answer is called; until the node begins
		want        desk.SendState
	}{
		"a reply":                       {0, decide.CallLease, desk.SendUnknown},
		"a reply within its lease":      {0, decide.CallLease / 2, desk.SendSending},
		"a push, after the token's end": {time.Hour, decide.CallLease, desk.SendSending},
	} {
		t.Run(name, func(t *testing.T) {
			r, op := talking(t)
			in := text(user, "2", "and?", r.clock.Now())
			in.ReplyToken = "made-up"
			r.accept(in)
			r.receive()
			r.clock.Advance(c.wait)
			m := r.say(op, r.open(user), "lost")
			r.diesCalling(m)
			r.clock.Advance(c.rests)
			sender := flow.NewSender(r.env, r.db, r.line, nil, decide.Usual)
			r.check(sender.ShowLost(t.Context()))
			r.check(sender.ShowLost(t.Context())) // who begins next finds nothing more
			m, err := r.db.Message(t.Context(), m.ID)
			r.check(err)
			if m.Send.State != c.want {
				t.Errorf("it is %s, want %s", m.Send.State, c.want)
			}
		})
	}
}

// diesCalling commits a message's call, as a node does that dies before it hears LINE's answer.
func (r *rig) diesCalling(m desk.Message) {
	r.t.Helper()
	cases, err := r.db.Load(r.t.Context(), []flow.CaseRef{{Thread: m.Thread, Sending: true}})
	r.check(err)
	change := decide.Prepare(cases[0], desk.CallID(r.env.UUID()), decide.Usual, r.clock.Now(), r.id)
	results, err := r.db.Commit(r.t.Context(), []flow.Write{{Change: change}})
	r.check(err)
	r.check(results[0])
}

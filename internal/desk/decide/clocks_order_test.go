package decide

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Whatever happens in a talk, of each clock that ends service time is at most real time, and what
// is counted from the hand-off at most what is counted from the customer's message; no time is
// less than none.
func TestBothClocksStandInOrder(t *testing.T) {
	ends, gaps, saved := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		r := newRobot(t)
		r.c.Channel.BotOn = rapid.Bool().Draw(rt, "bot")
		r.c.Rules = timed(t, func(p *sla.Plan) {
			p.HoldCap = time.Duration(rapid.IntRange(0, 90).Draw(rt, "cap")) * time.Minute
			p.Targets[0].First.Real = time.Duration(rapid.IntRange(0, 30).Draw(rt, "real")) * time.Minute
		}).c.Rules
		r.c.Rules.Care.Wrapup.On = rapid.Bool().Draw(rt, "wrapup")
		for range rapid.IntRange(5, 40).Draw(rt, "moves") {
			r.pass(time.Duration(rapid.OneOf(rapid.IntRange(0, 600), rapid.IntRange(0, 60_000)).Draw(rt, "seconds")) * time.Second)
			r.last = Change{}
			r.anything(rt)
			for _, e := range r.last.Clocks {
				if e.Kind == desk.ClockHold { // nobody asked for it
					e.ServiceAsked, e.RealAsked = e.ServiceTook, e.RealTook
				}
				if e.ServiceTook > e.RealTook || e.ServiceAsked > e.RealAsked || e.RealTook > e.RealAsked || e.ServiceTook > e.ServiceAsked || e.ServiceTook < 0 || e.RealTook < 0 {
					rt.Fatalf("%s %s: since the hand-off service %s, real %s; since the message service %s, real %s", e.Kind, e.Code, e.ServiceTook, e.RealTook, e.ServiceAsked, e.RealAsked)
				}
				ends++
				if e.RealTook < e.RealAsked {
					gaps++
				}
				if e.ServiceTook < e.RealTook {
					saved++
				}
			}
		}
	})
	if ends < 200 || gaps < 20 || saved < 50 {
		t.Errorf("%d ends, of which the bot had %d before and %d stood still: too few to tell", ends, gaps, saved)
	}
}

// anything is one move by the customer or an operator; what is refused changes nothing.
func (r *robot) anything(rt *rapid.T) {
	cmd := Command{By: yamamoto}
	switch rapid.IntRange(0, 9).Draw(rt, "move") {
	case 0, 1:
		r.hears("ポイントは？")
		return
	case 2:
		r.hears("担当者をお願いします")
		return
	case 3:
		cmd.Verb = Accept
	case 4, 5:
		cmd.Verb, cmd.Content = Say, words("確認いたします")
	case 6:
		cmd.Verb, cmd.Hold = Hold, conversation.Hold{Reason: "client"}
	case 7:
		cmd.Verb = Resume
	case 8:
		cmd.Verb = Finish
	case 9:
		cmd.Verb, cmd.Reason = Close, rapid.SampledFrom([]conversation.Reason{conversation.Solved, conversation.NoReply}).Draw(rt, "reason")
	}
	if err := r.do(cmd); err != nil && desk.KindOf(err) == desk.Internal {
		rt.Fatal(err)
	}
}

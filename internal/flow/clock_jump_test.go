package flow_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/internal/trial"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

var clockJumps = []time.Duration{90 * time.Second, time.Hour, 24 * time.Hour, -90 * time.Second, -time.Hour, -24 * time.Hour}

// TestClockJumps (R17): whatever a node's clock does, forwards or backwards and in
// the middle of a call, no bubble is seen twice, no event counts twice, and once
// the clock has passed where it was nothing is left behind.
func TestClockJumps(t *testing.T) {
	for _, jump := range clockJumps {
		t.Run(jump.String(), func(t *testing.T) {
			r, op := talking(t)
			found := r.jump(op, jump)
			for _, s := range found {
				t.Error(s)
			}
			trial.Write(t, proved{Promise: "R17", Engine: "sqlite", Trials: 1, Figures: map[string]any{"jump_s": jump.Seconds()}, Broken: found})
		})
	}
}

// proved is a line of the report.
type proved struct {
	Promise       string         `json:"promise"`
	Engine        string         `json:"engine"`
	Trials        int            `json:"trials"`
	Figures       map[string]any `json:"figures"`
	Broken        []string       `json:"broken,omitempty"`
	Control       string         `json:"control,omitempty"`
	ControlFailed bool           `json:"control_failed_as_it_must,omitempty"`
}

// The control: a desk whose retry key follows its clock shows a customer the same words
// twice, once the clock has jumped between two attempts.
func TestClockJumpsNoticesAKeyOfTheMinute(t *testing.T) {
	found, jumps := 0, 0
	for _, jump := range clockJumps {
		if jump > 23*time.Hour {
			continue // no call is tried again that late, whatever its key
		}
		jumps++
		t.Run(jump.String(), func(t *testing.T) {
			r, op := talking(t)
			r.sends(keyOfTheMinute{r.line, r.clock})
			said := r.jump(op, jump)
			if len(said) == 0 {
				t.Errorf("the key changed in the middle of a call and nothing was noticed")
				return
			}
			t.Logf("noticed, as it must: %q", said)
			found++
		})
	}
	trial.Write(t, proved{Promise: "R17", Engine: "sqlite", Trials: jumps, Figures: map[string]any{"noticed": found},
		Control: "retry key by the clock", ControlFailed: found == jumps})
}

// keyOfTheMinute calls LINE under another key each minute.
type keyOfTheMinute struct {
	flow.Line
	clock flow.Clock
}

func (k keyOfTheMinute) Call(ctx context.Context, call desk.Call) decide.Answer {
	call.ID = desk.CallID(fmt.Sprintf("%08x%s", uint32(k.clock.Now().Unix()/60), call.ID[8:]))
	return k.Line.Call(ctx, call)
}

// jump lets the clock jump while a call is open and an event is on its way, and says
// what is wrong in the end.
func (r *rig) jump(op desk.Person, jump time.Duration) (found []string) {
	v := r.open(user)
	for i, kind := range []string{"", lineemu.FaultCutAfter, lineemu.FaultStatus, lineemu.FaultCutBefore} {
		if kind != "" {
			_, err := r.platform.SetFault(lineemu.Fault{Endpoint: "*", Kind: kind, Times: 1})
			r.check(err)
		}
		r.say(op, v, fmt.Sprintf("before %d", i))
		r.work()
	}
	seen := text(user, "again", "after the jump?", r.clock.Now())
	r.accept(seen)
	r.clock.Advance(jump)
	r.accept(seen) // delivered again
	r.receive()
	r.say(op, v, "after")
	for range 40 { // until the clock has passed where it was, and every retry is due
		r.work()
		r.clock.Advance(max(-jump, 40*time.Minute)/20 + time.Second)
	}
	r.work()
	states := map[string]string{}
	inbound := 0
	rows, _, err := r.db.Messages(r.t.Context(), v.Thread, desk.Page{Limit: 100})
	r.check(err)
	for _, m := range rows {
		if m.Send != nil {
			states[m.Content.Text.Text] = string(m.Send.State)
		} else if m.EventID == seen.EventID {
			inbound++
		}
	}
	_, times := r.saw()
	for s, state := range states {
		if times[s] > 1 || state == "sent" && times[s] == 0 || state == "queued" || state == "sending" {
			found = append(found, fmt.Sprintf("%q is %s and was seen %d times", s, state, times[s]))
		}
	}
	if len(states) != 5 || inbound != 1 {
		found = append(found, fmt.Sprintf("outgoing %v, the customer's word is there %d times", states, inbound))
	}
	return found
}

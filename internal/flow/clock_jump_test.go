package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestClockJumps (R17): whatever a node's clock does, forwards or backwards and in
// the middle of a call, no bubble is seen twice, no event counts twice, and once
// the clock has passed where it was nothing is left behind.
func TestClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{90 * time.Second, time.Hour, 24 * time.Hour, -90 * time.Second, -time.Hour, -24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			r, op := talking(t)
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
			rows, _, err := r.db.Messages(t.Context(), v.Thread, desk.Page{Limit: 100})
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
					t.Errorf("%q is %s and was seen %d times", s, state, times[s])
				}
			}
			if len(states) != 5 || inbound != 1 {
				t.Errorf("outgoing %v, the customer's word is there %d times", states, inbound)
			}
		})
	}
}

package main

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A bot that is switched on beside nodes that run is checked at night like any other.
func TestABotSwitchedOnHasItsNights(t *testing.T) {
	for _, bot := range []bool{false, true} {
		p := testDesk(t, &leadClock{lead: time.Minute})
		c := channelLineCmd{ID: "2006000001", Name: "story", Brand: "story", Bot: bot}
		if err := c.add(t.Context(), p, flow.Credentials{LineID: c.ID, Secret: "story-secret-0000000000000000000"}); err != nil {
			t.Fatal(err)
		}
		if _, put, err := p.store.NextRun(t.Context(), []desk.JobKind{desk.JobNightly}); err != nil || put != bot {
			t.Errorf("bot %v: a nightly check %v, %v", bot, put, err)
		}
	}
}

package flow_test

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestAStoppedChannelSendsNothing: what is said waits, however often its job comes; when
// sending goes on it goes out once.
func TestAStoppedChannelSendsNothing(t *testing.T) {
	r, op := talking(t)
	emergency := desk.Emergency{ID: "e", Centre: "c", Workspace: "w", Channel: channel, Version: 1, Why: desk.HaltOutage, BeganAt: r.clock.Now(), BeganBy: op.ID}
	r.check(r.db.BeginEmergency(t.Context(), emergency, nil))
	r.say(op, r.open(user), "while stopped")
	for range 3 {
		r.clock.Advance(10 * time.Second)
		r.work()
	}
	if _, times := r.saw(); times["while stopped"] != 0 {
		t.Fatal("it went out")
	}
	if state, _ := r.fate(user); state != desk.SendQueued {
		t.Fatalf("it is %s", state)
	}
	emergency.Version, emergency.EndedAt, emergency.EndedBy = 2, r.clock.Now(), op.ID
	r.check(r.db.EndEmergency(t.Context(), emergency, nil))
	r.work()
	if _, times := r.saw(); times["while stopped"] != 1 {
		t.Fatalf("seen %v", times)
	}
}

// TestTroubleIsNoted: what LINE refuses everything for is noted once, and taken off when it
// takes something again.
func TestTroubleIsNoted(t *testing.T) {
	r, op := talking(t)
	trouble := func() string {
		c, err := r.db.Channel(t.Context(), channel)
		r.check(err)
		return c.Trouble
	}
	suspend := func(on bool) {
		_, err := r.platform.UpdateChannel(string(channel), lineemu.ChannelPatch{Suspended: &on})
		r.check(err)
	}
	r.sends(flow.NewSentinel(r.env, r.line, r.db))
	r.clock.Advance(time.Hour)
	suspend(true)
	r.say(op, r.open(user), "refused")
	r.work()
	if got := trouble(); got != flow.TroubleForbidden {
		t.Fatalf("trouble %q", got)
	}
	suspend(false)
	r.say(op, r.open(user), "taken")
	r.work()
	if got := trouble(); got != "" {
		t.Fatalf("still %q", got)
	}
}

package flow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// gallery is a hub with people who look, and one who is told.
type gallery struct {
	*rig
	seen *flow.Stream
}

func openGallery(t *testing.T, who desk.Person, r *rig, some desk.ConversationID) *gallery {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.live.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	probe := r.person("probe", desk.RoleOperator, 1)
	looks := []flow.Look{{Conversation: some}}
	for deadline := time.Now().Add(20 * time.Second); len(r.live.Lookers(who)) != len(looks); { // until the hub listens
		r.check(r.asker.Look(t.Context(), probe, r.live, "w", looks))
		if time.Sleep(time.Millisecond); time.Now().After(deadline) {
			t.Fatal("the hub does not listen")
		}
		if len(r.live.Lookers(who)) == 1 {
			looks = nil
		}
	}
	s, err := r.live.Subscribe(t.Context(), who, "")
	r.check(err)
	return &gallery{r, s}
}

// look says what a window shows, and waits until the hub knows.
func (g *gallery) look(by desk.Person, window string, looks ...flow.Look) {
	g.t.Helper()
	g.check(g.asker.Look(g.t.Context(), by, g.live, window, looks))
}

// told waits for the next look that is told.
func (g *gallery) told() string {
	g.t.Helper()
	for {
		select {
		case e, ok := <-g.seen.Events:
			if !ok {
				g.t.Fatal("the stream was cut")
			}
			if e.Type == flow.EventLooking {
				return fmt.Sprint(e.Operator, " ", e.Conversation, " ", e.State)
			}
		case <-time.After(10 * time.Second):
			g.t.Fatal("nothing was told")
		}
	}
}

func (g *gallery) expects(want ...string) {
	g.t.Helper()
	var got []string
	for range want {
		got = append(got, g.told())
	}
	slices.Sort(got)
	slices.Sort(want)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		g.t.Fatalf("told %v, want %v", got, want)
	}
}

// TestLooking: colleagues are told who has an inquiry before their eyes when that changes,
// and no more often; several windows of one person count as one look.
func TestLooking(t *testing.T) {
	r := newRig(t)
	op, boss := r.person("op", desk.RoleOperator, 9), r.person("boss", desk.RoleSupervisor, 9)
	r.accept(text("U1", "1", "x", r.clock.Now()))
	r.accept(text("U2", "2", "x", r.clock.Now()))
	r.receive()
	a, b := r.open("U1").ID, r.open("U2").ID
	g := openGallery(t, op, r, a)

	g.look(boss, "w1", flow.Look{Conversation: a})
	g.expects("boss " + string(a) + " looks")
	g.look(boss, "w1", flow.Look{Conversation: a}) // the same again is nothing new
	g.look(boss, "w1", flow.Look{Conversation: a, Drafting: true}, flow.Look{Conversation: b}, flow.Look{Conversation: "none"})
	g.expects("boss "+string(a)+" drafts", "boss "+string(b)+" looks")
	g.look(boss, "w2", flow.Look{Conversation: b})
	g.look(boss, "w1")
	g.expects("boss " + string(a) + " gone") // b is still in the other window
	if got := fmt.Sprint(r.live.Lookers(op)); got != fmt.Sprint([]flow.Looker{{Conversation: b, Operator: "boss", State: flow.LooksAt}}) {
		t.Errorf("lookers: %s", got)
	}
	if got := r.live.Lookers(boss); len(got) != 0 {
		t.Errorf("one's own look is told to oneself: %v", got)
	}
	g.look(boss, "w2")
	g.expects("boss " + string(b) + " gone")
}

// TestLookingEnds: a window that is not heard of any more looks at nothing.
func TestLookingEnds(t *testing.T) {
	r := newRig(t)
	op, boss := r.person("op", desk.RoleOperator, 9), r.person("boss", desk.RoleSupervisor, 9)
	r.accept(text("U1", "1", "x", r.clock.Now()))
	r.receive()
	a := r.open("U1").ID
	g := openGallery(t, op, r, a)
	g.look(boss, "w1", flow.Look{Conversation: a})
	g.expects("boss " + string(a) + " looks")
	r.clock.Advance(2 * flow.LookBeat)
	if got := r.live.Lookers(op); len(got) != 1 {
		t.Errorf("after a missed beat: %v", got)
	}
	r.clock.Advance(flow.LookBeat)
	r.env.Bus.Publish(flow.HintFeed, nil) // the hub goes round once a second; this clock stands
	g.expects("boss " + string(a) + " gone")
	if got := r.live.Lookers(op); len(got) != 0 {
		t.Errorf("in the end: %v", got)
	}
}

// TestLookingIsForThoseWhoMaySee: who sees only what is over is not told who looks at what is
// open, and is not said to look at it; a reviewer drafts nothing.
func TestLookingIsForThoseWhoMaySee(t *testing.T) {
	r := newRig(t)
	op, viewer, reviewer := r.person("op", desk.RoleOperator, 9), r.person("viewer", desk.RoleViewer, 1), r.person("reviewer", desk.RoleReviewer, 1)
	r.accept(text("U1", "1", "x", r.clock.Now()))
	r.receive()
	a := r.open("U1").ID
	g := openGallery(t, op, r, a)
	g.look(viewer, "w", flow.Look{Conversation: a})
	g.look(reviewer, "w", flow.Look{Conversation: a, Drafting: true})
	g.expects("reviewer " + string(a) + " looks")
	if got := r.live.Lookers(viewer); len(got) != 0 {
		t.Errorf("a client is told who looks: %v", got)
	}
	_, err := r.actor.Act(t.Context(), a, decide.Command{Verb: decide.Accept, By: op})
	r.check(err)
	_, err = r.actor.Act(t.Context(), a, decide.Command{Verb: decide.Close, By: op})
	r.check(err)
	g.look(viewer, "w", flow.Look{Conversation: a})
	g.expects("viewer " + string(a) + " looks")
}

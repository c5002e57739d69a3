package conversation

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var t0 = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// cells is the life once more, written by hand from the drawing in
// docs/state_machine.md; every cell that is not here must be refused.
var cells = []struct {
	from State
	verb Verb
	to   State
}{
	{None, Begin, Bot}, {None, Queue, Waiting}, {None, Start, Active},
	{Bot, Inbound, Bot}, {Bot, HandOff, Waiting}, {Bot, Close, Closed},
	{Waiting, Inbound, Waiting}, {Waiting, Offer, Offered}, {Waiting, Pull, Active},
	{Waiting, TakeBack, Bot}, {Waiting, Transfer, Waiting}, {Waiting, Close, Closed},
	{Offered, Inbound, Offered}, {Offered, Accept, Active}, {Offered, Decline, Waiting},
	{Offered, Expire, Waiting}, {Offered, TakeOver, Active}, {Offered, TakeBack, Bot}, {Offered, Close, Closed},
	{Active, Inbound, Active}, {Active, Keep, Active}, {Active, Resume, Active}, {Active, Check, Active},
	{Active, Transfer, Waiting}, {Active, Lose, Waiting}, {Active, TakeOver, Active},
	{Active, Consulted, Active}, {Active, Join, Active}, {Active, Part, Active},
	{Active, Finish, Wrapup}, {Active, Close, Closed},
	{Waiting, Recall, Active}, {Offered, Recall, Active},
	{Wrapup, Inbound, Active}, {Wrapup, Resume, Active}, {Wrapup, Close, Closed},
	{Closed, Reopen, Active}, {Closed, Return, Waiting},
}

func TestEveryCell(t *testing.T) {
	want := map[State]map[Verb]State{}
	for _, c := range cells {
		if want[c.from] == nil {
			want[c.from] = map[Verb]State{}
		}
		want[c.from][c.verb] = c.to
	}
	for _, from := range append([]State{None}, States...) {
		for _, verb := range Verbs() {
			before := Conversation{State: from, Assignee: "old", OfferedTo: "op", WaitingSince: t0, Version: 7}
			after, err := before.Move(Act{Verb: verb, At: t0.Add(time.Hour), Operator: "new", Reason: Solved})
			to, ok := want[from][verb]
			if !ok {
				if err == nil {
					t.Errorf("%q %s: allowed, must be refused", from, verb)
				}
				if after.Version != before.Version || after.State != before.State {
					t.Errorf("%q %s: refused, yet changed", from, verb)
				}
				continue
			}
			if err != nil || after.State != to || after.Version != 8 {
				t.Errorf("%q %s = %q v%d, %v; want %q v8", from, verb, after.State, after.Version, err, to)
			}
		}
	}
}

func TestRefusedOnClosedSaysClosed(t *testing.T) {
	_, err := Conversation{State: Closed}.Move(Act{Verb: Pull})
	if !errors.Is(err, ErrClosed) {
		t.Fatalf("got %v", err)
	}
}

func TestCloseNeedsReason(t *testing.T) {
	_, err := Conversation{State: Active}.Move(Act{Verb: Close, Reason: "tired"})
	if desk.KindOf(err) != desk.Invalid {
		t.Fatalf("got %v", err)
	}
}

func must(t *testing.T, c Conversation, a Act) Conversation {
	t.Helper()
	c, err := c.Move(a)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAgeIsKeptThroughDeclineAndTransfer(t *testing.T) {
	c := must(t, Conversation{}, Act{Verb: Queue, At: t0})
	c = must(t, c, Act{Verb: Offer, Operator: "a", At: t0.Add(time.Second)})
	if c.Holder() != "a" {
		t.Fatalf("holder %q", c.Holder())
	}
	c = must(t, c, Act{Verb: Decline, At: t0.Add(2 * time.Second)})
	if len(c.Refused) != 1 || c.Refused[0].Operator != "a" || c.OfferedTo != "" {
		t.Fatalf("after decline: %+v", c)
	}
	c = must(t, c, Act{Verb: Pull, Operator: "b", At: t0.Add(3 * time.Second)})
	if c.Refused != nil || c.Assignee != "b" {
		t.Fatalf("after pull: %+v", c)
	}
	c = must(t, c, Act{Verb: Transfer, Queue: "q2", At: t0.Add(4 * time.Second)})
	if !c.WaitingSince.Equal(t0) || c.Queue != "q2" || c.Assignee != "" {
		t.Fatalf("after transfer: %+v", c)
	}
}

func TestInboundEndsHoldAndClosing(t *testing.T) {
	c := must(t, Conversation{State: Active, Assignee: "a"}, Act{Verb: Keep, Hold: Hold{Reason: "client"}, At: t0})
	c = must(t, c, Act{Verb: Check, At: t0})
	if c.Hold == nil || c.ClosingAt.IsZero() {
		t.Fatalf("not held: %+v", c)
	}
	c = must(t, c, Act{Verb: Inbound, At: t0})
	if c.Hold != nil || !c.ClosingAt.IsZero() || c.Assignee != "a" {
		t.Fatalf("still held: %+v", c)
	}
	c = must(t, must(t, c, Act{Verb: Finish, At: t0}), Act{Verb: Inbound, At: t0})
	if c.State != Active || c.Assignee != "a" {
		t.Fatalf("inbound in wrap-up: %+v", c)
	}
}

func TestReopenedIsOpenAgain(t *testing.T) {
	c := must(t, Conversation{State: Active, Assignee: "a", WaitingSince: t0}, Act{Verb: Close, Reason: Solved, At: t0})
	if c.Open() || c.Holder() != "" || c.Assignee != "a" {
		t.Fatalf("closed: %+v", c)
	}
	c = must(t, c, Act{Verb: Return, At: t0.Add(time.Hour)})
	if !c.Open() || !c.ClosedAt.IsZero() || c.CloseReason != "" || !c.WaitingSince.Equal(t0.Add(time.Hour)) {
		t.Fatalf("returned: %+v", c)
	}
}

// TestCareFollowsTheState: what surrounds a talk ends with what it belongs to.
func TestCareFollowsTheState(t *testing.T) {
	later := t0.Add(time.Hour)
	c := must(t, Conversation{State: Active, Assignee: "a"}, Act{Verb: Keep, Hold: Hold{Reason: "client"}, At: t0})
	if !c.Care.HeldAt.Equal(t0) {
		t.Fatalf("held at %v", c.Care.HeldAt)
	}
	c = must(t, c, Act{Verb: Keep, Hold: Hold{Reason: "client", Memo: "asked again"}, At: later})
	if !c.Care.HeldAt.Equal(t0) {
		t.Fatalf("the same reason is the same hold, yet it began at %v", c.Care.HeldAt)
	}
	c = must(t, c, Act{Verb: Keep, Hold: Hold{Reason: "inside"}, At: later})
	if !c.Care.HeldAt.Equal(later) {
		t.Fatalf("another reason begins anew, not at %v", c.Care.HeldAt)
	}
	c = must(t, c, Act{Verb: Resume, At: later})
	if c.Hold != nil || !c.Care.HeldAt.IsZero() {
		t.Fatalf("resumed: %+v", c)
	}
	c = must(t, c, Act{Verb: Check, At: t0, Until: later, Message: "m"})
	if !c.Care.CheckAt.Equal(later) || c.Care.CheckBy != "m" || !c.ClosingAt.Equal(t0) {
		t.Fatalf("checked: %+v", c)
	}
	c = must(t, c, Act{Verb: Inbound, At: later})
	if !c.Care.CheckAt.IsZero() || c.Care.CheckBy != "" || !c.ClosingAt.IsZero() {
		t.Fatalf("the customer wrote: %+v", c)
	}
	c = must(t, c, Act{Verb: Consulted, Operator: "b", At: t0})
	if c.Care.Consult == nil || c.Care.Consult.With != "b" || c.Care.Consult.By != "a" || c.Assignee != "a" {
		t.Fatalf("consulted: %+v", c)
	}
	c = must(t, c, Act{Verb: Join, Operator: "b", At: t0})
	if c.Care.Consult != nil || c.Assignee != "b" {
		t.Fatalf("joined: %+v", c)
	}
	c = must(t, c, Act{Verb: Transfer, Operator: "b", Queue: "q2", At: t0})
	if c.Care.Given == nil || c.Care.Given.By != "b" || c.Assignee != "" {
		t.Fatalf("given: %+v", c)
	}
	c = must(t, c, Act{Verb: Recall, Operator: "b", At: t0})
	if c.Care.Given != nil || c.Assignee != "b" || c.State != Active {
		t.Fatalf("recalled: %+v", c)
	}
	c = must(t, c, Act{Verb: Finish, Until: later, At: t0})
	if !c.Care.WrapUntil.Equal(later) {
		t.Fatalf("wrap-up: %+v", c)
	}
	c = must(t, must(t, c, Act{Verb: Resume, At: t0}), Act{Verb: Close, Reason: NoReply, At: t0})
	if !c.Care.WrapUntil.IsZero() || c.Care.From != "b" {
		t.Fatalf("closed: %+v", c)
	}
	c = must(t, c, Act{Verb: Return, At: later, Since: t0})
	if !c.WaitingSince.Equal(t0) || c.Care.From != "b" {
		t.Fatalf("returned with its age: %+v", c)
	}
	if c = must(t, c, Act{Verb: Pull, Operator: "c", At: later}); c.Care.From != "" {
		t.Fatalf("somebody else has it: %+v", c)
	}
}

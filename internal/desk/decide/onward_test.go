package decide

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestOnward: a bubble and the call that brings it are one change; until the call's lease
// ends the send job rests, and it ends with the answer that leaves nothing to send.
func TestOnward(t *testing.T) {
	w := talking(t)
	said, err := Operate(w.c, Command{Verb: Say, By: yamamoto, Content: words("at once")}, w.now, w.ids())
	if err != nil {
		t.Fatal(err)
	}
	ch := Onward(said, "call", Usual, w.now, w.ids())
	call := ch.Case.Call
	if call == nil || len(ch.Calls) != 1 || len(call.Messages) != 1 || call.Messages[0] != ch.Added[0].ID {
		t.Fatalf("%+v", ch.Calls)
	}
	if ch.Added[0].Send.State != desk.SendSending || len(ch.Edited) != 0 || ch.Base != said.Base || ch.Case.Thread.Version != said.Case.Thread.Version {
		t.Errorf("%+v, %d edited, base %d", ch.Added[0].Send, len(ch.Edited), ch.Base)
	}
	if job := sendJob(ch); job == nil || !job.RunAt.Equal(call.Lease) {
		t.Errorf("nobody takes the call up if its caller dies: %+v", job)
	}
	if said.Added[0].Send.State != desk.SendQueued || !sendJob(said).RunAt.Equal(w.now) || said.Case.Call != nil {
		t.Error("the change before was altered")
	}
	w.apply(ch)
	settled := Answered(w.c, Answer{Outcome: Accepted}, w.now, w.ids())
	if len(settled.Ended) != 1 || settled.Ended[0].Kind != desk.JobSend || sendJob(settled) != nil {
		t.Errorf("ended %+v, put %+v", settled.Ended, settled.Jobs)
	}
	for _, outcome := range []Outcome{DeadToken, NotReached, Later} {
		if again := Answered(w.c, Answer{Outcome: outcome}, w.now, w.ids()); len(again.Ended) != 0 || sendJob(again) == nil {
			t.Errorf("%s: the bubble waits, and nobody comes for it", outcome)
		}
	}
}

// TestOnwardLeavesACallAlone: what is said while a call is under way waits for it.
func TestOnwardLeavesACallAlone(t *testing.T) {
	w := talking(t)
	w.say("first")
	w.prepare()
	said, err := Operate(w.c, Command{Verb: Say, By: yamamoto, Content: words("second")}, w.now, w.ids())
	if err != nil {
		t.Fatal(err)
	}
	if ch := Onward(said, "other", Usual, w.now, w.ids()); len(ch.Calls) != 0 || !sendJob(ch).RunAt.Equal(w.now) {
		t.Errorf("%+v %+v", ch.Calls, ch.Jobs)
	}
}

func sendJob(ch Change) *desk.Job {
	for i := range ch.Jobs {
		if ch.Jobs[i].Kind == desk.JobSend {
			return &ch.Jobs[i]
		}
	}
	return nil
}

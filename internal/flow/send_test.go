package flow_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const user = "U00000000000000000000000000000001"

// talking gives a rig with LINE, and an operator in a talk.
func talking(t *testing.T) (*rig, desk.Person) {
	r := newRig(t).withLine()
	_, err := r.platform.AddUser(lineemu.User{ID: user, DisplayName: "花子"})
	r.check(err)
	op := r.person("op", desk.RoleOperator, 100)
	r.accept(text(user, "1", "hello", r.clock.Now()))
	r.receive()
	_, err = r.actor.Act(t.Context(), r.open(user).ID, decide.Command{Verb: decide.Accept, By: op})
	r.check(err)
	return r, op
}

// work runs due jobs until none is due.
func (r *rig) work() {
	r.t.Helper()
	for range 1000 {
		n, err := r.runner.Once(r.t.Context())
		r.check(err)
		if n == 0 {
			return
		}
	}
	r.t.Fatal("working never ends")
}

// saw counts what the customer saw, and gives it in order.
func (r *rig) saw() (order []string, times map[string]int) {
	items, _ := r.platform.Ledger(0)
	times = map[string]int{}
	for _, it := range items {
		if it.Direction == "out" {
			var m struct{ Text string }
			r.check(json.Unmarshal(it.Message, &m))
			s := m.Text
			times[s]++
			order = append(order, s)
		}
	}
	return order, times
}

// TestExactlyOnceThroughFaults: whatever LINE does to the calls, what the desk
// calls sent was seen once, what it calls unknown at most once, and in the end
// nothing is left behind.
func TestExactlyOnceThroughFaults(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r, op := talking(t)
			random := rand.New(rand.NewPCG(seed, 1))
			kinds := []string{lineemu.FaultCutBefore, lineemu.FaultCutAfter, lineemu.FaultStatus, lineemu.FaultRate}
			var sent []desk.MessageID
			for i := range 25 {
				if random.IntN(2) == 0 {
					_, err := r.platform.SetFault(lineemu.Fault{Endpoint: []string{"push", "reply"}[random.IntN(2)], Kind: kinds[random.IntN(len(kinds))], Times: 1 + random.IntN(2)})
					r.check(err)
				}
				if random.IntN(4) == 0 { // a new reply token, which LINE does not know
					in := text(user, fmt.Sprint("q", i), "?", r.clock.Now())
					in.ReplyToken = fmt.Sprint("made-up-", i)
					r.accept(in)
					r.receive()
				}
				sent = append(sent, r.say(op, r.open(user), fmt.Sprintf("m%02d", i)).ID)
				r.work()
				r.clock.Advance(time.Duration(random.IntN(3000)) * time.Millisecond)
			}
			r.platform.ClearFaults()
			for range 30 {
				r.clock.Advance(20 * time.Second)
				r.work()
			}
			_, times := r.saw()
			for i, id := range sent {
				m, err := r.db.Message(t.Context(), id)
				r.check(err)
				n := times[fmt.Sprintf("m%02d", i)]
				switch m.Send.State {
				case desk.SendSent:
					if n != 1 {
						t.Errorf("m%02d is sent (%s), seen %d times", i, m.Send.Route, n)
					}
				case desk.SendUnknown:
					if n > 1 || m.Send.Route != desk.Reply {
						t.Errorf("m%02d is unknown (%s), seen %d times", i, m.Send.Route, n)
					}
				default:
					t.Errorf("m%02d is still %s", i, m.Send.State)
				}
			}
		})
	}
}

// asleep is a store whose caller falls asleep, like a laptop, when a call was committed.
type asleep struct {
	flow.Cases
	clock *hands
	turns int
}

func (a *asleep) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	results, err := a.Cases.Commit(ctx, writes)
	for _, c := range writes[0].Change.Calls {
		if c.State == desk.CallStarted && !c.Lease.IsZero() && a.turns > 0 {
			a.turns--
			a.clock.Advance(25 * time.Hour)
		}
	}
	return results, err
}

// TestNoAttemptAfterItsLease: who committed an attempt and then stood still does
// not make it: another may have made it meanwhile, and after a day LINE would take
// the retry key for a new one. LINE was not asked, so the bubble asks its operator
// like any that has waited so long. (The simulator's seed 201.)
func TestNoAttemptAfterItsLease(t *testing.T) {
	r, op := talking(t)
	r.clock.Advance(time.Hour) // no reply token
	publish := flow.NewPublisher(r.env, r.db, r.id, "http://127.0.0.1", nil)
	sender := flow.NewSender(r.env, &asleep{r.db, r.clock, 1}, r.line, publish, decide.Usual)
	r.runner = flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobSend: sender.Send})
	m := r.say(op, r.open(user), "once")
	r.work()
	for range 5 {
		r.clock.Advance(time.Minute)
		r.work()
	}
	m, err := r.db.Message(t.Context(), m.ID)
	r.check(err)
	if _, times := r.saw(); times["once"] > 0 || m.Send.State != desk.SendConfirm {
		t.Errorf("an attempt a day after its lease: seen %d times, %s", times["once"], m.Send.State)
	}
}

// TestOrderIsKeptThroughAnOutage: LINE is away for minutes; what waited leaves in
// the order in which it was written.
func TestOrderIsKeptThroughAnOutage(t *testing.T) {
	r, op := talking(t)
	r.clock.Advance(time.Hour) // no reply token
	_, err := r.platform.SetFault(lineemu.Fault{Endpoint: "push", Kind: lineemu.FaultStatus, Status: 503})
	r.check(err)
	want := ""
	for i := range 12 {
		r.say(op, r.open(user), fmt.Sprint(i))
		want += fmt.Sprint(i, " ")
		r.work()
		r.clock.Advance(10 * time.Second)
	}
	if order, _ := r.saw(); len(order) != 0 {
		t.Fatalf("seen in the outage: %v", order)
	}
	r.platform.ClearFaults()
	for range 10 {
		r.clock.Advance(time.Minute)
		r.work()
	}
	order, _ := r.saw()
	if got := fmt.Sprintln(order); got != fmt.Sprintf("[%s]\n", want[:len(want)-1]) {
		t.Fatalf("seen %s, want %s", got, want)
	}
}

// TestNewBubbleWhileLINEAnswers: the send job is put again while the first worker
// waits for LINE; a second worker must leave the open call alone.
func TestNewBubbleWhileLINEAnswers(t *testing.T) {
	r, op := talking(t)
	in := text(user, "2", "?", r.clock.Now())
	in.ReplyToken = "made-up" // the first attempt is a reply that LINE refuses late
	r.accept(in)
	r.receive()
	_, err := r.platform.SetFault(lineemu.Fault{Endpoint: "reply", Kind: lineemu.FaultSlow, DelayMS: 300, Times: 1})
	r.check(err)
	r.say(op, r.open(user), "first")
	done := make(chan error, 1)
	go func() { _, err := r.runner.Once(t.Context()); done <- err }()
	for { // until the call is committed
		cases, err := r.db.Load(t.Context(), loadSending(r.open(user).Thread))
		r.check(err)
		if cases[0].Call != nil {
			break
		}
	}
	r.say(op, r.open(user), "second")
	r.work() // the second worker
	r.check(<-done)
	r.clock.Advance(time.Minute)
	r.work()
	if order, times := r.saw(); times["first"] != 1 || times["second"] != 1 || len(order) != 2 || order[0] != "first" {
		t.Fatalf("seen %v", order)
	}
}

func TestSameKeySameMessage(t *testing.T) {
	r, op := talking(t)
	v := r.open(user)
	said := said("once", "k1")
	first, err := r.actor.Say(t.Context(), op, v.ID, said)
	r.check(err)
	second, err := r.actor.Say(t.Context(), op, v.ID, said)
	r.check(err)
	if first.ID != second.ID {
		t.Fatal("two bubbles")
	}
	said.Hash = "other"
	if _, err := r.actor.Say(t.Context(), op, v.ID, said); desk.CodeOf(err) != "idempotency_mismatch" {
		t.Fatalf("another body: %v", err)
	}
	r.clock.Advance(25 * time.Hour)
	third, err := r.actor.Say(t.Context(), op, v.ID, said)
	r.check(err)
	if third.ID == first.ID {
		t.Fatal("a key is kept for a day only")
	}
}

package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// ring lets the timer fire and gives when it is to look again.
func (w *world) ring() time.Time {
	w.t.Helper()
	ch, wait := Ring(w.c, w.c.Talk.ID, w.now, w.ids())
	w.apply(ch)
	return wait
}

func TestClocksRing(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	if wait := w.ring(); !w.last.Empty() || !wait.Equal(t0.Add(450*time.Second)) {
		t.Errorf("too early: %s, %+v", wait, w.last)
	}
	for _, tt := range []struct {
		after time.Duration
		want  string
		next  time.Duration // of the timer, since t0
	}{
		{450 * time.Second, "warned first 50", 12 * time.Minute},
		{12 * time.Minute, "warned first 80", 15 * time.Minute},
		{15 * time.Minute, "breached first 100", 0},
	} {
		w.now = t0.Add(tt.after)
		w.ring()
		w.tells(tt.want)
		if j := w.job(desk.JobClock); tt.next > 0 && (j == nil || !j.RunAt.Equal(t0.Add(tt.next))) {
			t.Errorf("%s: timer %+v", tt.want, j)
		}
		version := w.c.Talk.Version
		if w.ring(); !w.last.Empty() || w.c.Talk.Version != version {
			t.Errorf("%s: told twice", tt.want)
		}
	}
	if w.c.Talk.BumpedAt.IsZero() {
		t.Error("it does not go ahead")
	}
	w.accept()
	w.say("お待たせしました")
	if !w.c.Talk.BumpedAt.IsZero() {
		t.Error("answered, it still goes ahead")
	}
}

// A node that was away announces the highest level once, and does what the skipped steps
// asked for.
func TestALateTimerTellsOnce(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.pass(20 * time.Minute)
	w.ring()
	w.tells("breached first 100")
	for _, f := range w.last.Facts {
		if f.Kind == desk.FactClock && f.Data["do"] != "notify bump supervisor" {
			t.Errorf("steps: %s", f.Data["do"])
		}
	}
}

func TestReroute(t *testing.T) {
	reroute := func(p *sla.Plan) {
		p.Targets[0].Steps = []desk.ClockStep{{At: 100, Do: []desk.ClockAction{desk.ClockReroute, desk.ClockBump}}}
	}
	w := timed(t, reroute)
	w.in(w.says("1", "届きません"))
	w.accept()
	since := w.c.Talk.WaitingSince
	w.pass(15 * time.Minute)
	w.ring()
	w.tells("breached first 100")
	talk := w.c.Talk
	if talk.State != conversation.Waiting || talk.Assignee != "" || !talk.WaitingSince.Equal(since) || len(talk.Refused) != 1 || talk.BumpedAt.IsZero() {
		t.Errorf("%+v", talk)
	}
	if w.load["yamamoto"] != 0 || w.job(desk.JobRoute) == nil {
		t.Errorf("load %v, route %v", w.load, w.job(desk.JobRoute))
	}
	if k := w.runs(desk.ClockFirst); k == nil || !k.Since.Equal(t0) {
		t.Errorf("its clock: %+v", k)
	}
}

// A plan with other hours moves what is due.
func TestRetime(t *testing.T) {
	w := timed(t)
	w.pass(115 * time.Minute)
	w.in(w.says("1", "届きません"))
	if ch := Retime(w.c, w.c.Talk.ID, w.now, w.ids()); !ch.Empty() {
		t.Errorf("nothing has changed: %+v", ch)
	}
	w.c.Rules.Clocks = sla.NewRules(8, sla.Unset()) // always open
	w.apply(Retime(w.c, w.c.Talk.ID, w.now, w.ids()))
	if k := w.runs(desk.ClockFirst); !k.ServiceDue.Over.Equal(w.now.Add(15 * time.Minute)) {
		t.Errorf("%+v", k)
	}
	if j := w.job(desk.JobClock); j == nil || !j.RunAt.Equal(w.now.Add(450*time.Second)) {
		t.Errorf("timer %+v", j)
	}
}

// What a node of a version before ended without its clocks is put right by their timer.
func TestATimerOfWhatIsOver(t *testing.T) {
	w := timed(t)
	w.in(w.says("1", "届きません"))
	w.accept()
	rules := w.c.Rules
	w.c.Rules = Rules{}
	w.must(Command{Verb: Close, By: yamamoto})
	w.c.Rules = rules
	w.pass(time.Hour)
	w.ring()
	w.tells("met resolution, unanswered first")
	if len(w.c.Talk.Clocks.Running) != 0 || len(w.last.Ended) != 1 {
		t.Errorf("%+v", w.c.Talk.Clocks)
	}
}

// A talk that is over its time is told of, and stays with who has it.
func TestResolutionIsNotRerouted(t *testing.T) {
	w := timed(t, func(p *sla.Plan) {
		p.Targets[0].Resolve = sla.Goal{Service: 10 * time.Minute}
		p.Targets[0].Steps = []desk.ClockStep{{At: 100, Do: []desk.ClockAction{desk.ClockReroute, desk.ClockSupervisor}}}
	})
	w.in(w.says("1", "届きません"))
	w.accept()
	w.say("はい")
	w.pass(10 * time.Minute)
	w.ring()
	w.tells("breached resolution 100")
	if w.state() != conversation.Active {
		t.Errorf("%s", w.state())
	}
}

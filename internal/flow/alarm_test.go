package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// watches lets the desk look by itself from now on.
func (o *oversight) watches() {
	o.jobs = flow.NewRunner(o.env, o.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobWatch: o.door.Watch, desk.JobRemedy: o.door.Due})
}

// said lists what supervisors were told.
func (o *oversight) said() (out []string) {
	o.t.Helper()
	items, _, err := o.db.Facts(o.t.Context(), "", 10_000)
	o.check(err)
	for _, it := range items {
		if it.Fact.Kind == desk.FactAlarm {
			out = append(out, it.Fact.Code+" "+it.Fact.Data["queue"])
		}
	}
	return out
}

// Nobody looks at the page: what is foreseen is told all the same, once, to those who may act;
// the next look finds nothing new to say. When a remedy takes the trouble away it is over, and
// when nobody has anything left the desk looks no more.
func TestTheForecastSpeaksByItself(t *testing.T) {
	o := newOversight(t)
	if got := o.said(); len(got) != 0 {
		t.Fatalf("said before anybody looked: %v", got)
	}
	o.watches()
	o.settle()
	if got := o.said(); len(got) != 1 || got[0] != "told q" {
		t.Fatalf("said %v", got)
	}
	alarms, err := o.door.Alarms(t.Context(), o.boss)
	if err != nil || len(alarms) != 1 || !alarms[0].On || alarms[0].N < 1 || !alarms[0].At.After(o.clock.Now()) || alarms[0].Target != 900 {
		t.Fatalf("%+v, %v", alarms, err)
	}
	if _, err := o.door.Alarms(t.Context(), o.op); desk.KindOf(err) != desk.Forbidden {
		t.Errorf("an operator is told: %v", err)
	}
	for range 6 {
		o.wait(30 * time.Second)
	}
	if got := o.said(); len(got) != 1 {
		t.Errorf("said again and again: %v", got)
	}
	at, ok, err := o.db.NextRun(t.Context(), []desk.JobKind{desk.JobWatch})
	if err != nil || !ok || at.Sub(o.clock.Now()) > 6*time.Second {
		t.Errorf("looks again at %s (%v, %v), now %s", at, ok, err, o.clock.Now())
	}
	for i := range 6 { // they leave
		o.act(fmt.Sprint("U", i), decide.Command{Verb: decide.Close, By: o.boss, Reason: "abandoned"})
	}
	for range 16 { // and nobody comes
		o.wait(5 * time.Minute)
	}
	if got := o.said(); len(got) != 2 || got[1] != "over q" {
		t.Errorf("said %v", got)
	}
	if alarms, err := o.door.Alarms(t.Context(), o.boss); err != nil || len(alarms) != 0 {
		t.Errorf("still on: %+v, %v", alarms, err)
	}
	if at, ok, err := o.db.NextRun(t.Context(), []desk.JobKind{desk.JobWatch}); ok || err != nil {
		t.Errorf("an idle desk looks at %s, %v", at, err)
	}
	o.writes("Unew")
	if _, ok, err := o.db.NextRun(t.Context(), []desk.JobKind{desk.JobWatch}); !ok || err != nil {
		t.Errorf("who comes next is not looked at: %v", err)
	}
}

// Where too little was ever handled nothing is said of what is only assumed.
func TestNothingIsSaidOfWhatIsAssumed(t *testing.T) {
	f := newForeseer(t)
	o := &oversight{foreseer: f, boss: f.person("boss", desk.RoleSupervisor, 0), door: flow.NewAheadDesk(f.env, f.ahead, f.db, f.db, f.db, f.db)}
	op := f.works("op", 1)
	for i := range 9 {
		f.writes(fmt.Sprint("U", i))
	}
	o.watches()
	o.wait(time.Minute)
	if got := o.said(); len(got) != 0 {
		t.Errorf("said %v", got)
	}
	_, err := o.foreseer.door.SetPresence(t.Context(), op, desk.Break) // but that nobody is there is no assumption
	o.check(err)
	o.wait(time.Minute)
	if got := o.said(); len(got) != 1 {
		t.Errorf("said %v", got)
	}
}

// Of two nodes that look at once one says it.
func TestOneNodeSaysIt(t *testing.T) {
	o := newOversight(t)
	rows := []flow.AlarmRow{{Centre: "ce", Workspace: "w", Queue: "q", Version: 1, Alarm: forecast.Alarm{On: true, N: 2, ToldAt: o.clock.Now()}}}
	o.check(o.db.SaveAlarms(t.Context(), rows, nil))
	if err := o.db.SaveAlarms(t.Context(), rows, nil); desk.CodeOf(err) != desk.CodeOf(desk.ErrVersion) {
		t.Errorf("%v", err)
	}
	o.watches()
	o.settle()
	if got := o.said(); len(got) != 0 {
		t.Errorf("said again: %v", got)
	}
}

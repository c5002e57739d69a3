package flow_test

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TestSurgeAsARemedy: surge mode comes by a click, with the bot first or without, and goes when
// the remedy is over or undone, whichever of the two timers is first; what a hand has switched
// since stands.
func TestSurgeAsARemedy(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  decide.RemedyKind
		then  func(*oversight, flow.RemedyRow)
		state flow.RemedyState
		on    bool
	}{
		{"its time is over", decide.RemedySurge, func(o *oversight, _ flow.RemedyRow) { o.wait(31 * time.Minute) }, flow.RemedyOver, false},
		{"the bot first, until its time is over", decide.RemedyBotFirst, func(o *oversight, _ flow.RemedyRow) { o.wait(31 * time.Minute) }, flow.RemedyOver, false},
		{"surge mode's own timer was first", decide.RemedySurge, func(o *oversight, row flow.RemedyRow) {
			is := o.surge()
			is.Version, is.Before, is.Now = is.Version+1, is.Now, admission.Surge{Auto: true, Since: row.Until}
			o.check(o.db.SaveSurge(o.t.Context(), is, nil, nil))
			o.wait(31 * time.Minute)
		}, flow.RemedyOver, false},
		{"undone", decide.RemedyBotFirst, func(o *oversight, row flow.RemedyRow) {
			_, err := o.door.Undo(o.t.Context(), o.boss, row.ID)
			o.check(err)
		}, flow.RemedyUndone, false},
		{"switched off by hand, and on again", decide.RemedySurge, func(o *oversight, _ flow.RemedyRow) {
			is := o.surge()
			for _, on := range []bool{false, true} {
				is.Version, is.Before, is.Now = is.Version+1, is.Now, admission.Surge{On: on, By: "boss", Since: o.clock.Now()}
				o.check(o.db.SaveSurge(o.t.Context(), is, nil, nil))
			}
			o.wait(31 * time.Minute)
		}, flow.RemedyLeft, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOversight(t)
			o.policy()
			row := o.apply(decide.Remedy{Kind: c.kind, Entrance: "w"}, 30*time.Minute)
			if is := o.surge(); !is.Now.On || is.Now.First != (c.kind == decide.RemedyBotFirst) || is.Now.By != "boss" || !is.Now.Until.Equal(row.Until) {
				t.Fatalf("%+v", is)
			}
			if _, err := o.door.Apply(t.Context(), o.boss, decide.Remedy{Kind: decide.RemedySurge, Entrance: "w"}, "q", time.Hour); !errors.Is(err, flow.ErrRemedyOn) {
				t.Errorf("twice: %v", err)
			}
			c.then(o, row)
			if got := o.row(row.ID); got.State != c.state {
				t.Errorf("%s", got.State)
			}
			if is := o.surge(); is.Now.On != c.on {
				t.Errorf("%+v", is)
			}
		})
	}
}

// TestSurgeThatCantBe: not without a policy, not where it is on, not for another brand, and not
// by who may not.
func TestSurgeThatCantBe(t *testing.T) {
	o := newOversight(t)
	surge := decide.Remedy{Kind: decide.RemedySurge, Entrance: "w"}
	try := func(name string, by desk.Person, r decide.Remedy, want error) {
		t.Helper()
		if _, err := o.door.Apply(t.Context(), by, r, "q", time.Hour); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	try("no policy", o.boss, surge, flow.ErrRemedyMoved)
	o.policy()
	try("an operator", o.op, surge, flow.ErrNoRouting)
	try("another brand", o.boss, decide.Remedy{Kind: decide.RemedySurge, Entrance: "other"}, flow.ErrNoRouting)
	try("another kind", o.boss, decide.Remedy{Kind: decide.RemedyCap, Entrance: "w"}, flow.ErrRemedyMoved)
	is := o.surge()
	is.Version, is.Now = is.Version+1, admission.Surge{On: true, Since: o.clock.Now()}
	o.check(o.db.SaveSurge(t.Context(), is, nil, nil))
	try("it is on", o.boss, surge, flow.ErrRemedyMoved)
	if got := o.surge(); got.Version != is.Version {
		t.Errorf("%+v", got)
	}
}

// policy switches the brand's entrance on.
func (o *oversight) policy() {
	o.t.Helper()
	o.check(o.db.SaveEntrance(o.t.Context(), flow.EntranceRow{Workspace: "w", Version: 1, At: o.clock.Now(), By: "boss", Body: admission.Suggested()}, nil, nil))
	o.wait(2 * time.Second) // rules are looked at again once a second
}

func (o *oversight) surge() flow.SurgeRow {
	o.t.Helper()
	is, err := o.db.Surge(o.t.Context(), "w")
	o.check(err)
	return is
}
